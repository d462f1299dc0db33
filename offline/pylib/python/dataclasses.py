# dataclasses.
import copy as _copy


class _Missing:
    def __repr__(self):
        return "<dataclasses._MISSING_TYPE object>"


MISSING = _Missing()


class _KwOnly:
    pass


KW_ONLY = _KwOnly()


class FrozenInstanceError(AttributeError):
    pass


class InitVar:
    def __init__(self, type=None):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = {} if metadata is None else metadata
        self.kw_only = kw_only
        self._kind = "field"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _kind_of(annotation):
    if isinstance(annotation, InitVar) or annotation is InitVar:
        return "initvar"
    text = annotation if isinstance(annotation, str) else repr(annotation)
    head = text.split("[")[0].split(".")[-1]
    if head == "ClassVar":
        return "classvar"
    if isinstance(annotation, str) and head == "InitVar":
        return "initvar"
    return "field"


def _collect(cls, kw_only):
    own = []
    for name, annotation in cls.__annotations__.items():
        if annotation is KW_ONLY or (isinstance(annotation, str) and annotation.split(".")[-1] == "KW_ONLY"):
            kw_only = True
            continue
        default = cls.__dict__.get(name, MISSING)
        f = default if isinstance(default, Field) else field(default=default)
        f.name, f.type, f._kind = name, annotation, _kind_of(annotation)
        if f._kind == "classvar":
            continue
        if f.kw_only is MISSING:
            f.kw_only = kw_only
        if isinstance(f.default, (list, dict, set)):
            raise ValueError(f"mutable default {type(f.default)} for field {name} is not allowed: use default_factory")
        if isinstance(default, Field):
            if f.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, f.default)
        own.append(f)
    return own


def _make_init(cls, fields_, frozen):
    init_fields = [f for f in fields_ if f.init]
    positional = [f for f in init_fields if not f.kw_only]
    keyword = [f for f in init_fields if f.kw_only]
    seen_default = None
    for f in positional:
        if f.default is MISSING and f.default_factory is MISSING:
            if seen_default is not None:
                raise TypeError(f"non-default argument {f.name!r} follows default argument {seen_default!r}")
        else:
            seen_default = f.name
    post_init = hasattr(cls, "__post_init__")

    def __init__(self, /, *args, **keywords):
        if len(args) > len(positional):
            n, given = len(positional) + 1, len(args) + 1
            raise TypeError(f"{cls.__name__}.__init__() takes {n} positional argument{'s' if n != 1 else ''} but {given} were given")
        values = {}
        for f, value in zip(positional, args):
            if f.name in keywords:
                raise TypeError(f"{cls.__name__}.__init__() got multiple values for argument {f.name!r}")
            values[f.name] = value
        missing = []
        for f in positional[len(args):] + keyword:
            if f.name in keywords:
                values[f.name] = keywords.pop(f.name)
            elif f.default is MISSING and f.default_factory is MISSING:
                missing.append(f)
        for name in keywords:
            raise TypeError(f"{cls.__name__}.__init__() got an unexpected keyword argument {name!r}")
        if missing:
            kind = "keyword-only" if missing[0].kw_only else "positional"
            names = [repr(f.name) for f in missing]
            listed = names[0] if len(names) == 1 else " and ".join([", ".join(names[:-1]) + ("," if len(names) > 2 else ""), names[-1]])
            raise TypeError(f"{cls.__name__}.__init__() missing {len(names)} required {kind} argument{'s' if len(names) > 1 else ''}: {listed}")
        extra = []
        for f in fields_:
            if f.name in values:
                value = values[f.name]
            elif f.default_factory is not MISSING:
                value = f.default_factory()
            elif f.default is not MISSING:
                value = f.default
            else:
                continue
            if f._kind == "initvar":
                extra.append(value)
            else:
                object.__setattr__(self, f.name, value)
        if post_init:
            self.__post_init__(*extra)

    __init__.__qualname__ = f"{cls.__qualname__}.__init__"
    return __init__


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    collected = {}
    for base in reversed(cls.__mro__[1:]):
        for f in getattr(base, "__dataclass_fields__", {}).values():
            collected[f.name] = f
    for f in _collect(cls, kw_only):
        collected[f.name] = f
    cls.__dataclass_fields__ = collected
    all_fields = list(collected.values())
    kept = [f for f in all_fields if f._kind == "field"]
    if init:
        cls.__init__ = _make_init(cls, all_fields, frozen)
    if repr and "__repr__" not in cls.__dict__:

        def __repr__(self):
            parts = [f"{f.name}={getattr(self, f.name)!r}" for f in kept if f.repr]
            return self.__class__.__qualname__ + "(" + ", ".join(parts) + ")"

        cls.__repr__ = __repr__
    compared = [f.name for f in kept if f.compare]

    def key(self):
        return tuple(getattr(self, name) for name in compared)

    if eq and "__eq__" not in cls.__dict__:

        def __eq__(self, other):
            if self is other:
                return True
            if other.__class__ is self.__class__:
                return key(self) == key(other)
            return NotImplemented

        cls.__eq__ = __eq__
    if order:

        def compare(op):
            def method(self, other):
                if other.__class__ is self.__class__:
                    return op(key(self), key(other))
                return NotImplemented

            return method

        cls.__lt__ = compare(lambda a, b: a < b)
        cls.__le__ = compare(lambda a, b: a <= b)
        cls.__gt__ = compare(lambda a, b: a > b)
        cls.__ge__ = compare(lambda a, b: a >= b)
    if unsafe_hash or (eq and frozen):
        hashed = [f.name for f in kept if (f.compare if f.hash is None else f.hash)]
        cls.__hash__ = lambda self: hash(tuple(getattr(self, name) for name in hashed))
    elif eq and "__hash__" not in cls.__dict__:
        cls.__hash__ = None
    if frozen:

        def __setattr__(self, name, value):
            raise FrozenInstanceError(f"cannot assign to field {name!r}")

        def __delattr__(self, name):
            raise FrozenInstanceError(f"cannot delete field {name!r}")

        cls.__setattr__ = __setattr__
        cls.__delattr__ = __delattr__
    if match_args and "__match_args__" not in cls.__dict__:
        cls.__match_args__ = tuple(f.name for f in all_fields if f.init and not f.kw_only)
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)

    return wrap if cls is None else wrap(cls)


def is_dataclass(obj):
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, "__dataclass_fields__")


def fields(class_or_instance):
    try:
        collected = class_or_instance.__dataclass_fields__
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in collected.values() if f._kind == "field")


def _convert(obj, make):
    if is_dataclass(obj) and not isinstance(obj, type):
        return make([(f.name, _convert(getattr(obj, f.name), make)) for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_convert(v, make) for v in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)(_convert(v, make) for v in obj)
    if isinstance(obj, dict):
        return type(obj)((_convert(k, make), _convert(v, make)) for k, v in obj.items())
    return _copy.deepcopy(obj)


def asdict(obj, *, dict_factory=dict):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("asdict() should be called on dataclass instances")
    return _convert(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("astuple() should be called on dataclass instances")
    return _convert(obj, lambda pairs: tuple_factory([v for _, v in pairs]))


def replace(obj, /, **changes):
    for f in obj.__dataclass_fields__.values():
        if not f.init:
            if f.name in changes:
                raise TypeError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
            continue
        if f.name not in changes:
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    body = dict(namespace or {})
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            annotations[item] = "typing.Any"
        else:
            annotations[item[0]] = item[1]
            if len(item) == 3:
                body[item[0]] = item[2]
    body["__annotations__"] = annotations
    return dataclass(type(cls_name, bases, body), **options)
