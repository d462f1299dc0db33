# typing: forms that keep their parts and mean nothing when the code runs.
import _collections_abc as _abc
from _sqlgen import generic_alias as _generic_alias, special_form as _special_form, type_var as _type_var

TYPE_CHECKING = False

Any = _special_form("typing.Any")
Optional = _special_form("typing.Optional")
Union = _special_form("typing.Union")
Literal = _special_form("typing.Literal")
LiteralString = _special_form("typing.LiteralString")
Final = _special_form("typing.Final")
ClassVar = _special_form("typing.ClassVar")
Annotated = _special_form("typing.Annotated")
Concatenate = _special_form("typing.Concatenate")
TypeGuard = _special_form("typing.TypeGuard")
TypeIs = _special_form("typing.TypeIs")
Unpack = _special_form("typing.Unpack")
Required = _special_form("typing.Required")
NotRequired = _special_form("typing.NotRequired")
ReadOnly = _special_form("typing.ReadOnly")
TypeAlias = _special_form("typing.TypeAlias")
Self = _special_form("typing.Self")
Never = _special_form("typing.Never")
NoReturn = _special_form("typing.NoReturn")
Callable = _special_form("typing.Callable", _abc.Callable)
List = _special_form("typing.List", list)
Dict = _special_form("typing.Dict", dict)
Tuple = _special_form("typing.Tuple", tuple)
Set = _special_form("typing.Set", set)
FrozenSet = _special_form("typing.FrozenSet", frozenset)
Type = _special_form("typing.Type", type)
DefaultDict = _special_form("typing.DefaultDict", "collections.defaultdict")
OrderedDict = _special_form("typing.OrderedDict", "collections.OrderedDict")
Counter = _special_form("typing.Counter", "collections.Counter")
Deque = _special_form("typing.Deque", "collections.deque")
ChainMap = _special_form("typing.ChainMap", "collections.ChainMap")
for _name in (
    "Hashable Sized Container Collection Iterable Iterator Generator Reversible Awaitable Coroutine AsyncIterable AsyncIterator"
    " AsyncGenerator Sequence MutableSequence Mapping MutableMapping MutableSet ByteString KeysView ItemsView ValuesView MappingView"
).split():
    globals()[_name] = _special_form("typing." + _name, getattr(_abc, _name))
AbstractSet = _special_form("typing.AbstractSet", _abc.Set)
ContextManager = _special_form("typing.ContextManager")
AsyncContextManager = _special_form("typing.AsyncContextManager")
Pattern = _special_form("typing.Pattern")
Match = _special_form("typing.Match")
IO = _special_form("typing.IO")
TextIO = _special_form("typing.TextIO")
BinaryIO = _special_form("typing.BinaryIO")
Text = str
NoDefault = _special_form("typing.NoDefault")


def TypeVar(name, *constraints, bound=None, covariant=False, contravariant=False, infer_variance=False, default=None):
    return _type_var(name)


def ParamSpec(name, **keywords):
    return _type_var(name)


def TypeVarTuple(name, **keywords):
    return _type_var(name)


def TypeAliasType(name, value, *, type_params=()):
    return value


AnyStr = TypeVar("AnyStr")


class Generic:
    def __class_getitem__(cls, item):
        return _generic_alias(cls, item)


class Protocol(Generic):
    pass


class SupportsInt(Protocol):
    pass


class SupportsFloat(Protocol):
    pass


class SupportsIndex(Protocol):
    pass


class SupportsAbs(Protocol):
    pass


class SupportsBytes(Protocol):
    pass


class ForwardRef:
    def __init__(self, arg, **keywords):
        self.__forward_arg__ = arg


def NewType(name, tp):
    def new_type(x):
        return x

    new_type.__name__ = name
    new_type.__supertype__ = tp
    return new_type


def cast(typ, val):
    return val


def assert_type(val, typ):
    return val


def assert_never(arg):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def reveal_type(obj):
    return obj


def _same(decorated):
    return decorated


overload = final = runtime_checkable = override = no_type_check = _same


def dataclass_transform(**keywords):
    return _same


def get_overloads(func):
    return []


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    hints = {}
    for cls in reversed(getattr(obj, "__mro__", (obj,))):
        hints.update(getattr(cls, "__annotations__", {}))
    return hints


def get_origin(tp):
    return getattr(tp, "__origin__", None)


def get_args(tp):
    return getattr(tp, "__args__", ())


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta)


_SPECIAL = {"__module__", "__qualname__", "__doc__", "__annotations__", "__classcell__", "__slots__", "__orig_bases__"}


class _NamedTupleMeta(type):
    def __new__(mcls, name, bases, namespace, **keywords):
        probe = type.__new__(type, name, (), dict(namespace))
        annotations = probe.__annotations__
        defaults = [namespace[n] for n in annotations if n in namespace]
        from collections import namedtuple

        made = namedtuple(name, list(annotations), defaults=defaults)
        for key, value in namespace.items():
            if key not in _SPECIAL and key not in annotations:
                setattr(made, key, value)
        made.__annotations__ = annotations
        made.__doc__ = probe.__doc__
        return made

    def __call__(cls, typename, fields=(), /, **keywords):
        from collections import namedtuple

        return namedtuple(typename, [name for name, _ in fields] + list(keywords))


NamedTuple = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})


class _TypedDictMeta(type):
    def __new__(mcls, name, bases, namespace, total=True, **keywords):
        cls = type.__new__(mcls, name, (dict,), dict(namespace))
        annotations = {}
        for base in bases:
            annotations.update(getattr(base, "__annotations__", {}))
        annotations.update(cls.__annotations__)
        cls.__annotations__ = annotations
        cls.__total__ = total
        return cls

    def __call__(cls, *args, **keywords):
        return dict(*args, **keywords)


TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (dict,), {})
