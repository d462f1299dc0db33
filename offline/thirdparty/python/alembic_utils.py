"""The entities of alembic_utils and op.create_entity, op.drop_entity, op.replace_entity."""
import enum
import re

from alembic.operations import MigrateOperation, Operations
from sqlalchemy import text


class SQLParseFailure(Exception):
    pass


def _unquoted(name):
    return name.replace('"', "")


def _one_line(s):
    return " ".join(s.split())


def _unterminated(sql):
    return sql.strip().rstrip(";").strip()


def _escaped(sql, but="::"):
    """Colons escaped for text(), those of some operators left alone."""
    return re.sub(but + "|:", lambda m: "\\:" if m.group() == ":" else m.group(), sql)


def _cascade(yes):
    return "cascade" if yes else ""


def _taken_apart(pattern, sql):
    """What a pattern, with a space for any white space, finds in a whole statement."""
    return re.fullmatch(pattern.replace(" ", r"\s+"), sql, re.IGNORECASE | re.DOTALL)


class ReplaceableEntity:
    def __init__(self, schema, signature, definition):
        self.schema = _unquoted(_one_line(schema))
        self.signature = _unquoted(_one_line(signature))
        self.definition = _escaped(_unterminated(definition))

    @property
    def literal_schema(self):
        return '"%s"' % self.schema

    @property
    def identity(self):
        return "%s: %s.%s" % (type(self).__name__, self.schema, self.signature)

    @classmethod
    def from_sql(cls, sql):
        raise NotImplementedError

    @classmethod
    def _refuse(cls, sql):
        raise SQLParseFailure('Failed to parse SQL into %s """%s"""' % (cls.__name__, sql))

    @classmethod
    def from_path(cls, path):
        with open(path) as f:
            return cls.from_sql(f.read())


class PGFunction(ReplaceableEntity):
    def __init__(self, schema, signature, definition):
        super().__init__(schema, signature, definition)
        if "language plpgsql" in _one_line(definition).lower().replace("'", ""):
            self.definition = _escaped(_unterminated(definition), but=r"::|:=|\\:")

    @classmethod
    def from_sql(cls, sql):
        m = _taken_apart(r"create.+?function (?P<schema>.+?)\.(?P<signature>.+?) returns (?P<definition>.+?)", sql.strip())
        if m is None:
            cls._refuse(sql)
        signature = m["signature"]
        if signature.startswith('"'):
            signature = signature.replace('"', "", 2)
        return cls(m["schema"], signature, "returns " + m["definition"])

    def _named(self):
        name, rest = self.signature.split("(", 1)
        return '%s."%s"(%s' % (self.literal_schema, name.strip(), rest)

    def to_sql_statement_create(self):
        return text("CREATE FUNCTION %s %s" % (self._named(), self.definition))

    def to_sql_statement_drop(self, cascade=False):
        name, _, parameters = self.signature.partition("(")
        parameters = parameters.rpartition(")")[0]
        without_defaults = []
        for p in _split_arguments(parameters):
            p = re.split(r"\bdefault\b|=", p, maxsplit=1, flags=re.IGNORECASE)[0]
            without_defaults.append(", ".join(part.strip() for part in p.split(",")))
        return text('DROP FUNCTION %s."%s"(%s) %s' % (self.literal_schema, name.strip(), ", ".join(without_defaults), _cascade(cascade)))

    def to_sql_statement_create_or_replace(self):
        yield text("CREATE OR REPLACE FUNCTION %s %s" % (self._named(), self.definition))


def _split_arguments(parameters):
    """The parameters of a signature: commas inside of parentheses and literals separate nothing."""
    out, depth, quoted, start = [], 0, False, 0
    for i, c in enumerate(parameters):
        if c == "'":
            quoted = not quoted
        elif quoted:
            pass
        elif c in "([":
            depth += 1
        elif c in ")]":
            depth -= 1
        elif c == "," and depth == 0:
            out.append(parameters[start:i])
            start = i + 1
    out.append(parameters[start:])
    return [p.strip() for p in out if p.strip()]


class PGView(ReplaceableEntity):
    def __init__(self, schema, signature, definition):
        super().__init__(schema, signature, "")
        self.definition = _unterminated(definition)

    @classmethod
    def from_sql(cls, sql):
        m = _taken_apart(r"create.+?view (?P<schema>.+?)\.(?P<signature>.+?) as (?P<definition>.+?)", sql)
        if m is None:
            cls._refuse(sql)
        return cls(m["schema"], m["signature"].split("(")[0], m["definition"])

    def _named(self):
        return '%s."%s"' % (self.literal_schema, self.signature)

    def _query(self):
        # alembic_utils takes a colon in a view for a parameter, and fails.
        return _escaped(self.definition, but=r"::|\\:")

    def to_sql_statement_create(self):
        return text("CREATE VIEW %s AS %s;" % (self._named(), self._query()))

    def to_sql_statement_drop(self, cascade=False):
        return text("DROP VIEW %s %s" % (self._named(), _cascade(cascade)))

    def to_sql_statement_create_or_replace(self):
        yield text("""do $$
            begin
                CREATE OR REPLACE VIEW %(name)s AS %(definition)s;

            exception when others then
                DROP VIEW IF EXISTS %(name)s;

                CREATE VIEW %(name)s AS %(definition)s;
            end;
        $$ language 'plpgsql'""" % {"name": self._named(), "definition": self._query()})


