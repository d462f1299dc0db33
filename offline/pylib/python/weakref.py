# weakref: nothing is ever collected within a run.
class ref:
    def __init__(self, obj, callback=None):
        self._obj = obj

    def __call__(self):
        return self._obj


def proxy(obj, callback=None):
    return obj


WeakKeyDictionary = WeakValueDictionary = dict
WeakSet = set
ReferenceType = ref


def finalize(obj, func, /, *args, **keywords):
    return None
