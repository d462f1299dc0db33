-- What exists, in the lines of Catalog.Dump; expressions stand between « and ».
BEGIN;
SET LOCAL search_path = pg_catalog;
CREATE TEMPORARY VIEW ns AS SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema';
CREATE TEMPORARY VIEW ext AS SELECT objid FROM pg_depend WHERE deptype = 'e';
CREATE TEMPORARY VIEW rel AS SELECT c.*, n.nspname || '.' || c.relname AS full_name FROM pg_class c JOIN ns n ON n.oid = c.relnamespace
  WHERE c.oid NOT IN (SELECT objid FROM ext) AND c.relkind <> 't';
SELECT 'schema ' || nspname FROM ns;
SELECT 'relation ' || full_name || ' kind=' || relkind::text || ' persistence=' || relpersistence::text || ' rls=' || relrowsecurity || ',' || relforcerowsecurity
  || ' parents=' || coalesce((SELECT string_agg(p.full_name, ',' ORDER BY inhseqno) FROM pg_inherits i JOIN rel p ON p.oid = i.inhparent WHERE i.inhrelid = rel.oid), '')
  || ' partition=' || relispartition || ' key=' || coalesce((SELECT CASE partstrat WHEN 'l' THEN 'list' WHEN 'r' THEN 'range' ELSE 'hash' END || '(' ||
       (SELECT string_agg(coalesce((SELECT attname::text FROM pg_attribute WHERE attrelid = rel.oid AND attnum = k AND k <> 0), 'expr'), ',' ORDER BY o) FROM unnest(partattrs::int2[]) WITH ORDINALITY u(k, o)) || ')'
       FROM pg_partitioned_table WHERE partrelid = rel.oid), '')
  FROM rel WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'c');
SELECT 'column ' || full_name || '.' || lpad((row_number() OVER (PARTITION BY attrelid ORDER BY attnum))::text, 3, '0') || ' ' || attname || ' ' || format_type(atttypid, atttypmod) || ' notnull=' || attnotnull
  || ' identity=' || attidentity::text || ' generated=' || attgenerated::text || ' collation=' || coalesce((SELECT collname FROM pg_collation k JOIN pg_type t ON t.oid = atttypid WHERE k.oid = attcollation AND attcollation <> t.typcollation), '')
  || ' inherited=' || attinhcount || ' local=' || attislocal || ' default=«' || coalesce(pg_get_expr(adbin, adrelid), '') || '»'
  FROM pg_attribute JOIN rel ON rel.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'f', 'v', 'm', 'c');
SELECT 'index ' || r.full_name || ' on ' || t.full_name || ' using ' || amname || ' unique=' || indisunique || ' primary=' || indisprimary || ' valid=' || indisvalid || ' nullsnotdistinct=' || coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) || ' ('
  || (SELECT string_agg(CASE WHEN indkey[k - 1] <> 0 THEN (SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid AND attnum = indkey[k - 1]) ELSE '«' || pg_get_indexdef(indexrelid, k, false) || '»' END
       || CASE WHEN indoption[k - 1] & 1 = 1 THEN ' desc' ELSE '' END
       || CASE WHEN (indoption[k - 1] & 2 = 2) = (indoption[k - 1] & 1 = 1) THEN '' WHEN indoption[k - 1] & 2 = 2 THEN ' nulls first' ELSE ' nulls last' END, ', ' ORDER BY k) FROM generate_series(1, indnkeyatts) k)
  || ') include (' || coalesce((SELECT string_agg((SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid AND attnum = indkey[k - 1]), ', ' ORDER BY k) FROM generate_series(indnkeyatts + 1, indnatts) k), '')
  || ') parent=' || coalesce((SELECT p.full_name FROM pg_inherits h JOIN rel p ON p.oid = h.inhparent WHERE h.inhrelid = indexrelid), '') || ' where «' || coalesce(pg_get_expr(indpred, indrelid), '') || '»'
  FROM pg_index i JOIN rel r ON r.oid = indexrelid JOIN rel t ON t.oid = indrelid JOIN pg_am ON pg_am.oid = r.relam;
