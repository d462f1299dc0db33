# marshal: nothing is read that holds code.
from _outside import make

__getattr__ = make("marshal", "sqlgen runs no byte code")
