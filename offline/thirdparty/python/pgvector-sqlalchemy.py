"""The column types of pgvector."""
from sqlalchemy import func
from sqlalchemy.types import Float, UserDefinedType


def _number(x):
    x = float(x)
    return "%d" % x if x == int(x) else repr(x)


class _Vector(UserDefinedType):
    cache_ok = True
    _name = None

    def __init__(self, dim=None):
        super().__init__()
        self.dim = dim

    def get_col_spec(self, **kw):
        return self._name if self.dim is None else "%s(%d)" % (self._name, self.dim)

    def literal_processor(self, dialect):
        def process(value):
            if isinstance(value, str):
                return "'%s'" % value.replace("'", "''")
            if hasattr(value, "to_list"):
                value = value.to_list()
            return "'[%s]'" % ",".join(str(float(x)) for x in value)
        return process


class VECTOR(_Vector):
    _name = "VECTOR"


class HALFVEC(_Vector):
    _name = "HALFVEC"


class SPARSEVEC(_Vector):
    _name = "SPARSEVEC"


class BIT(UserDefinedType):
    cache_ok = True

    def __init__(self, length=None):
        super().__init__()
        self.length = length

    def get_col_spec(self, **kw):
        return "BIT" if self.length is None else "BIT(%d)" % self.length


Vector = VECTOR
