# pathlib, for reading inside of the project.
import _sqlgen
import fnmatch as _fnmatch
import glob as _glob
import io as _io
import os as _os


class PurePath:
    def __new__(cls, *parts):
        if cls is PurePath:
            cls = PurePosixPath
        elif cls is Path:
            cls = PosixPath
        return object.__new__(cls)

    def __init__(self, *parts):
        text = _os.path.join("", *[_os.fspath(p) for p in parts]) if parts else ""
        absolute = text.startswith("/")
        kept = [p for p in text.split("/") if p not in ("", ".")]
        self._parts = (["/"] if absolute else []) + kept

    def _make(self, parts):
        new = object.__new__(type(self))
        new._parts = list(parts)
        return new

    def __fspath__(self):
        return str(self)

    def __str__(self):
        if self._parts[:1] == ["/"]:
            return "/" + "/".join(self._parts[1:])
        return "/".join(self._parts) or "."

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __hash__(self):
        return hash(tuple(self._parts))

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._parts == other._parts

    def __lt__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._parts < other._parts

    def __le__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._parts <= other._parts

    def __gt__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._parts > other._parts

    def __ge__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._parts >= other._parts

    def __truediv__(self, other):
        try:
            return type(self)(self, other)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, other):
        return type(self)(other, self)

    @property
    def parts(self):
        return tuple(self._parts)

    @property
    def name(self):
        return self._parts[-1] if self._parts and self._parts[-1] != "/" else ""

    @property
    def suffix(self):
        return _os.path.splitext(self.name)[1]

    @property
    def suffixes(self):
        name = self.name.lstrip(".")
        return ["." + s for s in name.split(".")[1:]]

    @property
    def stem(self):
        return _os.path.splitext(self.name)[0]

    @property
    def anchor(self):
        return "/" if self.is_absolute() else ""

    @property
    def root(self):
        return self.anchor

    drive = ""

    @property
    def parent(self):
        if not self._parts or self._parts == ["/"]:
            return self
        return self._make(self._parts[:-1])

    @property
    def parents(self):
        found = []
        p = self
        while p.parent != p:
            p = p.parent
            found.append(p)
        return found

    def is_absolute(self):
        return self._parts[:1] == ["/"]

    def as_posix(self):
        return str(self)

    def as_uri(self):
        return "file://" + str(self)

    def joinpath(self, *others):
        return type(self)(self, *others)

    def with_name(self, name):
        return self._make(self._parts[:-1] + [name])

    def with_suffix(self, suffix):
        return self.with_name(self.stem + suffix)

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def relative_to(self, other, *more):
        base = type(self)(other, *more)
        n = len(base._parts)
        if self._parts[:n] != base._parts:
            raise ValueError(f"{str(self)!r} is not in the subpath of {str(base)!r}")
        return self._make(self._parts[n:])

    def is_relative_to(self, other, *more):
        base = type(self)(other, *more)
        return self._parts[: len(base._parts)] == base._parts

    def match(self, pattern):
        wanted = type(self)(pattern)._parts
        have = self._parts[-len(wanted):]
        return len(have) == len(wanted) and all(_fnmatch.fnmatchcase(a, b) for a, b in zip(have, wanted))


class PurePosixPath(PurePath):
    pass


class PureWindowsPath(PurePath):
    pass


class Path(PurePath):
    @classmethod
    def cwd(cls):
        return cls(_os.getcwd())

    @classmethod
    def home(cls):
        return cls(_os.path.expanduser("~"))

    def absolute(self):
        return self if self.is_absolute() else type(self)(_os.getcwd(), self)

    def resolve(self, strict=False):
        return type(self)(_os.path.abspath(self))

    def expanduser(self):
        return type(self)(_os.path.expanduser(self))

    def exists(self, **keywords):
        return _os.path.exists(self)

    def is_file(self):
        return _os.path.isfile(self)

    def is_dir(self):
        return _os.path.isdir(self)

    def is_symlink(self):
        return False

    def stat(self, **keywords):
        return _os.stat(self)

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return _io.open(self, mode, buffering, encoding, errors, newline)

    def read_text(self, encoding=None, errors=None, newline=None):
        with self.open("r", encoding=encoding, errors=errors, newline=newline) as f:
            return f.read()

    def read_bytes(self):
        with self.open("rb") as f:
            return f.read()

    def iterdir(self):
        for name in _os.listdir(self):
            yield self / name

    def glob(self, pattern, **keywords):
        for p in _glob.iglob(_os.path.join(str(self), pattern), recursive=True):
            yield type(self)(p)

    def rglob(self, pattern, **keywords):
        return self.glob("**/" + str(pattern))

    def samefile(self, other):
        return _os.path.samefile(self, other)


def _refuse(what):
    def refused(self, *args, **keywords):
        _sqlgen.refuse(f"Path.{what}() is not allowed", "sqlgen reads files of the project and changes nothing")

    return refused


for _what in "write_text write_bytes unlink rmdir mkdir rename replace touch chmod symlink_to hardlink_to".split():
    setattr(Path, _what, _refuse(_what))


class PosixPath(Path, PurePosixPath):
    pass
