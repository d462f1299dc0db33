# importlib.util: modules of the project by their file.
import _sqlgen


class _Loader:
    def __init__(self, name, path):
        self.name, self.path = name, path

    def exec_module(self, module):
        loaded = _sqlgen.import_path(self.name, self.path)
        module.__dict__.update(loaded.__dict__)

    def load_module(self, name=None):
        return _sqlgen.import_path(name or self.name, self.path)


class ModuleSpec:
    def __init__(self, name, loader, origin=None, submodule_search_locations=None):
        self.name, self.loader, self.origin = name, loader, origin
        self.submodule_search_locations = submodule_search_locations
        self.has_location = origin is not None

    @property
    def parent(self):
        if self.submodule_search_locations is None:
            return self.name.rpartition(".")[0]
        return self.name


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=None):
    import os

    location = os.fspath(location)
    return ModuleSpec(name, _Loader(name, location), location, submodule_search_locations)


def module_from_spec(spec):
    from types import ModuleType

    module = ModuleType(spec.name)
    module.__file__ = spec.origin
    module.__spec__ = spec
    return module


def find_spec(name, package=None):
    try:
        module = __import__(name, fromlist=["x"])
    except ImportError:
        return None
    return ModuleSpec(name, None, getattr(module, "__file__", None), getattr(module, "__path__", None))
