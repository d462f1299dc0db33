"""The `db` object of Flask-SQLAlchemy: its names, its metadata, and its model class. There is no session."""
import re

import _sqlgen
import sqlalchemy as _sa
import sqlalchemy.orm as _orm


def camel_to_snake_case(name):
    name = re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", name)
    return name.lower().lstrip("_")


def _names_itself(cls):
    """Whether the table's name is to be made of the class's."""
    if cls.__dict__.get("__abstract__") or "__table__" in cls.__dict__ or "__tablename__" in cls.__dict__:
        return False
    for base in cls.__mro__[1:]:
        if "__tablename__" in base.__dict__:
            return bool(base.__dict__.get("__abstract__"))
        if base.__dict__.get("__table__") is not None:
            return False
    return True


class Model:
    """What a model class has besides what SQLAlchemy gives it."""

    query_class = None

    def __init_subclass__(cls, **kw):
        if _names_itself(cls):
            cls.__tablename__ = camel_to_snake_case(cls.__name__)
        super().__init_subclass__(**kw)


class SQLAlchemy:
    def __init__(self, app=None, *, metadata=None, session_options=None, query_class=None, model_class=None, engine_options=None,
                 add_models_to_shell=True, disable_autonaming=False, use_native_unicode=None):
        self.metadata = metadata if metadata is not None else _sa.MetaData()
        self.metadatas = {None: self.metadata}
        if isinstance(model_class, type) and issubclass(model_class, (_orm.DeclarativeBase, _orm.DeclarativeBaseNoMeta)):
            self.metadata = self.metadatas[None] = model_class.metadata
            self.Model = type("Model", (Model, model_class), {"__abstract__": True, "__module__": "flask_sqlalchemy"})
        elif isinstance(model_class, type) and hasattr(model_class, "registry"):  # of declarative_base()
            if metadata is not None:
                model_class.metadata = metadata
            self.metadata = self.metadatas[None] = model_class.metadata
            self.Model = model_class
        else:
            base = Model if model_class in (None, Model) else type("Model", (Model, model_class), {})
            self.Model = _orm.declarative_base(cls=base, name="Model", metadata=self.metadata)

        # Without an application, the first one that the project makes is its database.
        _sqlgen.know("flask.current_app.extensions.migrate.db", self)

    def init_app(self, app):
        pass

    def Table(self, name, *args, **kw):
        if args and isinstance(args[0], _sa.MetaData):
            return _sa.Table(name, *args, **kw)
        return _sa.Table(name, self.metadata, *args, **kw)

    def __getattr__(self, name):
        for module in (_sa, _orm):
            if hasattr(module, name):
                return getattr(module, name)
        return _unknown(name)


def _unknown(name):
    import flask_sqlalchemy.unknown
    return getattr(flask_sqlalchemy.unknown, name)
