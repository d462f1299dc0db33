"""The entities of alembic_utils and op.create_entity, op.drop_entity, op.replace_entity."""
import enum
import re

from alembic.operations import MigrateOperation, Operations
from sqlalchemy import text


def _statement(sql):
    """A text whose colons are no parameters."""
    return text(sql.replace(":", "\\:"))


def _unquoted(name):
    return name[1:-1] if len(name) > 1 and name[0] == name[-1] == '"' else name


def _one_line(s):
    return " ".join(s.split())


def _unterminated(sql):
    return sql.strip().rstrip(";")


def _cascade(yes):
    return "cascade" if yes else ""


class ReplaceableEntity:
    def __init__(self, schema, signature, definition):
        self.schema = _unquoted(_one_line(schema))
        self.signature = _unquoted(_one_line(signature))
        self.definition = _unterminated(definition)

    @property
    def literal_schema(self):
        return '"%s"' % self.schema

    @property
    def identity(self):
        return "%s: %s.%s" % (type(self).__name__, self.schema, self.signature)

    @classmethod
    def from_sql(cls, sql):
        raise NotImplementedError("sqlgen does not take entities apart: name schema, signature and definition")

    @classmethod
    def from_path(cls, path):
        with open(path) as f:
            return cls.from_sql(f.read())


class PGFunction(ReplaceableEntity):
    def _name(self):
        name, paren, rest = self.signature.partition("(")
        return '"%s"(%s' % (_unquoted(name.strip()), rest)

    def to_sql_statement_create(self):
        return _statement("CREATE FUNCTION %s.%s %s" % (self.literal_schema, self._name(), self.definition))

    def to_sql_statement_drop(self, cascade=False):
        name, _, parameters = self.signature.partition("(")
        parameters = parameters.rpartition(")")[0]
        without_defaults = []
        for p in _split_arguments(parameters):
            p = re.split(r"\bdefault\b|=", p, maxsplit=1, flags=re.IGNORECASE)[0].strip()
            without_defaults.append(p)
        return _statement('DROP FUNCTION %s."%s"(%s) %s' % (
            self.literal_schema, _unquoted(name.strip()), ", ".join(without_defaults), _cascade(cascade)))

    def to_sql_statement_create_or_replace(self):
        yield _statement("CREATE OR REPLACE FUNCTION %s.%s %s" % (self.literal_schema, self._name(), self.definition))


def _split_arguments(text):
    """The parameters of a signature: commas inside of parentheses and literals separate nothing."""
    out, depth, quoted, start = [], 0, False, 0
    for i, c in enumerate(text):
        if c == "'":
            quoted = not quoted
        elif quoted:
            pass
        elif c in "([":
            depth += 1
        elif c in ")]":
            depth -= 1
        elif c == "," and depth == 0:
            out.append(text[start:i])
            start = i + 1
    out.append(text[start:])
    return [p.strip() for p in out if p.strip()]


class PGView(ReplaceableEntity):
    def _named(self):
        return '%s."%s"' % (self.literal_schema, self.signature)

    def to_sql_statement_create(self):
        return _statement("CREATE VIEW %s AS %s;" % (self._named(), self.definition))

    def to_sql_statement_drop(self, cascade=False):
        return _statement("DROP VIEW %s %s" % (self._named(), _cascade(cascade)))

    def to_sql_statement_create_or_replace(self):
        yield _statement("""do $$
            begin
                CREATE OR REPLACE VIEW %(name)s AS %(definition)s;

            exception when others then
                DROP VIEW IF EXISTS %(name)s;

                CREATE VIEW %(name)s AS %(definition)s;
            end;
        $$ language 'plpgsql'""" % {"name": self._named(), "definition": self.definition})


