"""pgvector: see pgvector.sqlalchemy."""


class _Vector:
    def __init__(self, value):
        self._value = [float(x) for x in value]

    def to_list(self):
        return self._value


class Vector(_Vector):
    pass


class HalfVector(_Vector):
    pass
