# pkgutil: modules of the project.
import os as _os
from collections import namedtuple as _namedtuple

ModuleInfo = _namedtuple("ModuleInfo", "module_finder name ispkg")


def iter_modules(path=None, prefix=""):
    for folder in path or ():
        try:
            names = _os.listdir(folder)
        except OSError:
            continue
        for name in names:
            full = _os.path.join(folder, name)
            if _os.path.isdir(full) and _os.path.isfile(_os.path.join(full, "__init__.py")):
                yield ModuleInfo(None, prefix + name, True)
            elif name.endswith(".py") and name != "__init__.py":
                yield ModuleInfo(None, prefix + name[:-3], False)


def walk_packages(path=None, prefix="", onerror=None):
    import importlib

    for info in iter_modules(path, prefix):
        yield info
        if info.ispkg:
            try:
                module = importlib.import_module(info.name)
            except Exception:
                if onerror is not None:
                    onerror(info.name)
                continue
            yield from walk_packages(getattr(module, "__path__", None), info.name + ".", onerror)


def get_data(package, resource):
    import importlib

    module = importlib.import_module(package)
    with open(_os.path.join(_os.path.dirname(module.__file__), resource), "rb") as f:
        return f.read()


def extend_path(path, name):
    return path
