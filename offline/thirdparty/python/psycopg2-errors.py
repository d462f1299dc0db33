"""The exceptions of psycopg2 that are named by SQLSTATE."""
from psycopg2 import DataError, IntegrityError, OperationalError, ProgrammingError


class UniqueViolation(IntegrityError):
    pass


class ForeignKeyViolation(IntegrityError):
    pass


class NotNullViolation(IntegrityError):
    pass


class CheckViolation(IntegrityError):
    pass


class UndefinedTable(ProgrammingError):
    pass


class UndefinedColumn(ProgrammingError):
    pass


class UndefinedObject(ProgrammingError):
    pass


class DuplicateTable(ProgrammingError):
    pass


class DuplicateColumn(ProgrammingError):
    pass


class DuplicateObject(ProgrammingError):
    pass


class LockNotAvailable(OperationalError):
    pass


class QueryCanceled(OperationalError):
    pass


class InvalidTextRepresentation(DataError):
    pass
