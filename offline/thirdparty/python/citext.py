"""The CITEXT type of sqlalchemy-citext."""
from sqlalchemy import types


class CIText(types.Concatenable, types.UserDefinedType):
    cache_ok = True

    def __init__(self, length=None, as_needed=False):
        self.length = length

    def get_col_spec(self, **kw):
        return "CITEXT"

    def bind_processor(self, dialect):
        return lambda value: value

    def literal_processor(self, dialect):
        return lambda value: "'%s'" % value.replace("'", "''")
