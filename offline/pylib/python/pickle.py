# pickle: nothing is unpickled: that is running code.
from _outside import make

__getattr__ = make("pickle", "sqlgen unpickles nothing")
