# io: streams in memory, and files of the project opened for reading.
import _sqlgen
import os as _os

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase:
    closed = False
    name = None

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *exc):
        self.close()

    def close(self):
        self.closed = True

    def flush(self):
        pass

    def isatty(self):
        return False

    def fileno(self):
        raise UnsupportedOperation("fileno")

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1):
        return list(self)

    def writelines(self, lines):
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class TextIOBase(IOBase):
    pass


class _Memory(IOBase):
    def __init__(self, data):
        self._data = data
        self._at = 0

    def getvalue(self):
        self._check()
        return self._data

    def read(self, size=-1):
        self._check()
        end = len(self._data) if size is None or size < 0 else self._at + size
        piece = self._data[self._at:end]
        self._at += len(piece)
        return piece

    def readline(self, size=-1):
        self._check()
        end = self._data.find(self._newline, self._at)
        end = len(self._data) if end < 0 else end + 1
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        piece = self._data[self._at:end]
        self._at = end
        return piece

    def write(self, data):
        self._check()
        if not isinstance(data, self._kind):
            raise TypeError(f"string argument expected, got '{type(data).__name__}'")
        if self._at == len(self._data):
            self._data += data
        else:
            self._data = self._data[: self._at] + data + self._data[self._at + len(data):]
        self._at += len(data)
        return len(data)

    def tell(self):
        return self._at

    def seek(self, offset, whence=0):
        self._check()
        base = (0, self._at, len(self._data))[whence]
        self._at = max(0, base + offset)
        return self._at

    def truncate(self, size=None):
        self._data = self._data[: self._at if size is None else size]
        return len(self._data)


class StringIO(_Memory, TextIOBase):
    _newline = "\n"
    _kind = str
    encoding = None

    def __init__(self, initial_value="", newline="\n"):
        super().__init__(initial_value or "")


class BytesIO(_Memory, BufferedIOBase):
    _newline = b"\n"
    _kind = (bytes, bytearray)

    def __init__(self, initial_bytes=b""):
        super().__init__(bytes(initial_bytes))

    def getbuffer(self):
        return self.getvalue()


class TextIOWrapper(StringIO):
    def __init__(self, buffer, encoding="utf-8", errors="strict", newline=None, **keywords):
        super().__init__(_universal(buffer.read().decode(encoding or "utf-8", errors or "strict"), newline))
        self.encoding = encoding
        self.name = getattr(buffer, "name", None)

    def write(self, data):
        raise UnsupportedOperation("not writable")

    def writable(self):
        return False


class _Reader(BytesIO):
    def write(self, data):
        raise UnsupportedOperation("write")

    def writable(self):
        return False


class BufferedReader(_Reader):
    pass


def _universal(text, newline):
    if newline is None:
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    if set(mode) - set("rwaxbtU+") or len(mode) > len(set(mode)):
        raise ValueError(f"invalid mode: {mode!r}")
    name = _os.fspath(file)
    if set(mode) & set("wax+"):
        if not _sqlgen.output(name):
            _sqlgen.refuse(f"open({name!r}, {mode!r}) is not allowed", "sqlgen writes no files")
        buffer = BytesIO() if "b" in mode else StringIO()
        buffer.name, buffer.mode = name, mode
        return buffer
    raw = BufferedReader(_sqlgen.read_file(name))
    raw.name, raw.mode = name, mode
    if "b" in mode:
        return raw
    text = TextIOWrapper(raw, encoding, errors, newline)
    text.name, text.mode = name, mode
    return text
