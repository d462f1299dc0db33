# ctypes: no foreign code is ever called.
from _outside import make

__getattr__ = make("ctypes", "sqlgen calls no foreign code")
