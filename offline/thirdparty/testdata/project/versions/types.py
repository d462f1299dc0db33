"""What SQLAlchemy-Utils 0.43.0, GeoAlchemy2 0.20.0, pgvector 0.5.1, sqlalchemy-citext 1.8.0, SQLModel 0.0.50, Advanced Alchemy
1.12.0, alembic_utils 0.8.8 and alembic-postgresql-enum 1.11.0 print with Alembic 1.19.1 is in types.sql."""
import enum

import advanced_alchemy.types
import citext
import geoalchemy2
import geoalchemy2.alembic_helpers
import pgvector.sqlalchemy
import sqlalchemy as sa
import sqlalchemy_utils as su
import sqlalchemy_utils.types.uuid
import sqlmodel
from alembic import op
from alembic_postgresql_enum import ColumnType, TableReference
from alembic_utils.pg_extension import PGExtension
from alembic_utils.pg_function import PGFunction
from alembic_utils.pg_grant_table import PGGrantTable
from alembic_utils.pg_materialized_view import PGMaterializedView
from alembic_utils.pg_policy import PGPolicy
from alembic_utils.pg_trigger import PGTrigger
from alembic_utils.pg_view import PGView
from sqlalchemy_utils.view import CreateView, DropView

revision = "types"
down_revision = None


class Color(enum.Enum):
    RED = "r"
    BLUE = "b"


TYPES = [
    su.UUIDType(), su.UUIDType(binary=False), su.UUIDType(native=False), su.UUIDType(binary=False, native=False),
    sqlalchemy_utils.types.uuid.UUIDType(), su.EmailType(), su.EmailType(length=100), su.URLType, su.ChoiceType(Color),
    su.ChoiceType([("a", "A")]), su.ChoiceType(Color, impl=sa.Integer()), su.JSONType(),
    su.TSVectorType("a", "b", weights={"a": "A"}), su.ArrowType(), su.PasswordType(schemes=["bcrypt"]), su.LocaleType(),
    su.TimezoneType(backend="pytz"), su.CurrencyType(), su.IPAddressType(), su.LtreeType(), su.EncryptedType(sa.Unicode, "k"),
    su.StringEncryptedType(sa.Unicode, "k", length=100), su.ScalarListType(int),
    su.CompositeType("money_type", [sa.Column("a", sa.Integer)]), su.ColorType(), su.CountryType(),
    su.PhoneNumberType(max_length=30), su.WeekDaysType(), su.IntRangeType(), su.DateTimeRangeType(),
    geoalchemy2.Geometry(), geoalchemy2.types.Geometry("POINT", srid=4326), geoalchemy2.Geometry(geometry_type=None),
    geoalchemy2.Geography("POINT", srid=4326, spatial_index=False), geoalchemy2.Raster(), citext.CIText(),
    sqlmodel.sql.sqltypes.AutoString(), sqlmodel.AutoString(length=10), sqlmodel.sql.sqltypes.types.Uuid(), sqlmodel.sql.sqltypes.UTCDateTime(), pgvector.sqlalchemy.Vector(3),
    pgvector.sqlalchemy.HALFVEC(dim=4), advanced_alchemy.types.GUID(length=16),
    advanced_alchemy.types.DateTimeUTC(timezone=True), advanced_alchemy.types.JsonB, advanced_alchemy.types.BigIntIdentity,
]


