# sqlite3: no database is ever opened.
from _outside import make

__getattr__ = make("sqlite3", "sqlgen opens no database")
