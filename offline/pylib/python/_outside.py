# What a module that reaches outside of the run consists of: whatever it is asked
# for can be passed around and inherited from; calling it is refused.
import _sqlgen


class Refused:
    def __init__(self, path, hint):
        self._path, self._hint = path, hint

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Refused(self._path + "." + name, self._hint)

    def __call__(self, *args, **keywords):
        return _sqlgen.outside(self._path + "()", self._hint)

    def __getitem__(self, key):
        return self

    def __mro_entries__(self, bases):
        return (object,)


def make(module, hint):
    def __getattr__(name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name.endswith("Error") or name.endswith("Exception"):
            return type(name, (Exception,), {})
        return Refused(module + "." + name, hint)

    return __getattr__