class PGMaterializedView(PGView):
    def __init__(self, schema, signature, definition, with_data=True):
        super().__init__(schema, signature, definition)
        self.with_data = with_data

    @classmethod
    def from_sql(cls, sql):
        head = r"create.+?materialized.+?view (?P<schema>.+?)\.(?P<signature>.+?) as (?P<definition>.+?)"
        sql = _unterminated(sql)
        # alembic_utils keeps one letter of a definition before WITH NO DATA.
        for tail, with_data in (" with data", True), (" with no data", False), ("", True):
            m = _taken_apart(head + tail, sql)
            if m is not None:
                return cls(m["schema"], m["signature"].split("(")[0], m["definition"], with_data)
        cls._refuse(sql)

    def _create(self):
        return 'CREATE MATERIALIZED VIEW %s AS %s WITH %s DATA' % (self._named(), self._query(), "" if self.with_data else "NO")

    def to_sql_statement_create(self):
        return text(self._create() + ";")

    def to_sql_statement_drop(self, cascade=False):
        return text("DROP MATERIALIZED VIEW %s %s" % (self._named(), _cascade(cascade)))

    def to_sql_statement_create_or_replace(self):
        yield text("DROP MATERIALIZED VIEW IF EXISTS %s;" % self._named())
        yield text(self._create())


class OnEntityMixin:
    def __init__(self, schema, signature, definition, on_entity):
        super().__init__(schema, signature, definition)
        self.on_entity = _unquoted(on_entity if "." in on_entity else "public." + on_entity)

    @property
    def identity(self):
        return "%s: %s.%s %s" % (type(self).__name__, self.schema, self.signature, self.on_entity)


class PGTrigger(OnEntityMixin, ReplaceableEntity):
    _definition = r"(?P<event>.+?) ON (?P<on_entity>.+?) (?P<action>.+?)"

    def __init__(self, schema, signature, definition, on_entity, is_constraint=False):
        super().__init__(schema, signature, definition, on_entity)
        self.is_constraint = is_constraint

    @property
    def identity(self):
        return "%s: %s.%s %s %s" % (type(self).__name__, self.schema, self.signature, self.is_constraint, self.on_entity)

    @classmethod
    def from_sql(cls, sql):
        for head, is_constraint in ("create constraint trigger", True), ("create trigger", False):
            m = _taken_apart(head + " (?P<signature>.+?) " + cls._definition, sql)
            if m is not None:
                on_entity = m["on_entity"] if "." in m["on_entity"] else "public." + m["on_entity"]
                return cls(on_entity.split(".")[0], m["signature"], " %s ON %s %s" % (m["event"], on_entity, m["action"]), on_entity, is_constraint)
        cls._refuse(sql)

    def to_sql_statement_create(self):
        m = _taken_apart(self._definition, self.definition)
        if m is None:
            raise SQLParseFailure('Failed to parse SQL into PGTrigger.definition """%s"""' % self.definition)
        table = m["on_entity"].partition(".")[2] or m["on_entity"]
        return text('CREATE%s TRIGGER "%s" %s ON %s.%s %s' % (
            " CONSTRAINT" if self.is_constraint else "", self.signature, m["event"], self.schema, table, m["action"]))

    def to_sql_statement_drop(self, cascade=False):
        return text('DROP TRIGGER "%s" ON %s %s' % (self.signature, self.on_entity, _cascade(cascade)))

    def to_sql_statement_create_or_replace(self):
        yield text('DROP TRIGGER IF EXISTS "%s" ON %s;' % (self.signature, self.on_entity))
        yield self.to_sql_statement_create()


class PGExtension(ReplaceableEntity):
    def __init__(self, schema, signature):
        super().__init__(schema, signature, "")
        self.definition = "%s: %s %s" % (type(self).__name__, self.schema, self.signature)

    @property
    def identity(self):
        return "%s: %s" % (type(self).__name__, self.signature)

    def to_sql_statement_create(self):
        return text('CREATE EXTENSION "%s" WITH SCHEMA %s;' % (self.signature, self.literal_schema))

    def to_sql_statement_drop(self, cascade=False):
        return text('DROP EXTENSION "%s" %s' % (self.signature, "CASCADE" if cascade else ""))

    def to_sql_statement_create_or_replace(self):
        raise NotImplementedError


