"""The column types of fastapi-users' SQLAlchemy adapter. Its model classes are unknown."""
import uuid
from datetime import datetime, timezone

from sqlalchemy import CHAR, TIMESTAMP, TypeDecorator
from sqlalchemy.dialects.postgresql import UUID as _UUID

UUID_ID = uuid.UUID


class GUID(TypeDecorator):
    class UUIDChar(CHAR):
        python_type = UUID_ID

    impl = UUIDChar
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(_UUID(as_uuid=False))

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        return str(value if isinstance(value, UUID_ID) else UUID_ID(value))


def now_utc():
    return datetime.now(timezone.utc)


class TIMESTAMPAware(TypeDecorator):
    impl = TIMESTAMP
    cache_ok = True