SELECT 'sequence ' || full_name || ' ' || format_type(seqtypid, NULL) || ' start=' || seqstart || ' increment=' || seqincrement || ' min=' || seqmin || ' max=' || seqmax || ' cache=' || seqcache || ' cycle=' || seqcycle
  || ' owner=' || coalesce((SELECT t.full_name || '.' || attname FROM pg_depend d JOIN rel t ON t.oid = refobjid JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid WHERE classid = 'pg_class'::regclass AND objid = rel.oid AND refobjsubid > 0 AND deptype IN ('a', 'i')), '')
  FROM pg_sequence JOIN rel ON rel.oid = seqrelid;
SELECT 'enum ' || nspname || '.' || typname || ' [' || coalesce((SELECT string_agg('"' || enumlabel || '"', ' ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), '') || ']'
  FROM pg_type t JOIN ns ON ns.oid = typnamespace WHERE typtype = 'e' AND t.oid NOT IN (SELECT objid FROM ext);
SELECT 'domain ' || nspname || '.' || typname || ' ' || format_type(typbasetype, typtypmod) || ' notnull=' || typnotnull || ' default=«' || coalesce(typdefault, '') || '»'
  FROM pg_type t JOIN ns ON ns.oid = typnamespace WHERE typtype = 'd' AND t.oid NOT IN (SELECT objid FROM ext);
SELECT 'range ' || nspname || '.' || typname || ' ' || format_type(rngsubtype, NULL) FROM pg_type t JOIN ns ON ns.oid = typnamespace JOIN pg_range ON rngtypid = t.oid WHERE t.oid NOT IN (SELECT objid FROM ext);
SELECT 'constraint ' || coalesce(r.full_name, n.nspname || '.' || t.typname) || '.' || conname || ' deferrable=' || condeferrable || ',' || condeferred || ' valid=' || convalidated || ' noinherit=' || (connoinherit AND contype = 'c') || ' '
  || CASE contype WHEN 'c' THEN 'CHECK «' || substr(regexp_replace(pg_get_constraintdef(k.oid), '( NO INHERIT)?( NOT VALID)?$', ''), 7) || '»' WHEN 't' THEN 'TRIGGER'
     WHEN 'f' THEN 'FOREIGN KEY (' || (SELECT string_agg(attname, ',' ORDER BY o) FROM unnest(conkey) WITH ORDINALITY u(a, o) JOIN pg_attribute ON attrelid = conrelid AND attnum = a) || ') REFERENCES ' || f.full_name || ' (' || (SELECT string_agg(attname, ',' ORDER BY o) FROM unnest(confkey) WITH ORDINALITY u(a, o) JOIN pg_attribute ON attrelid = confrelid AND attnum = a) || ') update=' || confupdtype::text || ' delete=' || confdeltype::text || ' match=' || confmatchtype::text
     ELSE contype::text || ' (' || coalesce((SELECT string_agg(attname, ',' ORDER BY o) FROM unnest(conkey) WITH ORDINALITY u(a, o) JOIN pg_attribute ON attrelid = conrelid AND attnum = a AND a <> 0), '') || ') index=' || (SELECT full_name FROM rel WHERE oid = conindid) END
  FROM pg_constraint k LEFT JOIN rel r ON r.oid = conrelid LEFT JOIN pg_type t ON t.oid = contypid LEFT JOIN ns n ON n.oid = t.typnamespace LEFT JOIN rel f ON f.oid = confrelid
  WHERE (r.oid IS NOT NULL OR n.oid IS NOT NULL) AND contype <> 'n' AND NOT EXISTS (SELECT FROM pg_constraint k2 WHERE k2.oid = k.conparentid AND k2.conrelid = k.conrelid) AND coalesce(contypid, 0) NOT IN (SELECT objid FROM ext);
SELECT 'function ' || nspname || '.' || proname || '(' || coalesce((SELECT string_agg(format_type(a, NULL), ', ' ORDER BY o) FROM unnest(proargtypes::oid[]) WITH ORDINALITY u(a, o)), '') || ') kind=' || prokind::text || ' volatility=' || provolatile::text || ' set=' || proretset || ' returns ' || format_type(prorettype, NULL)
  FROM pg_proc p JOIN ns ON ns.oid = pronamespace WHERE p.oid NOT IN (SELECT objid FROM ext) AND prokind <> 'a' AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'i');
SELECT 'trigger ' || full_name || '.' || tgname || CASE WHEN tgtype & 2 = 2 THEN ' BEFORE' WHEN tgtype & 64 = 64 THEN ' INSTEAD OF' ELSE ' AFTER' END || ' events=' || (tgtype & 60) || ' row=' || (tgtype & 1 = 1) || ' enabled=' || tgenabled::text
  || ' columns=' || coalesce((SELECT string_agg(attname, ',' ORDER BY o) FROM unnest(tgattr::int2[]) WITH ORDINALITY u(a, o) JOIN pg_attribute ON attrelid = tgrelid AND attnum = a), '') || ' function=' || proname
  FROM pg_trigger JOIN rel ON rel.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal;
SELECT 'policy ' || full_name || '.' || polname || ' command=' || CASE polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END || ' permissive=' || polpermissive
  || ' using=«' || coalesce(pg_get_expr(polqual, polrelid), '') || '» check=«' || coalesce(pg_get_expr(polwithcheck, polrelid), '') || '»' FROM pg_policy JOIN rel ON rel.oid = polrelid;
SELECT 'rule ' || full_name || '.' || rulename || ' instead=' || is_instead FROM pg_rewrite JOIN rel ON rel.oid = ev_class WHERE rulename <> '_RETURN';
SELECT 'operator ' || nspname || '.' || oprname || '(' || CASE oprleft WHEN 0 THEN 'NONE' ELSE format_type(oprleft, NULL) END || ', ' || format_type(oprright, NULL) || ') function=' || proname
  FROM pg_operator o JOIN ns ON ns.oid = oprnamespace JOIN pg_proc p ON p.oid = oprcode WHERE o.oid NOT IN (SELECT objid FROM ext);
SELECT 'extension ' || extname FROM pg_extension WHERE extname <> 'plpgsql';
SELECT 'comment relation ' || full_name || ' ' || to_json(obj_description(oid, 'pg_class')) FROM rel WHERE obj_description(oid, 'pg_class') IS NOT NULL;
SELECT 'comment column ' || full_name || '.' || attname || ' ' || to_json(col_description(attrelid, attnum)) FROM pg_attribute JOIN rel ON rel.oid = attrelid WHERE col_description(attrelid, attnum) IS NOT NULL;
SELECT 'comment type ' || nspname || '.' || typname || ' ' || to_json(obj_description(t.oid, 'pg_type')) FROM pg_type t JOIN ns ON ns.oid = typnamespace WHERE obj_description(t.oid, 'pg_type') IS NOT NULL AND t.oid NOT IN (SELECT objid FROM ext) AND typrelid = 0;
SELECT 'comment schema ' || nspname || ' ' || to_json(obj_description(oid, 'pg_namespace')) FROM ns WHERE obj_description(oid, 'pg_namespace') IS NOT NULL AND NOT (nspname = 'public' AND obj_description(oid, 'pg_namespace') = 'standard public schema');
SELECT 'comment constraint ' || full_name || '.' || conname || ' ' || to_json(obj_description(k.oid, 'pg_constraint')) FROM pg_constraint k JOIN rel ON rel.oid = conrelid WHERE obj_description(k.oid, 'pg_constraint') IS NOT NULL;
SELECT 'comment trigger ' || full_name || '.' || tgname || ' ' || to_json(obj_description(k.oid, 'pg_trigger')) FROM pg_trigger k JOIN rel ON rel.oid = tgrelid WHERE obj_description(k.oid, 'pg_trigger') IS NOT NULL;
SELECT 'comment function ' || nspname || '.' || proname || '(' || coalesce((SELECT string_agg(format_type(a, NULL), ', ' ORDER BY o) FROM unnest(proargtypes::oid[]) WITH ORDINALITY u(a, o)), '') || ') ' || to_json(obj_description(p.oid, 'pg_proc')) FROM pg_proc p JOIN ns ON ns.oid = pronamespace WHERE obj_description(p.oid, 'pg_proc') IS NOT NULL AND p.oid NOT IN (SELECT objid FROM ext);
ROLLBACK;
