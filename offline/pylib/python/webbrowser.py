# webbrowser: no program is started.
from _outside import make

__getattr__ = make("webbrowser", "sqlgen runs no processes")
