# os.path: posixpath.
import _sqlgen
import os as _os

sep = "/"
curdir = "."
pardir = ".."
extsep = "."
pathsep = ":"
altsep = None


def _text(p):
    return p if isinstance(p, str) else _os.fspath(p)


def join(a, *parts):
    result = _text(a)
    for part in parts:
        part = _text(part)
        if part.startswith("/"):
            result = part
        elif not result or result.endswith("/"):
            result += part
        else:
            result += "/" + part
    return result


def split(p):
    p = _text(p)
    i = p.rfind("/") + 1
    head, tail = p[:i], p[i:]
    if head and head != "/" * len(head):
        head = head.rstrip("/")
    return head, tail


def dirname(p):
    return split(p)[0]


def basename(p):
    return split(p)[1]


def splitext(p):
    p = _text(p)
    at = p.rfind(".")
    start = p.rfind("/") + 1
    if at <= start or set(p[start:at]) == {"."}:
        return p, ""
    return p[:at], p[at:]


def splitdrive(p):
    return "", _text(p)


def isabs(p):
    return _text(p).startswith("/")


def normpath(p):
    p = _text(p)
    if not p:
        return "."
    slashes = "/" if p.startswith("/") else ""
    if p.startswith("//") and not p.startswith("///"):
        slashes = "//"
    parts = []
    for part in p.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or (not slashes and not parts) or (parts and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    return slashes + "/".join(parts) or "."


def abspath(p):
    p = _text(p)
    return normpath(p if isabs(p) else join(_sqlgen.cwd(), p))


realpath = abspath


def normcase(p):
    return _text(p)


def expanduser(p):
    # The home of the user of os.getlogin(), unless HOME is given: other users have none.
    p = _text(p)
    if p != "~" and not p.startswith("~/"):
        return p
    return _sqlgen.environ().get("HOME", "/home/sqlgen").rstrip("/") + p[1:] or "/"


def expandvars(p):
    return _text(p)


def exists(p):
    return _sqlgen.stat(_text(p)) is not None


lexists = exists


def isfile(p):
    found = _sqlgen.stat(_text(p))
    return found is not None and found[0] == "file"


def isdir(p):
    found = _sqlgen.stat(_text(p))
    return found is not None and found[0] == "dir"


def islink(p):
    return False


def ismount(p):
    return normpath(p) == "/"


def getsize(p):
    return _os.stat(p).st_size


def getmtime(p):
    return 0.0


getctime = getatime = getmtime


def samefile(a, b):
    return abspath(a) == abspath(b)


def commonprefix(paths):
    paths = [_text(p) for p in paths]
    if not paths:
        return ""
    a, b = min(paths), max(paths)
    for i, c in enumerate(a):
        if i >= len(b) or c != b[i]:
            return a[:i]
    return a


def commonpath(paths):
    split_ = [normpath(p).split("/") for p in paths]
    if not split_:
        raise ValueError("commonpath() arg is an empty sequence")
    common = []
    for parts in zip(*split_):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return "/".join(common) or ("/" if isabs(list(paths)[0]) else "")


def relpath(p, start="."):
    here = [x for x in abspath(start).split("/") if x]
    there = [x for x in abspath(p).split("/") if x]
    n = len(_common(here, there))
    return "/".join([".."] * (len(here) - n) + there[n:]) or "."


def _common(a, b):
    n = 0
    while n < len(a) and n < len(b) and a[n] == b[n]:
        n += 1
    return a[:n]
