"""The column types of SQLAlchemy-Utils, and what it has for views."""
import enum
import uuid

from sqlalchemy import types as _types
from sqlalchemy import text as _text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import DDLElement
from sqlalchemy.sql.expression import Executable, ClauseElement
from sqlalchemy.types import TypeDecorator, UserDefinedType


class ImproperlyConfigured(Exception):
    pass


class ScalarCoercible:
    def _coerce(self, value):
        return value

    def coercion_listener(self, target, value, oldvalue, initiator):
        return self._coerce(value)


class _Text(ScalarCoercible, TypeDecorator):
    """A value that is stored as its text."""

    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else str(value)

    def process_result_value(self, value, dialect):
        return value


class UUIDType(ScalarCoercible, TypeDecorator):
    impl = _types.BINARY(16)
    python_type = uuid.UUID
    cache_ok = True

    def __init__(self, binary=True, native=True):
        self.binary = binary
        self.native = native

    def load_dialect_impl(self, dialect):
        if self.native:
            return dialect.type_descriptor(postgresql.UUID())
        return dialect.type_descriptor(self.impl if self.binary else _types.CHAR(32))

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if not isinstance(value, uuid.UUID):
            value = uuid.UUID(bytes=value) if isinstance(value, bytes) else uuid.UUID(value)
        if self.native:
            return str(value)
        return value.bytes if self.binary else value.hex


class EmailType(TypeDecorator):
    impl = _types.Unicode
    cache_ok = True

    def __init__(self, length=255, *args, **kwargs):
        super().__init__(length=length, *args, **kwargs)

    def process_bind_param(self, value, dialect):
        return None if value is None else value.lower()


class URLType(_Text):
    impl = _types.UnicodeText


