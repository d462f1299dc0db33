# os: the names that read; whatever would change something is refused.
import os.path as path  # noqa: F401
import _sqlgen

name = "posix"
sep = "/"
altsep = None
extsep = "."
pathsep = ":"
linesep = "\n"
curdir = "."
pardir = ".."
devnull = "/dev/null"
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
O_RDONLY, O_WRONLY, O_RDWR, O_CREAT = 0, 1, 2, 64

error = OSError


class _Environ(dict):
    # A variable that is not given is unknown, not missing: only where its value
    # would change the script is it an error.
    def __missing__(self, key):
        _sqlgen.asked_env(key)
        return _sqlgen.unset(key)

    def __contains__(self, key):
        there = dict.__contains__(self, key)
        if not there:
            _sqlgen.asked_env(key)
        return there

    def get(self, key, default=None):
        return dict.__getitem__(self, key) if key in self else default


environ = _Environ(_sqlgen.environ())


class PathLike:
    pass


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    environ[key] = value


def unsetenv(key):
    environ.pop(key, None)


def getcwd():
    return _sqlgen.cwd()


def getpid():
    return 1


def getuid():
    return 1000


def getlogin():
    return "sqlgen"


def cpu_count():
    return 1


def uname():
    return ("Linux", "sqlgen", "", "", "")


def urandom(n):
    import secrets

    return secrets.token_bytes(n)


def fspath(p):
    if isinstance(p, (str, bytes)):
        return p
    if hasattr(type(p), "__fspath__"):
        return p.__fspath__()
    raise TypeError(f"expected str, bytes or os.PathLike object, not {type(p).__name__}")


def fsdecode(p):
    p = fspath(p)
    return p.decode() if isinstance(p, bytes) else p


def fsencode(p):
    p = fspath(p)
    return p.encode() if isinstance(p, str) else p


def listdir(p="."):
    return _sqlgen.list_dir(fspath(p))


class DirEntry:
    def __init__(self, folder, name):
        self.name = name
        self.path = path.join(folder, name)

    def is_file(self, *, follow_symlinks=True):
        return path.isfile(self.path)

    def is_dir(self, *, follow_symlinks=True):
        return path.isdir(self.path)

    def __fspath__(self):
        return self.path


class _Scan:
    def __init__(self, entries):
        self._entries = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        pass

    def close(self):
        pass


def scandir(p="."):
    p = fspath(p)
    return _Scan([DirEntry(p, n) for n in listdir(p)])


def walk(top, topdown=True, onerror=None, followlinks=False):
    top = fspath(top)
    try:
        names = listdir(top)
    except OSError as e:
        if onerror is not None:
            onerror(e)
        return
    folders = [n for n in names if path.isdir(path.join(top, n))]
    files = [n for n in names if n not in folders]
    if topdown:
        yield top, folders, files
    for n in folders:
        yield from walk(path.join(top, n), topdown, onerror, followlinks)
    if not topdown:
        yield top, folders, files


def access(p, mode, **keywords):
    return path.exists(p) and not mode & W_OK


class stat_result:
    def __init__(self, kind, size):
        self.st_mode = 0o100644 if kind == "file" else 0o040755
        self.st_size = size
        self.st_mtime = self.st_ctime = self.st_atime = 0.0


def stat(p, **keywords):
    found = _sqlgen.stat(fspath(p))
    if found is None:
        raise FileNotFoundError(2, "No such file or directory")
    return stat_result(*found)


lstat = stat


def _refuse(what):
    def refused(*args, **keywords):
        _sqlgen.refuse(f"os.{what}() is not allowed", "sqlgen reads files of the project and changes nothing")

    refused.__name__ = what
    return refused


for _name in (
    "system popen execv execve execl execlp execvp fork forkpty kill killpg spawnl spawnv posix_spawn abort _exit startfile"
    " remove unlink rmdir removedirs rename renames replace mkdir makedirs link symlink chmod chown chdir truncate open write"
    " read mkfifo utime setuid setgid umask dup dup2 pipe setsid nice"
).split():
    globals()[_name] = _refuse(_name)
