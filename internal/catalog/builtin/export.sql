-- Writes the tables of this folder from a PostgreSQL server, in an empty
-- database whose superuser may create the contrib extensions:
--   psql -X -q -f export.sql
-- The column ext is empty for what is built in. procs.tsv has two columns more, which
-- come from comparing its rows of servers 11 to 18: the first version that has the row
-- and the last, empty where that is 11 and 18.
\set ON_ERROR_STOP on
SET client_min_messages = error;
CREATE SCHEMA contrib;
SET search_path = contrib, pg_catalog;
SELECT format('CREATE EXTENSION IF NOT EXISTS %I CASCADE', name)
FROM pg_available_extensions
WHERE name = ANY ('{btree_gin,btree_gist,citext,cube,dblink,dict_int,earthdistance,fuzzystrmatch,hstore,intarray,isn,lo,ltree,pg_stat_statements,pg_trgm,pgcrypto,pgrowlocks,pgstattuple,postgres_fdw,seg,tablefunc,tcn,tsm_system_rows,tsm_system_time,unaccent,uuid-ossp,xml2,moddatetime,autoinc,insert_username,bloom,amcheck,file_fdw}')
ORDER BY name \gexec
CREATE FUNCTION contrib.ext_of(class regclass, o oid) RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT coalesce((SELECT e.extname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid WHERE d.classid = $1 AND d.objid = $2 AND d.deptype = 'e' LIMIT 1), '') $$;
CREATE FUNCTION contrib.ty(o oid) RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN t.typelem <> 0 AND t.typlen = -1 AND t.typcategory = 'A' THEN e.typname || '[]' ELSE t.typname END FROM pg_type t LEFT JOIN pg_type e ON e.oid = t.typelem WHERE t.oid = $1 $$;
SET search_path = pg_catalog, contrib;
\pset format unaligned
\pset tuples_only on
\pset fieldsep '\t'
\o types.tsv
SELECT CASE WHEN ext = '' THEN t.oid ELSE 0 END, ext, t.typname, CASE WHEN ext = '' THEN format_type(t.oid, NULL) ELSE t.typname END, t.typtype, t.typcategory, t.typispreferred::int,
  CASE t.typtype WHEN 'r' THEN (SELECT ty(rngsubtype) FROM pg_range WHERE rngtypid = t.oid) WHEN 'm' THEN (SELECT ty(rngsubtype) FROM pg_range WHERE rngmultitypid = t.oid) ELSE '' END,
  CASE WHEN t.typmodin <> 0 THEN 1 ELSE 0 END, CASE WHEN t.typcollation <> 0 THEN 1 ELSE 0 END,
  (SELECT string_agg(a.amname, ',' ORDER BY a.amname) FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod WHERE c.opcintype = t.oid AND c.opcdefault AND ext_of('pg_opclass', c.oid) = ext)
FROM pg_type t, LATERAL (SELECT ext_of('pg_type', t.oid)) x(ext)
WHERE (t.typtype IN ('b', 'p', 'r', 'm', 'd', 'e') AND NOT (t.typelem <> 0 AND t.typlen = -1 AND t.typcategory = 'A'))
  AND (ext <> '' OR t.typnamespace = 'pg_catalog'::regnamespace) ORDER BY ext, t.oid;
\o casts.tsv
SELECT ext, ty(castsource), ty(casttarget), castcontext, castmethod FROM pg_cast c, LATERAL (SELECT ext_of('pg_cast', c.oid)) x(ext)
  WHERE ext <> '' OR c.oid < 16384 ORDER BY 1, 2, 3;
\o procs.tsv
SELECT DISTINCT ext, proname, prokind, provolatile, proretset::int, ty(prorettype), pronargdefaults, provariadic <> 0, (SELECT string_agg(ty(a), ' ' ORDER BY n) FROM unnest(proargtypes) WITH ORDINALITY u(a, n))
  FROM pg_proc p, LATERAL (SELECT ext_of('pg_proc', p.oid)) x(ext)
  WHERE (ext <> '' OR (p.oid < 16384 AND pronamespace = 'pg_catalog'::regnamespace)) AND NOT proargtypes::oid[] && ARRAY['internal'::regtype::oid] AND prorettype NOT IN ('internal'::regtype, 'cstring'::regtype)
  ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
\o operators.tsv
SELECT ext, oprname, coalesce(ty(oprleft), ''), ty(oprright), ty(oprresult) FROM pg_operator o, LATERAL (SELECT ext_of('pg_operator', o.oid)) x(ext)
  WHERE (ext <> '' OR o.oid < 16384) AND oprresult <> 0 ORDER BY 1, 2, 3, 4;
\o opclasses.tsv
SELECT ext, a.amname, c.opcname, ty(c.opcintype), opcdefault::int FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod, LATERAL (SELECT ext_of('pg_opclass', c.oid)) x(ext)
  WHERE ext <> '' OR c.oid < 16384 ORDER BY 1, 2, 3, 4;
\o extensions.tsv
SELECT name, default_version, (SELECT string_agg(r, ',') FROM unnest(v.requires) r), (v.relocatable)::int, v.schema FROM pg_available_extensions e JOIN pg_available_extension_versions v USING (name) WHERE v.version = e.default_version ORDER BY 1;
\o
DROP SCHEMA contrib CASCADE;