class PhoneNumberType(_Text):
    impl = _types.Unicode(20)

    def __init__(self, region="US", max_length=20, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.region = region
        self.impl = _types.Unicode(max_length)


class CountryType(_Text):
    impl = _types.String(2)


class CurrencyType(_Text):
    impl = _types.String(3)


class LocaleType(_Text):
    impl = _types.Unicode(10)

    def __init__(self):
        pass


class TimezoneType(_Text):
    impl = _types.Unicode(50)

    def __init__(self, backend="dateutil"):
        self.backend = backend


class IPAddressType(_Text):
    impl = _types.Unicode(50)

    def __init__(self, max_length=50, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.impl = _types.Unicode(max_length)


class ColorType(_Text):
    impl = _types.Unicode(20)

    def __init__(self, max_length=20, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.impl = _types.Unicode(max_length)


class WeekDaysType(TypeDecorator):
    impl = postgresql.BIT(7)
    cache_ok = True


class PasswordType(ScalarCoercible, TypeDecorator):
    impl = _types.VARBINARY(1024)
    cache_ok = True

    def __init__(self, max_length=None, **kwargs):
        self.max_length = max_length

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(postgresql.BYTEA(self.max_length))

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        raise ValueError("a password is hashed with a random salt: write its hash into the revision")


class JSONType(TypeDecorator):
    impl = _types.UnicodeText
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(postgresql.JSON())

    def process_bind_param(self, value, dialect):
        return value


class ScalarListType(TypeDecorator):
    impl = _types.UnicodeText
    cache_ok = True

    def __init__(self, coerce_func=str, separator=","):
        self.coerce_func = coerce_func
        self.separator = str(separator)

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        items = [str(item) for item in value]
        for item in items:
            if self.separator in item:
                raise ValueError("List values can't contain string '%s' (its being used as separator)" % self.separator)
        return self.separator.join(items)


class Choice:
    def __init__(self, code, value):
        self.code = code
        self.value = value

    def __eq__(self, other):
        return self.code == (other.code if isinstance(other, Choice) else other)

    def __hash__(self):
        return hash(self.code)

    def __str__(self):
        return str(self.value)


class ChoiceType(ScalarCoercible, TypeDecorator):
    impl = _types.Unicode(255)
    cache_ok = True

    def __init__(self, choices, impl=None):
        self.choices = choices
        self._enum = isinstance(choices, type) and issubclass(choices, enum.Enum)
        if impl:
            self.impl = impl() if isinstance(impl, type) else impl

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if self._enum:
            return value.value if isinstance(value, enum.Enum) else self.choices(value).value
        return value.code if isinstance(value, Choice) else value


class ArrowType(TypeDecorator):
    impl = _types.DateTime
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value


class EnrichedDateTimeType(TypeDecorator):
    impl = _types.DateTime
    cache_ok = True

    def __init__(self, datetime_processor=None, *args, **kwargs):
        super().__init__(*args, **kwargs)

    def process_bind_param(self, value, dialect):
        return value


class EnrichedDateType(TypeDecorator):
    impl = _types.Date
    cache_ok = True

    def __init__(self, date_processor=None, *args, **kwargs):
        super().__init__(*args, **kwargs)

    def process_bind_param(self, value, dialect):
        return value


class StringEncryptedType(TypeDecorator):
    impl = _types.String
    cache_ok = True

    def __init__(self, type_in=None, key=None, engine=None, padding=None, **kwargs):
        super().__init__(**kwargs)
        self.underlying_type = type_in() if isinstance(type_in, type) else type_in
        self._key = key

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        raise ValueError("a value cannot be encrypted here: write the encrypted one into the revision")


class EncryptedType(StringEncryptedType):
    impl = _types.LargeBinary

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


AesEngine = FernetEngine = AesGcmEngine = type("AesEngine", (), {})


class TSVectorType(TypeDecorator):
    impl = postgresql.TSVECTOR
    cache_ok = True

    class comparator_factory(postgresql.TSVECTOR.Comparator):
        pass

    def __init__(self, *args, **kwargs):
        self.columns = args
        self.options = kwargs
        super().__init__()


class _RangeType(ScalarCoercible, TypeDecorator):
    cache_ok = True

    def __init__(self, *args, **kwargs):
        super().__init__()

    def process_bind_param(self, value, dialect):
        return value


class IntRangeType(_RangeType):
    impl = postgresql.INT4RANGE


class Int8RangeType(_RangeType):
    impl = postgresql.INT8RANGE


class DateRangeType(_RangeType):
    impl = postgresql.DATERANGE


class DateTimeRangeType(_RangeType):
    impl = postgresql.TSRANGE


class NumericRangeType(_RangeType):
    impl = postgresql.NUMRANGE


class Ltree:
    def __init__(self, path):
        self.path = path.path if isinstance(path, Ltree) else path

    def __str__(self):
        return self.path

    def __eq__(self, other):
        return str(self) == str(other)

    def __hash__(self):
        return hash(self.path)


class LtreeType(UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **kw):
        return "LTREE"

    def bind_processor(self, dialect):
        return lambda value: None if value is None else str(value)

    def literal_processor(self, dialect):
        return lambda value: "'%s'" % str(value).replace("'", "''")


class LQUERY(LtreeType):
    def get_col_spec(self, **kw):
        return "LQUERY"


class CompositeType(UserDefinedType):
    cache_ok = True

    def __init__(self, name, columns, quote=None, **kwargs):
        self.name = name
        self.columns = columns

    def get_col_spec(self, **kw):
        return self.name


class DropView(DDLElement):
    def __init__(self, name, materialized=False, cascade=True):
        self.name = name
        self.materialized = materialized
        self.cascade = cascade


@compiles(DropView)
def _drop_view(element, compiler, **kw):
    return "DROP {}VIEW IF EXISTS {} {}".format(
        "MATERIALIZED " if element.materialized else "",
        compiler.dialect.identifier_preparer.quote(element.name),
        "CASCADE" if element.cascade else "",
    )


class CreateView(DDLElement):
    def __init__(self, name, selectable, materialized=False, replace=False):
        if materialized and replace:
            raise ValueError("Cannot use CREATE OR REPLACE with materialized views")
        self.name = name
        self.selectable = selectable
        self.materialized = materialized
        self.replace = replace


@compiles(CreateView)
def _create_view(element, compiler, **kw):
    return "CREATE {}{}VIEW {} AS {}".format(
        "OR REPLACE " if element.replace else "",
        "MATERIALIZED " if element.materialized else "",
        compiler.dialect.identifier_preparer.quote(element.name),
        compiler.sql_compiler.process(element.selectable, literal_binds=True),
    )


def refresh_materialized_view(session, name, concurrently=False):
    session.execute(_text("REFRESH MATERIALIZED VIEW {}{}".format("CONCURRENTLY " if concurrently else "", name)))


class Timestamp:
    pass


def _decorator(*args, **kwargs):
    return lambda f: f


aggregated = observes = listens_for = _decorator


def force_auto_coercion(mapper=None):
    pass


force_instant_defaults = force_auto_coercion


def generic_repr(*fields):
    if len(fields) == 1 and isinstance(fields[0], type):
        return fields[0]
    return lambda cls: cls
