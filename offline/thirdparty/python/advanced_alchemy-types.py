"""The column types of Advanced Alchemy."""
import uuid
from datetime import timezone

from sqlalchemy import BigInteger, DateTime, LargeBinary, String, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB as _JSONB
from sqlalchemy.dialects.postgresql import UUID as _UUID
from sqlalchemy.types import BINARY, JSON


class GUID(TypeDecorator):
    impl = BINARY(16)
    cache_ok = True

    def __init__(self, *args, binary=True, **kwargs):
        self.binary = binary

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(_UUID())

    def process_bind_param(self, value, dialect):
        if value is None or isinstance(value, uuid.UUID):
            return value
        return uuid.UUID(bytes=value) if isinstance(value, bytes) else uuid.UUID(value)


class DateTimeUTC(TypeDecorator):
    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if not value.tzinfo:
            raise TypeError("tzinfo is required")
        return value.astimezone(timezone.utc)


ORA_JSONB = JSON


JsonB = JSON().with_variant(_JSONB(), "postgresql")
BigIntIdentity = BigInteger()


class EncryptedString(TypeDecorator):
    impl = String
    cache_ok = True

    def __init__(self, key=None, backend=None, length=None, **kwargs):
        super().__init__(length=length)

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        raise ValueError("a value cannot be encrypted here: write the encrypted one into the revision")


class EncryptedText(EncryptedString):
    impl = Text

    def __init__(self, key=None, backend=None, **kwargs):
        TypeDecorator.__init__(self)
