# urllib.request: nothing is ever connected to.
from _outside import make

__getattr__ = make("urllib.request", "sqlgen connects to nothing")
