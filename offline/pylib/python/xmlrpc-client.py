# xmlrpc.client: nothing is ever connected to.
from _outside import make

__getattr__ = make("xmlrpc.client", "sqlgen connects to nothing")
