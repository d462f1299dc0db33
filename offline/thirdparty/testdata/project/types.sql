-- upgrade
CREATE TABLE t (
    c0 UUID, 
    c1 UUID, 
    c2 BINARY(16), 
    c3 CHAR(32), 
    c4 UUID, 
    c5 VARCHAR(255), 
    c6 VARCHAR(100), 
    c7 TEXT, 
    c8 VARCHAR(255), 
    c9 VARCHAR(255), 
    c10 INTEGER, 
    c11 JSON, 
    c12 TSVECTOR, 
    c13 TIMESTAMP WITHOUT TIME ZONE, 
    c14 BYTEA, 
    c15 VARCHAR(10), 
    c16 VARCHAR(50), 
    c17 VARCHAR(3), 
    c18 VARCHAR(50), 
    c19 LTREE, 
    c20 BYTEA, 
    c21 VARCHAR(100), 
    c22 TEXT, 
    c23 money_type, 
    c24 VARCHAR(20), 
    c25 VARCHAR(2), 
    c26 VARCHAR(30), 
    c27 BIT(7), 
    c28 INT4RANGE, 
    c29 TSRANGE, 
    c30 geometry(GEOMETRY,-1), 
    c31 geometry(POINT,4326), 
    c32 geometry, 
    c33 geography(POINT,4326), 
    c34 raster, 
    c35 CITEXT, 
    c36 VARCHAR, 
    c37 VARCHAR(10), 
    c38 UUID, 
    c39 TIMESTAMP WITH TIME ZONE, 
    c40 VECTOR(3), 
    c41 HALFVEC(4), 
    c42 UUID, 
    c43 TIMESTAMP WITH TIME ZONE, 
    c44 JSONB, 
    c45 BIGINT
);

CREATE INDEX idx_t_c30 ON t USING gist (c30);

CREATE INDEX idx_t_c31 ON t USING gist (c31);

CREATE INDEX idx_t_c32 ON t USING gist (c32);

CREATE INDEX idx_t_c34 ON t USING gist (ST_ConvexHull(c34));

INSERT INTO z (u, e, c, v, s) VALUES ('55c13bf7-a912-4fab-a0a5-52cc8a9c3da1', 'a@b.c', 'r', '[1.0,2.0,3.0]', 'x,y');

CREATE VIEW v AS SELECT t.a 
FROM t;

DROP MATERIALIZED VIEW IF EXISTS v CASCADE;

CREATE FUNCTION "public"."f"(x integer default 1, y text) returns text as $$ select 'a:b'::text $$ language sql;

CREATE OR REPLACE FUNCTION "public"."f"(x integer default 1, y text) returns text as $$ select 'a:b'::text $$ language sql;

DROP FUNCTION "public"."f"(x integer, y text);

CREATE VIEW "public"."v" AS select 1 as a;

do $$
            begin
                CREATE OR REPLACE VIEW "public"."v" AS select 1 as a;

            exception when others then
                DROP VIEW IF EXISTS "public"."v";

                CREATE VIEW "public"."v" AS select 1 as a;
            end;
        $$ language 'plpgsql';

DROP VIEW "public"."v";

CREATE MATERIALIZED VIEW "public"."mv" AS select 1 as a WITH NO DATA;

DROP MATERIALIZED VIEW IF EXISTS "public"."mv";

CREATE MATERIALIZED VIEW "public"."mv" AS select 1 as a WITH NO DATA;

DROP MATERIALIZED VIEW "public"."mv";

CREATE TRIGGER "trg" BEFORE INSERT ON public.account FOR EACH ROW EXECUTE PROCEDURE public.f();

DROP TRIGGER IF EXISTS "trg" ON public.account;

CREATE TRIGGER "trg" BEFORE INSERT ON public.account FOR EACH ROW EXECUTE PROCEDURE public.f();

DROP TRIGGER "trg" ON public.account;

CREATE POLICY allow on public.t AS PERMISSIVE FOR SELECT TO api USING (1=1);

DROP POLICY IF EXISTS allow on public.t;

CREATE POLICY allow on public.t AS PERMISSIVE FOR SELECT TO api USING (1=1);

DROP POLICY allow on public.t;

GRANT SELECT ( a, b ) ON "public"."t" TO "anon";

REVOKE SELECT ON "public"."t" FROM "anon";

GRANT SELECT ( a, b ) ON "public"."t" TO "anon";

REVOKE SELECT ON "public"."t" FROM "anon";

GRANT DELETE  ON "public"."t" TO "anon"  WITH GRANT OPTION;