def upgrade():
    op.create_table("t", *[sa.Column("c%d" % i, t) for i, t in enumerate(TYPES)])
    op.bulk_insert(
        sa.table("z", sa.column("u", su.UUIDType()), sa.column("e", su.EmailType()), sa.column("c", su.ChoiceType(Color)),
                 sa.column("v", pgvector.sqlalchemy.Vector(3)), sa.column("s", su.ScalarListType())),
        [{"u": "55c13bf7-a912-4fab-a0a5-52cc8a9c3da1", "e": "A@b.c", "c": Color.RED, "v": [1, 2, 3], "s": ["x", "y"]}])
    op.execute(CreateView("v", sa.select(sa.table("t", sa.column("a")).c.a)))
    op.execute(DropView("v", materialized=True, cascade=True))
    function = PGFunction("public", "f(x integer default 1, y text)", "returns text as $$ select 'a:b'::text $$ language sql;")
    op.create_entity(function)
    op.replace_entity(function)
    op.drop_entity(function)
    entities = [
        PGView("public", "v", "select 1 as a;"), PGMaterializedView("public", "mv", "select 1 as a;", with_data=False),
        PGTrigger("public", "trg", on_entity="public.account", definition="BEFORE INSERT ON public.account FOR EACH ROW EXECUTE PROCEDURE public.f()"),
        PGPolicy("public", "allow", on_entity="t", definition="AS PERMISSIVE FOR SELECT TO api USING (1=1)"),
        PGGrantTable("public", "t", "anon", "SELECT", columns=["b", "a"]),
        PGGrantTable("public", "t", "anon", "DELETE", with_grant_option=True),
    ]
    entities += [
        PGFunction("app", "g(a numeric(10,2), b text DEFAULT 'x')", "returns int LANGUAGE plpgsql AS $$\nBEGIN\n  -- a: b, a\\: b\n  a := b::int;\nEND\n$$;"),
        PGFunction("app", '"G"()', "returns int language sql as $$ select 'a:b'::text $$"),
        PGFunction.from_sql("CREATE OR REPLACE FUNCTION app.h(a int)\n  RETURNS int AS $$ select 1 $$ language sql;"),
        PGView.from_sql("create view app.w (a, b) as\n  select 1, 'x'::text;\n"),
        PGMaterializedView.from_sql("create materialized view app.m as select 1 as a with data;"),
        PGMaterializedView.from_sql("create materialized view app.m as select 1 as a with no data"),
        PGMaterializedView.from_sql("create materialized view app.m as select 1 as a"),
        PGTrigger("app", "trg2", on_entity="account", definition="AFTER UPDATE OF a,\n b ON account\n    FOR EACH ROW\n  WHEN (new.a::text = 'x:y') EXECUTE FUNCTION f()", is_constraint=True),
        PGTrigger.from_sql('CREATE TRIGGER trg3 BEFORE DELETE ON app.account FOR EACH ROW EXECUTE FUNCTION f()'),
        PGPolicy.from_sql("create policy p1 on app.t for select to api using (a = 1)"),
    ]
    for e in entities:
        op.create_entity(e)
        op.replace_entity(e)
        op.drop_entity(e)
    op.create_entity(PGExtension("public", "uuid-ossp"))
    op.sync_enum_values(
        "public", "role", ["a", "b"],
        [TableReference(table_schema="public", table_name="t", column_name="c", existing_server_default="'x'::role"),
         TableReference(table_name="t", column_name="c", column_type=ColumnType.ARRAY, existing_server_default="ARRAY['x'::role]")],
        enum_values_to_rename=[("x", "a")])


def downgrade():
    op.sync_enum_values(enum_schema="public", enum_name="role", new_values=["x"], affected_columns=[], enum_values_to_rename=[])
    op.create_geospatial_table("g", sa.Column("p", geoalchemy2.Geometry("POINT", spatial_index=False)))
    op.create_geospatial_index("idx", "g", ["p"], unique=False, postgresql_using="gist")
    op.add_column("g", sa.Column("a", geoalchemy2.Geometry("POINT", srid=4326, use_N_D_index=True)), schema="s")
    with op.batch_alter_table("g", schema="s") as batch:
        batch.add_column(sa.Column("b", geoalchemy2.Geography("POINT")))
        batch.add_geospatial_column(sa.Column("d", geoalchemy2.Geometry("POINT", spatial_index=False)))
        batch.create_geospatial_index("idx_d", ["d"], unique=False, postgresql_using="gist", postgresql_ops={})
        batch.drop_geospatial_index("idx_d", postgresql_using="gist", column_name="d")
        batch.drop_geospatial_column("d")
    op.add_geospatial_column("g", sa.Column("q", geoalchemy2.Geometry("POINT", spatial_index=False)))
    op.drop_geospatial_column("g", "q")
    op.drop_geospatial_index("idx", table_name="g", column_name="p", postgresql_using="gist")
    op.drop_geospatial_table("g")
