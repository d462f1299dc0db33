"""The column types of Coaster."""
from sqlalchemy import Text, TypeDecorator, UnicodeText
from sqlalchemy.dialects.postgresql import JSONB as _JSONB


class JsonDict(TypeDecorator):
    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(_JSONB())

    def process_bind_param(self, value, dialect):
        return value


class UrlType(TypeDecorator):
    impl = UnicodeText
    cache_ok = True

    def __init__(self, schemes=("http", "https"), optional_scheme=False, optional_host=False):
        super().__init__()

    def process_bind_param(self, value, dialect):
        return None if value is None else str(value)
