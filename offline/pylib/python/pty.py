# pty: no process is started.
from _outside import make

__getattr__ = make("pty", "sqlgen runs no processes")
