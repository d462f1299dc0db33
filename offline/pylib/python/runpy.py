# runpy: no file is run but the revisions.
from _outside import make

__getattr__ = make("runpy", "sqlgen runs the revisions only")
