"""psycopg2's exceptions; there is no connection."""


class Warning(Exception):
    pass


class Error(Exception):
    pgcode = None
    pgerror = None
    diag = None


class InterfaceError(Error):
    pass


class DatabaseError(Error):
    pass


class DataError(DatabaseError):
    pass


class OperationalError(DatabaseError):
    pass


class IntegrityError(DatabaseError):
    pass


class InternalError(DatabaseError):
    pass


class ProgrammingError(DatabaseError):
    pass


class NotSupportedError(DatabaseError):
    pass


apilevel = "2.0"
paramstyle = "pyformat"
threadsafety = 2