REVOKE DELETE ON "public"."t" FROM "anon";

GRANT DELETE  ON "public"."t" TO "anon"  WITH GRANT OPTION;

REVOKE DELETE ON "public"."t" FROM "anon";

CREATE FUNCTION "app"."g"(a numeric(10,2), b text DEFAULT 'x') returns int LANGUAGE plpgsql AS $$
BEGIN
  -- a: b, a: b
  a := b::int;
END
$$;

CREATE OR REPLACE FUNCTION "app"."g"(a numeric(10,2), b text DEFAULT 'x') returns int LANGUAGE plpgsql AS $$
BEGIN
  -- a: b, a: b
  a := b::int;
END
$$;

DROP FUNCTION "app"."g"(a numeric(10, 2), b text);

CREATE FUNCTION "app"."G"() returns int language sql as $$ select 'a:b'::text $$;

CREATE OR REPLACE FUNCTION "app"."G"() returns int language sql as $$ select 'a:b'::text $$;

DROP FUNCTION "app"."G"();

CREATE FUNCTION "app"."h"(a int) returns int AS $$ select 1 $$ language sql;

CREATE OR REPLACE FUNCTION "app"."h"(a int) returns int AS $$ select 1 $$ language sql;

DROP FUNCTION "app"."h"(a int);

CREATE VIEW "app"."w" AS select 1, 'x'::text;

do $$
            begin
                CREATE OR REPLACE VIEW "app"."w" AS select 1, 'x'::text;

            exception when others then
                DROP VIEW IF EXISTS "app"."w";

                CREATE VIEW "app"."w" AS select 1, 'x'::text;
            end;
        $$ language 'plpgsql';

DROP VIEW "app"."w";

CREATE MATERIALIZED VIEW "app"."m" AS select 1 as a WITH  DATA;

DROP MATERIALIZED VIEW IF EXISTS "app"."m";

CREATE MATERIALIZED VIEW "app"."m" AS select 1 as a WITH  DATA;

DROP MATERIALIZED VIEW "app"."m";

CREATE MATERIALIZED VIEW "app"."m" AS select 1 as a WITH NO DATA;

DROP MATERIALIZED VIEW IF EXISTS "app"."m";

CREATE MATERIALIZED VIEW "app"."m" AS select 1 as a WITH NO DATA;

DROP MATERIALIZED VIEW "app"."m";

CREATE MATERIALIZED VIEW "app"."m" AS select 1 as a WITH  DATA;

DROP MATERIALIZED VIEW IF EXISTS "app"."m";

CREATE MATERIALIZED VIEW "app"."m" AS select 1 as a WITH  DATA;

DROP MATERIALIZED VIEW "app"."m";

CREATE CONSTRAINT TRIGGER "trg2" AFTER UPDATE OF a,
 b ON app.account FOR EACH ROW
  WHEN (new.a::text = 'x:y') EXECUTE FUNCTION f();

DROP TRIGGER IF EXISTS "trg2" ON public.account;

CREATE CONSTRAINT TRIGGER "trg2" AFTER UPDATE OF a,
 b ON app.account FOR EACH ROW
  WHEN (new.a::text = 'x:y') EXECUTE FUNCTION f();

DROP TRIGGER "trg2" ON public.account;

CREATE TRIGGER "trg3" BEFORE DELETE ON app.account FOR EACH ROW EXECUTE FUNCTION f();

DROP TRIGGER IF EXISTS "trg3" ON app.account;

CREATE TRIGGER "trg3" BEFORE DELETE ON app.account FOR EACH ROW EXECUTE FUNCTION f();

DROP TRIGGER "trg3" ON app.account;

CREATE POLICY p1 on app.t for select to api using (a = 1);

DROP POLICY IF EXISTS p1 on app.t;

CREATE POLICY p1 on app.t for select to api using (a = 1);

DROP POLICY p1 on app.t;

CREATE EXTENSION "uuid-ossp" WITH SCHEMA "public";

ALTER TYPE "public"."role" RENAME TO "role_old";

CREATE TYPE "public"."role" AS ENUM('a', 'b');

CREATE FUNCTION "public".new_old_not_equals(
                new_enum_val "public"."role", old_enum_val "public"."role_old"
            )
            RETURNS boolean AS $$
                SELECT new_enum_val::text != CASE
                    WHEN old_enum_val::text = 'x' THEN 'a'

                    ELSE old_enum_val::text
                END;
            $$ LANGUAGE SQL IMMUTABLE;

