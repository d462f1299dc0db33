# types.
import sys as _sys  # noqa: F401

FunctionType = LambdaType = type(lambda: None)
MethodType = type(type("_C", (), {"m": lambda self: None})().m)
BuiltinFunctionType = BuiltinMethodType = type(len)
GeneratorType = type((lambda: (yield))())
ModuleType = type(_sys)
NoneType = type(None)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)
GenericAlias = type(list[int])
UnionType = type(int | str)
TracebackType = type("traceback", (), {})
CodeType = type("code", (), {})
FrameType = type("frame", (), {})


class SimpleNamespace:
    def __init__(self, mapping=None, /, **keywords):
        if mapping is not None:
            self.__dict__.update(mapping)
        self.__dict__.update(keywords)

    def __repr__(self):
        return "namespace(" + ", ".join(f"{k}={v!r}" for k, v in self.__dict__.items()) + ")"

    def __eq__(self, other):
        return isinstance(other, SimpleNamespace) and self.__dict__ == other.__dict__

    __hash__ = None


class DynamicClassAttribute(property):
    pass


def new_class(name, bases=(), kwds=None, exec_body=None):
    namespace = {}
    if exec_body is not None:
        exec_body(namespace)
    return type(name, bases, namespace)


def coroutine(func):
    return func


def MappingProxyType(mapping):
    return _MappingProxy(mapping)


class _MappingProxy:
    def __init__(self, mapping):
        self._mapping = mapping

    def __getitem__(self, key): return self._mapping[key]
    def __iter__(self): return iter(self._mapping)
    def __len__(self): return len(self._mapping)
    def __contains__(self, key): return key in self._mapping
    def __repr__(self): return f"mappingproxy({self._mapping!r})"
    def __eq__(self, other): return self._mapping == other
    def get(self, key, default=None): return self._mapping.get(key, default)
    def keys(self): return self._mapping.keys()
    def values(self): return self._mapping.values()
    def items(self): return self._mapping.items()
    def copy(self): return self._mapping.copy()

    __hash__ = None
