"""op.sync_enum_values of alembic-postgresql-enum: an enum type gets other values."""
import enum
import re
from dataclasses import dataclass

from alembic.operations import MigrateOperation, Operations
from sqlalchemy import text

_default = object()


class ColumnType(enum.Enum):
    COMMON = 1
    ARRAY = 2


@dataclass
class TableReference:
    table_name: str
    column_name: str
    table_schema: str = _default
    column_type: ColumnType = ColumnType.COMMON
    existing_server_default: str = None

    @property
    def table_name_with_schema(self):
        return '"%s"."%s"' % (self.table_schema, self.table_name) if self.table_schema else '"%s"' % self.table_name

    @property
    def escaped_column_name(self):
        return '"%s"' % self.column_name


@dataclass
class Config:
    add_type_ignore: bool = False
    include_name: object = None
    drop_unused_enums: bool = True
    detect_enum_values_changes: bool = True
    force_dialect_support: bool = False
    ignore_enum_values_order: bool = False


def set_configuration(config):
    pass


def _cast_values(quoted_column, renames, new_type):
    """The CASE that maps renamed values; anything else by its text."""
    suffix = "::" + new_type if new_type else ""
    return " ".join("WHEN %s::text = '%s' THEN '%s'%s" % (quoted_column, old, new, suffix) for old, new in renames)


def _cast(reference, enum_type, renames):
    table, column = reference.table_name_with_schema, reference.escaped_column_name
    if reference.column_type == ColumnType.ARRAY:
        value = column + "::text[]"
        for old, new in renames:
            value = "array_replace(%s, '%s', '%s')" % (value, old, new)
        return """ALTER TABLE %s 
            ALTER COLUMN %s TYPE %s[]
            USING %s::%s[]
            """ % (table, column, enum_type, value, enum_type)
    if renames:
        using = """CASE 
                %s

                ELSE %s::text::%s
                END""" % (_cast_values(column, renames, enum_type), column, enum_type)
    else:
        using = "%s::text::%s" % (column, enum_type)
    return """ALTER TABLE %s 
                ALTER COLUMN %s TYPE %s 
                USING %s
                """ % (table, column, enum_type, using)


def _new_default(default, schema, name, renames):
    """The default with the new type's name in its casts, and renamed values."""
    enum_type = "%s.%s" % (schema, name) if schema else name
    if default.startswith("ARRAY["):
        cast = lambda d: re.sub(r"::[.\w]+", "::" + enum_type, d)
    else:
        array = "[]" if default.endswith("[]") else ""
        default = default[:default.find("::")]
        cast = lambda d: "%s::%s%s" % (d, enum_type, array)
    for old, new in renames:
        for quote in "'\"":
            default = default.replace(quote + old + quote, quote + new + quote)
    return cast(default)


def _reference(operations, schema, column):
    """An affected column; the default of one that is a tuple is what the database has."""
    if isinstance(column, tuple):
        default = operations.get_bind().execute(text("""SELECT column_default FROM information_schema.columns
            WHERE table_schema = '%s' AND table_name = '%s' AND column_name = '%s'""" % (schema, column[0], column[1]))).scalar()
        if default is not None and "::" not in default:
            default += "::text"
        return TableReference(column[0], column[1], schema, *column[2:3], existing_server_default=default)
    if column.table_schema is _default:
        column.table_schema = schema
    return column


class SyncEnumValuesOp(MigrateOperation):
    @classmethod
    def sync_enum_values(cls, operations, enum_schema, enum_name, new_values, affected_columns, enum_values_to_rename=(),
                         indexes_to_recreate=()):
        if indexes_to_recreate:
            raise NotImplementedError("sync_enum_values(indexes_to_recreate=...) needs a database")
        references = [_reference(operations, enum_schema, c) for c in affected_columns]
        run = lambda sql: operations.get_bind().execute(text(sql.replace(":", "\\:")))
        renames = list(enum_values_to_rename)
        quoted_schema = '"%s"' % enum_schema
        new_type, old_name = '%s."%s"' % (quoted_schema, enum_name), '"%s_old"' % enum_name
        old_type = "%s.%s" % (quoted_schema, old_name)
        run("ALTER TYPE %s RENAME TO %s" % (new_type, old_name))
        run("CREATE TYPE %s AS ENUM(%s)" % (new_type, ", ".join("'%s'" % v for v in new_values)))
        operators = (("new_old_not_equals", "!="), ("new_old_equals", "="))
        old_value = "old_enum_val::text"
        if renames:
            old_value = """CASE
                    %s

                    ELSE old_enum_val::text
                END""" % _cast_values("old_enum_val", renames, "")
        for function, operator in operators:
            run("""CREATE FUNCTION %(schema)s.%(function)s(
                new_enum_val %(new)s, old_enum_val %(old)s
            )
            RETURNS boolean AS $$
                SELECT new_enum_val::text %(operator)s %(value)s;
            $$ LANGUAGE SQL IMMUTABLE
            """ % {"schema": quoted_schema, "function": function, "new": new_type, "old": old_type, "operator": operator, "value": old_value})
            run("""CREATE OPERATOR %(schema)s.%(operator)s (
            leftarg = %(new)s,
            rightarg = %(old)s,
            procedure = %(schema)s.%(function)s
        )
        """ % {"schema": quoted_schema, "function": function, "new": new_type, "old": old_type, "operator": operator})
        for reference in references:
            table, column, default = reference.table_name_with_schema, reference.escaped_column_name, reference.existing_server_default
            if default is not None:
                run("""ALTER TABLE %s
             ALTER COLUMN %s DROP DEFAULT""" % (table, column))
            run(_cast(reference, new_type, renames))
            if default is not None:
                run("""ALTER TABLE %s
            ALTER COLUMN %s SET DEFAULT %s""" % (table, column, _new_default(default, enum_schema, enum_name, renames)))
        for function, operator in operators:
            run("""DROP OPERATOR IF EXISTS %s.%s (
                %s,
                %s
            )""" % (quoted_schema, operator, new_type, old_type))
            run("""DROP FUNCTION %s.%s(
            new_enum_val %s, old_enum_val %s
        )""" % (quoted_schema, function, new_type, old_type))
        run("DROP TYPE %s" % old_type)


Operations.register_operation("sync_enum_values")(SyncEnumValuesOp)
