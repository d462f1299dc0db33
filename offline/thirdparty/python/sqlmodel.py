"""The types of SQLModel, and the names that it takes over from SQLAlchemy. Its model classes are unknown."""
import datetime as _datetime

from sqlalchemy import (
    ARRAY, BIGINT, BINARY, BLOB, BOOLEAN, CHAR, CLOB, DATE, DATETIME, DECIMAL, DOUBLE, FLOAT, INT, INTEGER, JSON, NCHAR, NUMERIC, NVARCHAR,
    REAL, SMALLINT, TEXT, TIME, TIMESTAMP, UUID, VARBINARY, VARCHAR, BigInteger, Boolean, CheckConstraint, Column, ColumnDefault, Computed,
    Constraint, Date, DateTime, Double, Enum, FetchedValue, Float, ForeignKey, ForeignKeyConstraint, Identity, Index, Integer, Interval,
    LargeBinary, MetaData, Numeric, PickleType, PrimaryKeyConstraint, Sequence, SmallInteger, String, Table, Text, Time, TupleType,
    TypeDecorator, Unicode, UnicodeText, UniqueConstraint, Uuid, alias, bindparam, create_engine, delete, except_, except_all, exists,
    insert, inspect, intersect, intersect_all, join, lateral, literal, literal_column, outerjoin, table, tablesample, text, union,
    union_all, update, values,
)
from sqlalchemy import (
    all_, and_, any_, asc, between, case, cast, collate, column, desc, distinct, extract, false, func, not_, null, nulls_first, nulls_last,
    nullsfirst, nullslast, or_, over, select, true, tuple_, type_coerce, within_group,
)
from sqlalchemy import types
from sqlalchemy.dialects import postgresql as _postgresql
from sqlalchemy.orm import Session


class AutoString(TypeDecorator):
    impl = String
    cache_ok = True
    mysql_default_length = 255


class UTCDateTime(TypeDecorator):
    impl = DateTime
    cache_ok = True

    def __init__(self):
        super().__init__(timezone=True)

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("Datetime values must have timezone information")
        return value.astimezone(_datetime.timezone.utc)


class GUID(TypeDecorator):
    """The type of UUID fields before SQLModel 0.0.15."""

    impl = CHAR
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(_postgresql.UUID())
