# ftplib: nothing is ever connected to.
from _outside import make

__getattr__ = make("ftplib", "sqlgen connects to nothing")
