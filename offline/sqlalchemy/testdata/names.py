"""Writes names.txt: the public names of SQLAlchemy's modules.

    python3 testdata/names.py > names.txt

A line "[module]" starts a module ("sqlalchemy." left out). The lines after it
are kind, name and home of one public name each. The kind is c (class),
f (function), v (other value) or m (submodule). The home is the module and
qualified name that the object itself claims, for a value the place where it was
first seen, "." for the module it stands in; "=" starts the repr of a bool, an
int or a str. Objects with the same home are one object.
"""
import importlib
import pkgutil
import types
import warnings

warnings.simplefilter("ignore")

import sqlalchemy  # noqa: E402

SKIPPED = (
    "sqlalchemy.testing", "sqlalchemy.cyextension", "sqlalchemy.connectors",
    "sqlalchemy.ext.mypy", "sqlalchemy.dialects.type_migration_guidelines",
)


def modules():
    yield sqlalchemy
    for info in pkgutil.walk_packages(sqlalchemy.__path__, "sqlalchemy."):
        parts = info.name.split(".")
        if any(p.startswith("_") for p in parts) or info.name.startswith(SKIPPED):
            continue
        if parts[1:2] == ["dialects"] and len(parts) == 4 and parts[2] != "postgresql":
            if parts[3] not in ("base", "types", "json", "dml", "enumerated"):
                continue
        try:
            yield importlib.import_module(info.name)
        except Exception:
            continue


def entry(mod, name, value, seen):
    if isinstance(value, types.ModuleType):
        if value.__name__.split(".")[0] != "sqlalchemy":
            return None
        return "m", value.__name__
    if isinstance(value, type) or isinstance(value, (types.FunctionType, types.BuiltinFunctionType)):
        home = str(getattr(value, "__module__", None))
        if home.split(".")[0] != "sqlalchemy":
            return None
        return "c" if isinstance(value, type) else "f", home + "." + value.__qualname__
    if type(value).__module__ in ("typing", "typing_extensions", "__future__", "types"):
        return None
    if type(value) in (bool, int, str):
        return "v", "=" + repr(value)
    return "v", seen.setdefault(id(value), mod.__name__ + "." + name)


def short(dotted):
    return dotted[len("sqlalchemy."):] if dotted.startswith("sqlalchemy.") else dotted


def main():
    seen = {}
    for mod in sorted(modules(), key=lambda m: m.__name__):
        print("[%s]" % mod.__name__[len("sqlalchemy."):])
        for name in sorted(dir(mod)):
            if name.startswith("_"):
                continue
            e = entry(mod, name, getattr(mod, name), seen)
            if e is None:
                continue
            kind, home = e
            print(kind, name, "." if home == mod.__name__ + "." + name else short(home))


main()
