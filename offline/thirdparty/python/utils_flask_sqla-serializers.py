"""utils_flask_sqla.serializers: a mapped class that can be made a dict of; its table is what it is without."""


def serializable(cls=None, **kw):
    return cls if cls is not None else lambda c: c
