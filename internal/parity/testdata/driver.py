"""Renders every revision of an Alembic project with real Alembic, in both directions, one at a time.

Reads one JSON object from stdin:
  {"ini": file or "", "section": name, "cwd": dir, "path": [dirs], "script_location": dir, "env": bool, "main_options": {},
   "now": ISO time in UTC, "app": flask.current_app.config, "revisions": [{"id": "...", "file": "..."}]}
Writes one JSON object per line to the file named in argv[1]: first {"env": "ok" or the error}, then per step
  {"id", "direction", "ok": bool, "statements": [...], "error": "...", "stub": "the stand-in whose value was needed"}

What env.py, the application or a revision imports and cannot be imported here is replaced by stand-ins that any attribute
can be asked of. While upgrade() or downgrade() runs, asking a stand-in for its value is an error.
"""
import ast, builtins, datetime, importlib, importlib.abc, importlib.machinery, importlib.util, io, json, os, random, re, sys, time, traceback, types, uuid

spec = json.load(sys.stdin)
out = open(sys.argv[1], "w")
here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = spec["path"]
sys.path.append(here)
os.chdir(spec["cwd"])
import corrected  # noqa: E402,F401
import alembic.context  # noqa: E402
import alembic.op  # noqa: E402
import sqlalchemy.dialects.postgresql  # noqa: E402
import sqlalchemy.ext.asyncio  # noqa: E402
import sqlalchemy.orm  # noqa: E402
from alembic.config import Config  # noqa: E402
from alembic.operations import Operations  # noqa: E402
from alembic.runtime.environment import EnvironmentContext  # noqa: E402
from alembic.runtime.migration import MigrationContext, MigrationStep, RevisionStep  # noqa: E402
from alembic.script import Script, ScriptDirectory  # noqa: E402
from sqlalchemy import MetaData  # noqa: E402

strict = False


class StandInError(Exception):
    pass


def need(name, default):
    if strict:
        raise StandInError(name)
    return default