class PGMaterializedView(ReplaceableEntity):
    def __init__(self, schema, signature, definition, with_data=True):
        super().__init__(schema, signature, definition)
        self.with_data = with_data

    def _named(self):
        return '%s."%s"' % (self.literal_schema, self.signature)

    def _create(self):
        return 'CREATE MATERIALIZED VIEW %s AS %s WITH %s DATA;' % (
            self._named(), self.definition.rstrip().rstrip(";"), "" if self.with_data else "NO")

    def to_sql_statement_create(self):
        return _statement(self._create())

    def to_sql_statement_drop(self, cascade=False):
        return _statement("DROP MATERIALIZED VIEW %s %s" % (self._named(), _cascade(cascade)))

    def to_sql_statement_create_or_replace(self):
        yield _statement("DROP MATERIALIZED VIEW IF EXISTS %s;" % self._named())
        yield _statement(self._create().rstrip(";"))


class PGTrigger(ReplaceableEntity):
    def __init__(self, schema, signature, definition, on_entity, is_constraint=False):
        super().__init__(schema, signature, definition)
        self.on_entity = _unquoted(on_entity)
        self.is_constraint = is_constraint

    def to_sql_statement_create(self):
        definition = self.definition
        if self.schema != "public" and " EXECUTE PROCEDURE " in definition.upper() and not re.search(
                r"execute\s+(procedure|function)\s+[\w\"]+\.", definition, re.IGNORECASE):
            definition = re.sub(r"(execute\s+procedure\s+)", lambda m: m.group(1) + self.literal_schema + ".", definition, flags=re.IGNORECASE)
        return _statement('CREATE%s TRIGGER "%s" %s' % (" CONSTRAINT" if self.is_constraint else "", self.signature, definition))

    def to_sql_statement_drop(self, cascade=False):
        return _statement('DROP TRIGGER "%s" ON %s %s' % (self.signature, self.on_entity, _cascade(cascade)))

    def to_sql_statement_create_or_replace(self):
        yield _statement('DROP TRIGGER IF EXISTS "%s" ON %s;' % (self.signature, self.on_entity))
        yield self.to_sql_statement_create()


class PGExtension(ReplaceableEntity):
    def __init__(self, schema, signature):
        super().__init__(schema, signature, "")

    def to_sql_statement_create(self):
        return _statement('CREATE EXTENSION "%s" WITH SCHEMA %s;' % (self.signature, self.literal_schema))

    def to_sql_statement_drop(self, cascade=False):
        return _statement('DROP EXTENSION "%s" %s' % (self.signature, "CASCADE" if cascade else ""))

    def to_sql_statement_create_or_replace(self):
        raise NotImplementedError


class PGPolicy(ReplaceableEntity):
    def __init__(self, schema, signature, definition, on_entity):
        super().__init__(schema, signature, definition)
        self.on_entity = _unquoted(on_entity)
        if "." not in self.on_entity:
            self.on_entity = self.schema + "." + self.on_entity

    def to_sql_statement_create(self):
        return _statement("CREATE POLICY %s on %s %s" % (self.signature, self.on_entity, self.definition))

    def to_sql_statement_drop(self, cascade=False):
        return _statement("DROP POLICY %s on %s %s" % (self.signature, self.on_entity, _cascade(cascade)))

    def to_sql_statement_create_or_replace(self):
        yield _statement("DROP POLICY IF EXISTS %s on %s;" % (self.signature, self.on_entity))
        yield _statement("CREATE POLICY %s on %s %s;" % (self.signature, self.on_entity, self.definition))


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
        return _statement('GRANT %s %s ON %s."%s" TO "%s" %s' % (
            self.grant, "( %s )" % ", ".join(self.columns) if self.columns else "", self.literal_schema, self.table, self.role,
            " WITH GRANT OPTION" if self.with_grant_option else ""))

    def to_sql_statement_drop(self, cascade=False):
        return _statement('REVOKE %s ON %s."%s" FROM "%s"' % (self.grant, self.literal_schema, self.table, self.role))

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
    pass


@Operations.implementation_for(CreateOp)
def create_entity(operations, operation):
    operations.execute(operation.target.to_sql_statement_create())


@Operations.implementation_for(DropOp)
def drop_entity(operations, operation):
    operations.execute(operation.target.to_sql_statement_drop(cascade=operation.cascade))


@Operations.implementation_for(ReplaceOp)
def replace_entity(operations, operation):
    for statement in operation.target.to_sql_statement_create_or_replace():
        operations.execute(statement)


def register_entities(entities, schemas=None, exclude_schemas=None, entity_types=None):
    pass
