# sys. What is printed goes to the tool's standard error.
import _sqlgen


class _Stream:
    encoding = "utf-8"
    errors = "strict"
    closed = False

    def __init__(self, name):
        self.name = name

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        _sqlgen.print(text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False

    def fileno(self):
        raise OSError("fileno")

    @property
    def buffer(self):
        return self


class _Input(_Stream):
    def read(self, size=-1):
        return ""

    readline = read

    def __iter__(self):
        return iter(())


class _VersionInfo(tuple):
    major = property(lambda self: self[0])
    minor = property(lambda self: self[1])
    micro = property(lambda self: self[2])
    releaselevel = property(lambda self: self[3])
    serial = property(lambda self: self[4])


class _FloatInfo:
    max = 1.7976931348623157e308
    min = 2.2250738585072014e-308
    epsilon = 2.220446049250313e-16
    dig = 15


stdin = __stdin__ = _Input("<stdin>")
stdout = __stdout__ = _Stream("<stdout>")
stderr = __stderr__ = _Stream("<stderr>")
path = _sqlgen.search_path()
modules = _sqlgen.modules()
argv = _sqlgen.argv()
version_info = _VersionInfo((3, 13, 0, "final", 0))
version = "3.13.0 (sqlgen)"
hexversion = 0x030D00F0
float_info = _FloatInfo()
implementation = type("implementation", (), {"name": "cpython"})()
platform = "linux"
maxsize = 9223372036854775807
maxunicode = 0x10FFFF
byteorder = "little"
executable = "/usr/bin/python3"
prefix = exec_prefix = base_prefix = "/usr"
dont_write_bytecode = True
warnoptions = []
flags = type("flags", (), {"optimize": 0, "debug": 0})()
meta_path = []
path_hooks = []


def exit(status=None, /):
    raise SystemExit(status) if status is not None else SystemExit()


def getrecursionlimit():
    return 1000


def setrecursionlimit(limit):
    pass


def getdefaultencoding():
    return "utf-8"


def getfilesystemencoding():
    return "utf-8"


def getsizeof(obj, default=0):
    return 64


def intern(string):
    return string


def exc_info():
    return _sqlgen.exc_info()


def gettrace():
    return None


def settrace(function):
    pass


def set_int_max_str_digits(n):
    pass
