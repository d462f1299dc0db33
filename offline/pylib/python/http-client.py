# http.client: nothing is ever connected to.
from _outside import make

__getattr__ = make("http.client", "sqlgen connects to nothing")
