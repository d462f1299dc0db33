# inspect.
import _sqlgen


def isclass(obj):
    return isinstance(obj, type)


def ismodule(obj):
    return type(obj).__name__ == "module"


def isfunction(obj):
    return type(obj).__name__ == "function"


def ismethod(obj):
    return type(obj).__name__ == "method"


def isbuiltin(obj):
    return type(obj).__name__ == "builtin_function_or_method"


def isroutine(obj):
    return isfunction(obj) or ismethod(obj) or isbuiltin(obj)


def isgenerator(obj):
    return type(obj).__name__ == "generator"


def iscoroutine(obj):
    return type(obj).__name__ == "coroutine"


def isawaitable(obj):
    return iscoroutine(obj) or hasattr(obj, "__await__")


def isgeneratorfunction(obj):
    return _sqlgen.function_kind(obj) == "generator"


def iscoroutinefunction(obj):
    return _sqlgen.function_kind(obj) == "coroutine"


def isabstract(obj):
    return bool(getattr(obj, "__abstractmethods__", False))


def getmembers(obj, predicate=None):
    found = []
    for name in dir(obj):
        value = getattr(obj, name, None)
        if predicate is None or predicate(value):
            found.append((name, value))
    return sorted(found, key=lambda pair: pair[0])


def getmro(cls):
    return cls.__mro__


def getdoc(obj):
    doc = getattr(obj, "__doc__", None)
    return None if doc is None else cleandoc(doc)


def cleandoc(doc):
    lines = doc.expandtabs().split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(indents) if indents else 0
    lines = [lines[0].lstrip()] + [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getmodule(obj):
    import sys

    return sys.modules.get(getattr(obj, "__module__", None))


def getfile(obj):
    module = obj if ismodule(obj) else getmodule(obj)
    return module.__file__


getsourcefile = getfile


class _Empty:
    pass


class Parameter:
    empty = _Empty
    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = range(5)

    def __init__(self, name, kind, *, default=_Empty, annotation=_Empty):
        self.name, self.kind, self.default, self.annotation = name, kind, default, annotation


class Signature:
    empty = _Empty

    def __init__(self, parameters=(), *, return_annotation=_Empty):
        self.parameters = {p.name: p for p in parameters}
        self.return_annotation = return_annotation


def signature(obj):
    if isinstance(obj, type):
        obj = obj.__init__
        skip = True
    else:
        skip = ismethod(obj)
    described = _sqlgen.parameters(obj)
    made = [Parameter(n, k, **({} if d is _sqlgen.missing else {"default": d})) for n, k, d in described]
    return Signature(made[1:] if skip else made)


def getsource(obj):
    _sqlgen.refuse("inspect.getsource() is not supported")


def currentframe():
    return None


def stack():
    return []
