"""Models of pydantic 2 that hold what they are given: without validators, aliases and settings that change values.

A value that pydantic would have to convert, or may refuse, is unknown, and so is what is not here.
"""
import enum
import types
import typing

from pydantic import not_evaluated  # an unknown

_MISSING = object()
_PLAIN = (str, int, float, bool, bytes, type(None))
_HARMLESS_CONFIG = ("protected_namespaces", "arbitrary_types_allowed", "from_attributes", "frozen", "title", "json_schema_extra", "extra")
_HARMLESS_FIELD = ("title", "description", "examples", "exclude", "repr", "deprecated", "json_schema_extra", "frozen")


class FieldInfo:
    def __init__(self, default=_MISSING, default_factory=None, known=True):
        self.default = default
        self.default_factory = default_factory
        self.known = known
        self.annotation = None

    def __get__(self, instance, owner):
        """In a class of another kind, such as BaseSettings, a field's value is what nobody knows."""
        return self if issubclass(owner, BaseModel) else not_evaluated

    def is_required(self):
        return self.default is _MISSING and self.default_factory is None


def Field(default=_MISSING, *, default_factory=None, **kw):
    if default is ...:
        default = _MISSING
    return FieldInfo(default, default_factory, all(k in _HARMLESS_FIELD for k in kw))


def ConfigDict(**kw):
    return kw


class _Hook:
    """A function that pydantic calls while it validates."""

    def __init__(self, *args, **kw):
        pass

    def __call__(self, *args, **kw):
        return self


field_validator = model_validator = validator = root_validator = _Hook


def _keeps(annotation, value):
    """Whether a field of this type holds the value as it is."""
    if annotation is typing.Any or annotation is value:
        return True
    if annotation is None:
        return value is None
    if isinstance(annotation, type):
        if annotation in _PLAIN:
            return type(value) is annotation
        return issubclass(annotation, (enum.Enum, BaseModel)) and isinstance(value, annotation)
    args = typing.get_args(annotation)
    origin = typing.get_origin(annotation)
    if origin is typing.Union or origin is types.UnionType:
        return any(_keeps(a, value) for a in args)
    if origin is typing.Literal:
        return any(a is value or type(a) is type(value) and a == value for a in args)
    if origin is list:
        return type(value) is list and all(_keeps(args[0], v) for v in value)
    if origin is dict:
        return type(value) is dict and all(_keeps(args[0], k) and _keeps(args[1], v) for k, v in value.items())
    return False


def _fields(cls):
    """The fields of a model by name, None when what pydantic makes of it is not evaluated."""
    out = {}
    for c in reversed(cls.__mro__):
        if c is BaseModel or not issubclass(c, BaseModel):
            continue
        names = vars(c)
        if any(isinstance(v, _Hook) for v in names.values()) or "model_post_init" in names or "Config" in names:
            return None
        if not all(k in _HARMLESS_CONFIG for k in names.get("model_config", {})) or names.get("model_config", {}).get("extra", "ignore") != "ignore":
            return None
        for name, annotation in c.__annotations__.items():
            if name == "model_config" or name.startswith("_"):
                continue
            if not isinstance(annotation, type) and typing.get_origin(annotation) is typing.ClassVar:
                continue
            default = names.get(name, _MISSING)
            field = default if isinstance(default, FieldInfo) else FieldInfo(default)
            if not field.known:
                return None
            field.annotation = annotation
            out[name] = field
    return out


class BaseModel(not_evaluated):
    def __init__(self, /, **data):
        fields = _fields(type(self))
        if fields is None:
            for c in type(self).__mro__:
                if issubclass(c, BaseModel):
                    for name in c.__annotations__:
                        setattr(self, name, getattr(not_evaluated, name))
            return
        for name, field in fields.items():
            if name in data:
                value = data[name]
                if not _keeps(field.annotation, value):
                    value = getattr(not_evaluated, type(self).__name__ + "." + name)
            elif field.default_factory is not None:
                value = field.default_factory()
            elif field.default is not _MISSING:
                value = field.default
            else:
                raise ValueError("1 validation error for %s: %s: Field required" % (type(self).__name__, name))
            setattr(self, name, value)

    def model_dump(self, **kw):
        fields = _fields(type(self))
        if fields is None or kw:
            return not_evaluated.model_dump
        return {name: _dumped(getattr(self, name)) for name in fields}

    def dict(self, **kw):
        return self.model_dump(**kw)


def _dumped(value):
    if isinstance(value, BaseModel):
        return value.model_dump()
    if type(value) is list:
        return [_dumped(v) for v in value]
    if type(value) is dict:
        return {k: _dumped(v) for k, v in value.items()}
    return value
