# glob, within the project.
import fnmatch as _fnmatch
import os as _os


def _expand(folder, parts):
    if not parts:
        if folder:
            yield folder
        return
    part, rest = parts[0], parts[1:]
    if part == "**":
        yield from _expand(folder, rest)
        for name in _names(folder):
            inner = _os.path.join(folder, name) if folder else name
            if _os.path.isdir(inner) and not name.startswith("."):
                yield from _expand(inner, parts)
        return
    if not any(c in part for c in "*?["):
        inner = _os.path.join(folder, part) if folder else part
        if _os.path.exists(inner):
            yield from _expand(inner, rest)
        return
    for name in _names(folder):
        if name.startswith(".") and not part.startswith("."):
            continue
        if _fnmatch.fnmatchcase(name, part):
            inner = _os.path.join(folder, name) if folder else name
            if not rest or _os.path.isdir(inner):
                yield from _expand(inner, rest)


def _names(folder):
    try:
        return _os.listdir(folder or ".")
    except OSError:
        return []


def iglob(pathname, *, root_dir=None, recursive=False, include_hidden=False):
    pathname = _os.fspath(pathname)
    parts = [p for p in pathname.split("/") if p]
    if not recursive:
        parts = ["*" if p == "**" else p for p in parts]
    start = "/" if pathname.startswith("/") else (_os.fspath(root_dir) if root_dir else "")
    if start == "/":
        # Nothing above the project can be listed: begin with the fixed part.
        while parts and not any(c in parts[0] for c in "*?["):
            start = _os.path.join(start, parts.pop(0))
        if not parts:
            return iter([start] if _os.path.exists(start) else [])
    found = list(dict.fromkeys(_expand(start, parts)))
    if root_dir:
        found = [_os.path.relpath(p, root_dir) for p in found]
    return iter(found)


def glob(pathname, **keywords):
    return list(iglob(pathname, **keywords))


def escape(pathname):
    for c in "*?[":
        pathname = pathname.replace(c, "[" + c + "]")
    return pathname
