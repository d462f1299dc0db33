# socketserver: nothing is ever connected to.
from _outside import make

__getattr__ = make("socketserver", "sqlgen connects to nothing")
