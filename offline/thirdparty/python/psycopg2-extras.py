"""The values of psycopg2.extras."""
import json as _json

from sqlalchemy.dialects.postgresql import Range as _Range


class Json:
    def __init__(self, adapted, dumps=None):
        self.adapted = adapted
        self._dumps = dumps or _json.dumps

    def dumps(self, obj):
        return self._dumps(obj)

    def __str__(self):
        return "'%s'" % self.dumps(self.adapted).replace("'", "''")


class NumericRange(_Range):
    def __init__(self, lower=None, upper=None, bounds="[)", empty=False):
        super().__init__(lower, upper, bounds=bounds, empty=empty)


class DateRange(NumericRange):
    pass


class DateTimeRange(NumericRange):
    pass


class DateTimeTZRange(NumericRange):
    pass


def register_uuid(oids=None, conn_or_curs=None):
    pass


def register_default_json(conn_or_curs=None, globally=False, loads=None, oid=None, array_oid=None):
    pass


register_default_jsonb = register_json = register_hstore = register_default_json