CREATE OPERATOR "public".!= (
            leftarg = "public"."role",
            rightarg = "public"."role_old",
            procedure = "public".new_old_not_equals
        );

CREATE FUNCTION "public".new_old_equals(
                new_enum_val "public"."role", old_enum_val "public"."role_old"
            )
            RETURNS boolean AS $$
                SELECT new_enum_val::text = CASE
                    WHEN old_enum_val::text = 'x' THEN 'a'

                    ELSE old_enum_val::text
                END;
            $$ LANGUAGE SQL IMMUTABLE;

CREATE OPERATOR "public".= (
            leftarg = "public"."role",
            rightarg = "public"."role_old",
            procedure = "public".new_old_equals
        );

ALTER TABLE "public"."t"
             ALTER COLUMN "c" DROP DEFAULT;

ALTER TABLE "public"."t" 
                ALTER COLUMN "c" TYPE "public"."role" 
                USING CASE 
                WHEN "c"::text = 'x' THEN 'a'::"public"."role"

                ELSE "c"::text::"public"."role"
                END;

ALTER TABLE "public"."t"
            ALTER COLUMN "c" SET DEFAULT 'a'::public.role;

ALTER TABLE "public"."t"
             ALTER COLUMN "c" DROP DEFAULT;

ALTER TABLE "public"."t" 
            ALTER COLUMN "c" TYPE "public"."role"[]
            USING array_replace("c"::text[], 'x', 'a')::"public"."role"[];

ALTER TABLE "public"."t"
            ALTER COLUMN "c" SET DEFAULT ARRAY['a'::public.role];

DROP OPERATOR IF EXISTS "public".!= (
                "public"."role",
                "public"."role_old"
            );

DROP FUNCTION "public".new_old_not_equals(
            new_enum_val "public"."role", old_enum_val "public"."role_old"
        );

DROP OPERATOR IF EXISTS "public".= (
                "public"."role",
                "public"."role_old"
            );

DROP FUNCTION "public".new_old_equals(
            new_enum_val "public"."role", old_enum_val "public"."role_old"
        );

DROP TYPE "public"."role_old";

-- downgrade
ALTER TYPE "public"."role" RENAME TO "role_old";

CREATE TYPE "public"."role" AS ENUM('x');

CREATE FUNCTION "public".new_old_not_equals(
                new_enum_val "public"."role", old_enum_val "public"."role_old"
            )
            RETURNS boolean AS $$
                SELECT new_enum_val::text != old_enum_val::text;
            $$ LANGUAGE SQL IMMUTABLE;

CREATE OPERATOR "public".!= (
            leftarg = "public"."role",
            rightarg = "public"."role_old",
            procedure = "public".new_old_not_equals
        );

CREATE FUNCTION "public".new_old_equals(
                new_enum_val "public"."role", old_enum_val "public"."role_old"
            )
            RETURNS boolean AS $$
                SELECT new_enum_val::text = old_enum_val::text;
            $$ LANGUAGE SQL IMMUTABLE;

CREATE OPERATOR "public".= (
            leftarg = "public"."role",
            rightarg = "public"."role_old",
            procedure = "public".new_old_equals
        );

DROP OPERATOR IF EXISTS "public".!= (
                "public"."role",
                "public"."role_old"
            );

DROP FUNCTION "public".new_old_not_equals(
            new_enum_val "public"."role", old_enum_val "public"."role_old"
        );

DROP OPERATOR IF EXISTS "public".= (
                "public"."role",
                "public"."role_old"
            );

DROP FUNCTION "public".new_old_equals(
            new_enum_val "public"."role", old_enum_val "public"."role_old"
        );

DROP TYPE "public"."role_old";

CREATE TABLE g (
    p geometry(POINT,-1)
);

CREATE INDEX idx ON g USING gist (p);

ALTER TABLE s.g ADD COLUMN a geometry(POINT,4326);

CREATE INDEX idx_g_a ON s.g USING gist (a gist_geometry_ops_nd);

ALTER TABLE s.g ADD COLUMN b geography(POINT,-1);

CREATE INDEX idx_g_b ON s.g USING gist (b);

ALTER TABLE s.g ADD COLUMN d geometry(POINT,-1);

CREATE INDEX idx_d ON s.g USING gist (d);

DROP INDEX s.idx_d;

ALTER TABLE s.g DROP COLUMN d;

ALTER TABLE g ADD COLUMN q geometry(POINT,-1);

ALTER TABLE g DROP COLUMN q;

DROP INDEX idx;

DROP TABLE g;

