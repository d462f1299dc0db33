CREATE SCHEMA app;
CREATE TYPE app.state AS ENUM ('on', 'it''s off');
CREATE DOMAIN positive AS integer DEFAULT 1 CHECK (VALUE > 0);
CREATE TYPE pair AS (a integer, b text);
CREATE SEQUENCE codes START WITH 100 INCREMENT BY 5;
CREATE FUNCTION next_code() RETURNS text LANGUAGE sql AS $$ SELECT 'x' || nextval('codes')::text $$;
CREATE TABLE early (id serial PRIMARY KEY, note text);
CREATE TYPE late AS ENUM ('a');
ALTER TABLE early ADD COLUMN l late DEFAULT 'a' NOT NULL, ADD COLUMN code text DEFAULT next_code();
COMMENT ON TABLE early IS 'it''s early';
COMMENT ON COLUMN early.note IS 'a note';
CREATE TABLE app.main (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 7) PRIMARY KEY,
    early_id integer REFERENCES early ON DELETE SET NULL,
    s app.state,
    p positive,
    pr pair,
    price numeric(10, 2) CHECK (price > 0),
    total numeric GENERATED ALWAYS AS (price * 2) STORED,
    tags text[] DEFAULT '{}',
    "Mixed" varchar(20) UNIQUE,
    CONSTRAINT both_u UNIQUE (early_id, s) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE early ADD COLUMN main_id bigint;
ALTER TABLE early ADD CONSTRAINT circle FOREIGN KEY (main_id) REFERENCES app.main NOT VALID;
CREATE UNIQUE INDEX lower_note ON early (lower(note) DESC NULLS LAST) WHERE note IS NOT NULL;
CREATE INDEX inc ON app.main USING btree (s) INCLUDE (price);
CREATE TABLE measures (at timestamptz NOT NULL, v float8) PARTITION BY RANGE (at);
CREATE TABLE measures_1 PARTITION OF measures FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE measures_d PARTITION OF measures DEFAULT;
CREATE INDEX m_at ON measures (at);
CREATE TABLE parent (a int CHECK (a > 0));
CREATE TABLE child (b int) INHERITS (parent);
CREATE VIEW recent AS SELECT id, note FROM early WHERE note IS NOT NULL;
CREATE MATERIALIZED VIEW totals AS SELECT sum(total) AS t FROM app.main WITH NO DATA;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER t_touch BEFORE UPDATE ON early FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE early RENAME TO first;
ALTER TABLE first ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON first USING (id > 0);
CREATE UNLOGGED TABLE scratch (i int) WITH (fillfactor = 70);
DROP TABLE scratch;
CREATE UNLOGGED TABLE scratch (i int);
ALTER TABLE app.main ALTER COLUMN tags SET STORAGE EXTERNAL;
