# multiprocessing: no process is started.
from _outside import make

__getattr__ = make("multiprocessing", "sqlgen runs no processes")
