# smtplib: nothing is ever connected to.
from _outside import make

__getattr__ = make("smtplib", "sqlgen connects to nothing")