class PGPolicy(OnEntityMixin, ReplaceableEntity):
    @classmethod
    def from_sql(cls, sql):
        m = _taken_apart(r"create policy (?P<signature>.+?) on (?P<on_entity>.+?) (?P<definition>.+?)", sql.strip())
        if m is None:
            cls._refuse(sql)
        on_entity = m["on_entity"] if "." in m["on_entity"] else "public." + m["on_entity"]
        return cls(on_entity.partition(".")[0], m["signature"], m["definition"], on_entity)

    def to_sql_statement_create(self):
        return text("CREATE POLICY %s on %s %s" % (self.signature, self.on_entity, self.definition))

    def to_sql_statement_drop(self, cascade=False):
        return text("DROP POLICY %s on %s %s" % (self.signature, self.on_entity, _cascade(cascade)))

    def to_sql_statement_create_or_replace(self):
        yield text("DROP POLICY IF EXISTS %s on %s;" % (self.signature, self.on_entity))
        yield text("CREATE POLICY %s on %s %s;" % (self.signature, self.on_entity, self.definition))


class PGGrantTableChoice(str, enum.Enum):
    SELECT = "SELECT"
    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    TRUNCATE = "TRUNCATE"
    REFERENCES = "REFERENCES"
    TRIGGER = "TRIGGER"

    def __str__(self):
        return str(self.value)


PGGrantTableChoices = PGGrantTableChoice


class PGGrantTable(ReplaceableEntity):
    def __init__(self, schema, table, role, grant, columns=None, with_grant_option=False):
        self.schema = _unquoted(schema)
        self.table = _unquoted(table)
        self.role = _unquoted(role)
        self.grant = PGGrantTableChoice(grant)
        self.columns = sorted(columns) if columns else []
        self.with_grant_option = with_grant_option
        per_column = self.grant in (PGGrantTableChoice.SELECT, PGGrantTableChoice.INSERT, PGGrantTableChoice.UPDATE, PGGrantTableChoice.REFERENCES)
        if per_column and not self.columns:
            raise ValueError("When grant type is %s a value must be provided for columns" % self.grant)
        if not per_column and self.columns:
            raise ValueError("When grant type is %s columns must be unset" % self.grant)

    @property
    def identity(self):
        return "PGGrantTable: %s.%s.%s.%s" % (self.schema, self.table, self.role, self.grant)

    def to_sql_statement_create(self):
        return text('GRANT %s %s ON %s."%s" TO "%s" %s' % (
            self.grant, "( %s )" % ", ".join(self.columns) if self.columns else "", self.literal_schema, self.table, self.role,
            " WITH GRANT OPTION" if self.with_grant_option else ""))

    def to_sql_statement_drop(self, cascade=False):
        return text('REVOKE %s ON %s."%s" FROM "%s"' % (self.grant, self.literal_schema, self.table, self.role))

    def to_sql_statement_create_or_replace(self):
        yield self.to_sql_statement_drop()
        yield self.to_sql_statement_create()


class ReversibleOp(MigrateOperation):
    def __init__(self, target):
        self.target = target

    @classmethod
    def invoke_for_target(cls, operations, target):
        return operations.invoke(cls(target))


@Operations.register_operation("create_entity", "invoke_for_target")
class CreateOp(ReversibleOp):
    def reverse(self):
        return DropOp(self.target)


@Operations.register_operation("drop_entity", "invoke_for_target")
class DropOp(ReversibleOp):
    def __init__(self, target, cascade=False):
        super().__init__(target)
        self.cascade = cascade

    @classmethod
    def invoke_for_target(cls, operations, target, cascade=False):
        return operations.invoke(cls(target, cascade=cascade))

    def reverse(self):
        return CreateOp(self.target)


@Operations.register_operation("replace_entity", "invoke_for_target")
class ReplaceOp(ReversibleOp):
    def reverse(self):
        return RevertOp(self.target)


class RevertOp(ReversibleOp):
    pass


@Operations.implementation_for(CreateOp)
def create_entity(operations, operation):
    operations.execute(operation.target.to_sql_statement_create())


@Operations.implementation_for(DropOp)
def drop_entity(operations, operation):
    operations.execute(operation.target.to_sql_statement_drop(cascade=operation.cascade))


@Operations.implementation_for(ReplaceOp)
@Operations.implementation_for(RevertOp)
def replace_entity(operations, operation):
    for statement in operation.target.to_sql_statement_create_or_replace():
        operations.execute(statement)


def register_entities(entities, schemas=None, exclude_schemas=None, entity_types=None):
    pass
