# importlib.
import _sqlgen


def import_module(name, package=None):
    if name.startswith("."):
        if not package:
            raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
        level = len(name) - len(name.lstrip("."))
        base = package.split(".")
        base = base[: len(base) - (level - 1)]
        name = ".".join(base + [name[level:]] if name[level:] else base)
    return _sqlgen.import_module(name)


def reload(module):
    return module


def invalidate_caches():
    pass