class Meta(type):
    def __getattr__(cls, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return stand_in(cls.__qualname__ + "." + name)

    def __iter__(cls):
        return iter(need(cls.__qualname__, ()))

    def __getitem__(cls, key):
        return stand_in(cls.__qualname__ + "[…]")

    def __contains__(cls, x):
        return need(cls.__qualname__, False)

    def __len__(cls):
        return need(cls.__qualname__, 0)

    def __or__(cls, other):
        return cls

    __ror__ = __or__

    def __str__(cls):
        return need(cls.__qualname__, "")


def stand_in(name):
    return Meta(name, (StandIn,), {"__qualname__": name, "__module__": "stand_in"})


class StandIn(metaclass=Meta):
    def __class_getitem__(cls, key):
        return cls

    def __new__(cls, *args, **kw):
        # a decorator gives back what it decorates
        if cls.__module__ == "stand_in" and len(args) == 1 and not kw and isinstance(args[0], (types.FunctionType, type)) \
                and not isinstance(args[0], Meta):
            return args[0]
        return object.__new__(cls)

    def __init__(self, *args, **kw):
        pass

    def __init_subclass__(cls, **kw):
        pass

    def __getattr__(self, name):
        if name.startswith("_") and name not in ("_asdict",):
            raise AttributeError(name)
        return stand_in(type(self).__qualname__ + "()." + name)

    def __call__(self, *args, **kw):
        if len(args) == 1 and not kw and isinstance(args[0], (types.FunctionType, type)) and not isinstance(args[0], Meta):
            return args[0]
        return stand_in(type(self).__qualname__ + "()")()

    def __getitem__(self, key):
        return stand_in(type(self).__qualname__ + "[…]")()

    def __setitem__(self, key, value):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return None

    def __str__(self):
        return need(type(self).__qualname__, "")

    def __bool__(self):
        return need(type(self).__qualname__, True)

    def __iter__(self):
        return iter(need(type(self).__qualname__, ()))

    def __len__(self):
        return need(type(self).__qualname__, 0)

    def __int__(self):
        return need(type(self).__qualname__, 0)

    __index__ = __int__

    def __float__(self):
        return need(type(self).__qualname__, 0.0)

    def __fspath__(self):
        return need(type(self).__qualname__, "")

    def __contains__(self, x):
        return need(type(self).__qualname__, False)

    def __format__(self, spec):
        return need(type(self).__qualname__, "")

    def __eq__(self, other):
        return need(type(self).__qualname__, self is other)

    def __hash__(self):
        return id(self)

    def __or__(self, other):
        return self

    __ror__ = __and__ = __rand__ = __add__ = __radd__ = __sub__ = __rsub__ = __truediv__ = __rtruediv__ = __mul__ = __rmul__ = __or__

    def __mod__(self, other):
        return need(type(self).__qualname__, self)

    def __lt__(self, other):
        return need(type(self).__qualname__, False)

    __gt__ = __le__ = __ge__ = __lt__


missing = {}


class StandInModule(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        sub = self.__name__ + "." + name
        if sub in sys.modules:
            return sys.modules[sub]
        return stand_in(sub)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last finder: what no other finds becomes a stand-in."""

    def find_spec(self, name, path=None, target=None):
        root = name.partition(".")[0]
        if root in sys.stdlib_module_names or root in ("alembic", "sqlalchemy") or name.endswith(("_speedups", "__main__")):
            return None
        if name in probing:
            return None
        parent = sys.modules.get(name.rpartition(".")[0])
        if parent is not None and not isinstance(parent, StandInModule) and name.rpartition(".")[0] in installed():
            return None
        missing.setdefault(name, "not found")
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return StandInModule(spec.name)

    def exec_module(self, module):
        module.__path__ = []


probing = set()


def installed():
    return {n for n, m in sys.modules.items() if "site-packages" in (getattr(m, "__file__", None) or "") or "parity" in (getattr(m, "__file__", None) or "")}


class Tolerant(importlib.abc.MetaPathFinder):
    """The first finder: a module of the project that fails while it is imported becomes a stand-in too."""

    def find_spec(self, name, path=None, target=None):
        root = name.partition(".")[0]
        if root in sys.stdlib_module_names or root in ("alembic", "sqlalchemy"):
            return None
        found = importlib.machinery.PathFinder.find_spec(name, path, target)
        if found is None or found.loader is None or not found.origin or not found.origin.startswith(spec["root"]):
            return None
        loader = found.loader
        original = loader.exec_module

        def exec_module(module):
            try:
                original(module)
            except BaseException as e:
                if isinstance(e, KeyboardInterrupt):
                    raise
                missing[name] = "%s: %s" % (type(e).__name__, e)
                kept = {k: v for k, v in vars(module).items()}
                module.__class__ = StandInModule
                vars(module).update(kept)

        loader.exec_module = exec_module
        return found


sys.meta_path.insert(0, Tolerant())
sys.meta_path.append(Finder())
try:
    import flask
except ImportError:
    flask = None


class CurrentApp:
    """flask.current_app without an application: its database is the SQLAlchemy() of flask_sqlalchemy that the project made."""
    databases = []

    class Migrate:
        configure_args = {}

        @property
        def db(self):
            return CurrentApp.databases[0] if CurrentApp.databases else stand_in("flask.current_app.extensions.migrate.db")()

    class Config(dict):
        def __missing__(self, name):
            return stand_in("flask.current_app.config." + name)()

        def get(self, name, default=None):
            return self[name]

    config = Config(spec.get("app") or {})
    extensions = {"migrate": Migrate()}

    def __getattr__(self, name):
        return stand_in("flask.current_app." + name)()


if flask is not None:
    flask.current_app = CurrentApp()
    try:
        import flask_sqlalchemy
    except ImportError:
        flask_sqlalchemy = None
    if flask_sqlalchemy is not None and not isinstance(flask_sqlalchemy, StandInModule):
        original_init = flask_sqlalchemy.SQLAlchemy.__init__

        def sqlalchemy_init(self, *args, **kw):
            original_init(self, *args, **kw)
            CurrentApp.databases.append(self)

        flask_sqlalchemy.SQLAlchemy.__init__ = sqlalchemy_init

# what a module of the project lacks because its import has stopped half way, or because it is stood in for
real_open = builtins.open


def guarded_open(file, mode="r", *args, **kw):
    if any(c in mode for c in "wax+"):
        return io.StringIO() if "b" not in mode else io.BytesIO()
    return real_open(file, mode, *args, **kw)


io_open = io.open
builtins.open = guarded_open

sys.stdout = io.StringIO()

# The clock stands where sqlgen's does.
now = datetime.datetime.fromisoformat(spec["now"])


class SameInstances(type):
    def __instancecheck__(cls, value):
        return isinstance(value, cls.__mro__[1])


class Date(datetime.date, metaclass=SameInstances):
    @classmethod
    def today(cls):
        return now.date()


class DateTime(datetime.datetime, metaclass=SameInstances):
    @classmethod
    def now(cls, tz=None):
        return now.astimezone(tz) if tz else now.replace(tzinfo=None)

    @classmethod
    def utcnow(cls):
        return now.replace(tzinfo=None)

    @classmethod
    def today(cls):
        return now.replace(tzinfo=None)


import sqlalchemy.sql.sqltypes as sqltypes  # noqa: E402
sqltypes._type_map[Date], sqltypes._type_map[DateTime] = sqltypes._type_map[datetime.date], sqltypes._type_map[datetime.datetime]
datetime.date, datetime.datetime = Date, DateTime
time.time = now.timestamp
import logging  # noqa: E402
import logging.config  # noqa: E402
logging.config.fileConfig = lambda *a, **k: None
logging.disable(logging.CRITICAL)

config = Config(spec["ini"] or None, ini_section=spec["section"])
config.set_main_option("script_location", spec["script_location"].replace("%", "%%"))
for k, v in spec.get("main_options", {}).items():
    config.set_main_option(k, v.replace("%", "%%"))
config.attributes.clear()
set_main_option = config.set_main_option
config.set_main_option = lambda name, value: set_main_option(name, value) if isinstance(value, str) else None
config.cmd_opts = types.SimpleNamespace(x=spec.get("x") or None, sql=True, tag=None, revision="heads", name="alembic", raiseerr=False)
try:
    script = ScriptDirectory.from_config(config)
except Exception:
    script = ScriptDirectory(spec["script_location"])


def emit(**kw):
    out.write(json.dumps(kw) + "\n")
    out.flush()


class Buffer:
    def __init__(self):
        self.pieces = []

    def write(self, text):
        self.pieces.append(text)

    def flush(self):
        pass


def load(file):
    name = re.sub(r"\W", "_", os.path.basename(file)[:-3]) + "_py"
    s = importlib.util.spec_from_file_location(name, file)
    m = importlib.util.module_from_spec(s)
    s.loader.exec_module(m)
    return m


class Revisions(dict):
    """Modules by revision, loaded when first asked for."""

    def __missing__(self, key):
        m = load(key)
        self[key] = m
        return m


modules = Revisions()
files = {r["id"]: r["file"] for r in spec["revisions"]}


def get_revision(self, ident):
    for full in files:
        if full.startswith(ident):
            m = modules[files[full]]
            return types.SimpleNamespace(module=m, revision=full, doc=m.__doc__)
    raise KeyError(ident)


ScriptDirectory.get_revision = get_revision


def describe(e):
    frames = [f for f in traceback.extract_tb(e.__traceback__) if f.filename in wanted]
    at = ":%d" % frames[-1].lineno if frames else ""
    return "%s%s: %s" % (type(e).__name__, at, str(e).split("\n")[0][:300])


wanted = set(files.values())


def run_all(opts, kw):
    global strict
    opts = dict(opts)
    for key in ("connection", "on_version_apply", "starting_rev", "destination_rev"):
        opts.pop(key, None)
    targets = opts.get("target_metadata")
    if isinstance(targets, (list, tuple)):
        opts["target_metadata"] = [t for t in targets if isinstance(t, MetaData)]
    elif not isinstance(targets, MetaData):
        opts["target_metadata"] = None
    emit(env=state["env"], convention=bool(getattr(opts.get("target_metadata"), "naming_convention", None)), missing=missing)
    for rev in spec["revisions"]:
        for direction in ("upgrade", "downgrade"):
            buffer = Buffer()
            random.seed(0)
            o = dict(opts, as_sql=True, literal_binds=True, output_buffer=buffer)
            dialect = sqlalchemy.dialects.postgresql.dialect()
            context = MigrationContext(dialect, None, o, env)
            env._migration_context = context
            result = dict(id=rev["id"], direction=direction)
            done = []
            emitted = context.impl.static_output
            context.impl.static_output = lambda text, done=done: done.append(text)
            context._in_external_transaction = False
            try:
                with Operations.context(context):
                    module = modules[rev["file"]]
                    if not hasattr(module, direction):
                        emit(id=rev["id"], direction=direction, absent=True)
                        continue
                    strict = True
                    getattr(module, direction)(**kw)
                result.update(ok=True, statements=done)
            except BaseException as e:
                strict = False
                if isinstance(e, KeyboardInterrupt):
                    raise
                c, stub = e, ""
                while c is not None:
                    if isinstance(c, StandInError):
                        stub = str(c)
                    c = c.__cause__ or c.__context__
                result.update(ok=False, error=describe(e), stub=stub)
            finally:
                strict = False
            emit(**result)


state = {"env": "ok", "ran": False}


def run_env():
    """Runs env.py statement by statement: one that fails leaves stand-ins under the names it would have bound."""
    path = os.path.join(spec["script_location"], "env.py")
    module = types.ModuleType("env_py")
    module.__file__ = path
    with real_open(path, encoding="utf-8") as f:
        tree = ast.parse(f.read(), path)
    for node in tree.body:
        try:
            exec(compile(ast.Module([node], []), path, "exec", dont_inherit=True), module.__dict__)
        except BaseException as e:
            if isinstance(e, KeyboardInterrupt):
                raise
            if os.environ.get("PARITY_DEBUG"):
                traceback.print_exc()
            if not state["ran"]:
                state["env"] = "%s:%d: %s" % (os.path.basename(path), node.lineno, describe(e))
            for name in ast.walk(node):
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                    module.__dict__.setdefault(name.id, stand_in("env." + name.id)())
                elif isinstance(name, ast.alias):
                    module.__dict__.setdefault((name.asname or name.name).partition(".")[0], stand_in("env." + name.name)())


def main():
    global env
    env = EnvironmentContext(config, script, fn=lambda rev, context: [], as_sql=True, starting_rev=None, destination_rev="heads")
    seen = {}

    def configure(connection=None, url=None, dialect_name=None, dialect_opts=None, **kw):
        for k, v in kw.items():
            if not isinstance(v, StandIn) and v is not None:
                seen[k] = v
        seen.pop("output_buffer", None)
        env._migration_context = MigrationContext(
            sqlalchemy.dialects.postgresql.dialect(), None, dict(as_sql=True, output_buffer=Buffer()), env)

    def run_migrations(**kw):
        if state["ran"]:
            return
        state["ran"] = True
        run_all(seen, {} if any(isinstance(v, StandIn) for v in kw.values()) else kw)

    env.configure = configure
    env.run_migrations = run_migrations
    x = spec.get("x") or []
    env.get_x_argument = lambda as_dictionary=False: dict(a.partition("=")[::2] for a in x) if as_dictionary else x
    with env:
        if spec["env"]:
            try:
                run_env()
            except BaseException as e:
                if isinstance(e, KeyboardInterrupt):
                    raise
                state["env"] = describe(e)
                if os.environ.get("PARITY_DEBUG"):
                    traceback.print_exc()
            if not state["ran"]:
                state["env"] = "no migrations run" if state["env"] == "ok" else state["env"] + "; no migrations run"
        if not state["ran"]:
            configure()
            for k in list(seen):
                if k != "target_metadata":
                    seen.pop(k)
            run_all(seen, {})


main()
