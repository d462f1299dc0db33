-- What exists, in the lines of Catalog.Dump; expressions stand between « and ».
-- A column of a system catalog that not every version has is read from to_jsonb of the row.
BEGIN;
SET LOCAL search_path = pg_catalog;
CREATE TEMPORARY VIEW ns AS SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema';
CREATE TEMPORARY VIEW ext AS SELECT objid FROM pg_depend WHERE deptype = 'e';
CREATE TEMPORARY VIEW rel AS SELECT c.oid, relname, relnamespace, relkind, relpersistence, relam, reloftype, relrowsecurity, relforcerowsecurity, relispartition, relispopulated, relreplident, reloptions, n.nspname || '.' || c.relname AS full_name FROM pg_class c JOIN ns n ON n.oid = c.relnamespace
  WHERE c.oid NOT IN (SELECT objid FROM ext) AND c.relkind <> 't';
SELECT 'schema ' || nspname FROM ns;
SELECT 'relation ' || full_name || ' kind=' || relkind::text || ' persistence=' || relpersistence::text || ' rls=' || relrowsecurity || ',' || relforcerowsecurity
  || ' parents=' || coalesce((SELECT string_agg(p.full_name, ',' ORDER BY inhseqno) FROM pg_inherits i JOIN rel p ON p.oid = i.inhparent WHERE i.inhrelid = rel.oid), '')
  || ' partition=' || relispartition || ' key=' || coalesce((SELECT CASE partstrat WHEN 'l' THEN 'list' WHEN 'r' THEN 'range' ELSE 'hash' END || '(' ||
       (SELECT string_agg(coalesce((SELECT attname::text FROM pg_attribute WHERE attrelid = rel.oid AND attnum = k AND k <> 0), 'expr'), ',' ORDER BY o) FROM unnest(partattrs::int2[]) WITH ORDINALITY u(k, o)) || ')'
       FROM pg_partitioned_table WHERE partrelid = rel.oid), '')
  || ' of=' || coalesce((SELECT ns.nspname || '.' || typname FROM pg_type t JOIN ns ON ns.oid = typnamespace WHERE t.oid = reloftype), '')
  || ' options=' || coalesce((SELECT string_agg(o, ',' ORDER BY o) FROM unnest(reloptions) o), '')
  || ' replica=' || CASE relreplident WHEN 'f' THEN 'FULL' WHEN 'i' THEN coalesce((SELECT relname::text FROM pg_class JOIN pg_index i ON i.indexrelid = pg_class.oid WHERE indrelid = rel.oid AND indisreplident), 'NOTHING')
     WHEN 'n' THEN CASE WHEN relkind IN ('r', 'p', 'm') THEN 'NOTHING' ELSE 'DEFAULT' END ELSE 'DEFAULT' END
  || ' cluster=' || coalesce((SELECT relname::text FROM pg_class JOIN pg_index i ON i.indexrelid = pg_class.oid WHERE indrelid = rel.oid AND indisclustered), '') || ' populated=' || relispopulated
  FROM rel WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'c');
SELECT 'column ' || full_name || '.' || lpad((row_number() OVER (PARTITION BY attrelid ORDER BY attnum))::text, 3, '0') || ' ' || attname || ' ' || format_type(atttypid, atttypmod) || ' notnull=' || attnotnull
  || ' identity=' || attidentity::text || ' generated=' || coalesce(to_jsonb(pg_attribute) ->> 'attgenerated', '') || ' collation=' || coalesce((SELECT collname FROM pg_collation k JOIN pg_type t ON t.oid = atttypid WHERE k.oid = attcollation AND attcollation <> t.typcollation), '')
  || ' inherited=' || attinhcount || ' local=' || attislocal || ' storage=' || CASE WHEN attstorage = (SELECT typstorage FROM pg_type WHERE oid = atttypid) THEN '' ELSE CASE attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END END
  || ' compression=' || CASE to_jsonb(pg_attribute) ->> 'attcompression' WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' ELSE '' END || ' statistics=' || coalesce(attstattarget, -1) || ' default=«' || coalesce(pg_get_expr(adbin, adrelid), '') || '»'
  FROM pg_attribute JOIN rel ON rel.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'f', 'v', 'm', 'c');
SELECT 'index ' || r.full_name || ' on ' || t.full_name || ' using ' || amname || ' unique=' || indisunique || ' primary=' || indisprimary || ' valid=' || indisvalid || ' nullsnotdistinct=' || coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) || ' ('
  || (SELECT string_agg(CASE WHEN indkey[k - 1] <> 0 THEN (SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid AND attnum = indkey[k - 1]) ELSE '«' || pg_get_indexdef(indexrelid, k, false) || '»' END
       || coalesce((SELECT ' ' || opcname FROM pg_opclass WHERE oid = indclass[k - 1] AND NOT opcdefault), '')
       || coalesce((SELECT ' collate ' || collname FROM pg_collation c WHERE c.oid = indcollation[k - 1] AND c.oid <> coalesce((SELECT attcollation FROM pg_attribute WHERE attrelid = indrelid AND attnum = indkey[k - 1] AND indkey[k - 1] <> 0), 100)), '')
       || CASE WHEN indoption[k - 1] & 1 = 1 THEN ' desc' ELSE '' END
       || CASE WHEN (indoption[k - 1] & 2 = 2) = (indoption[k - 1] & 1 = 1) THEN '' WHEN indoption[k - 1] & 2 = 2 THEN ' nulls first' ELSE ' nulls last' END, ', ' ORDER BY k) FROM generate_series(1, indnkeyatts) k)
  || ') include (' || coalesce((SELECT string_agg((SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid AND attnum = indkey[k - 1]), ', ' ORDER BY k) FROM generate_series(indnkeyatts + 1, indnatts) k), '')
  || ') parent=' || coalesce((SELECT p.full_name FROM pg_inherits h JOIN rel p ON p.oid = h.inhparent WHERE h.inhrelid = indexrelid), '') || ' options=' || coalesce((SELECT string_agg(o, ',' ORDER BY o) FROM unnest(r.reloptions) o), '') || ' where «' || coalesce(pg_get_expr(indpred, indrelid), '') || '»'
  FROM pg_index i JOIN rel r ON r.oid = indexrelid JOIN rel t ON t.oid = indrelid JOIN pg_am ON pg_am.oid = r.relam;
SELECT 'sequence ' || full_name || ' ' || format_type(seqtypid, NULL) || ' start=' || seqstart || ' increment=' || seqincrement || ' min=' || seqmin || ' max=' || seqmax || ' cache=' || seqcache || ' cycle=' || seqcycle
  || ' owner=' || coalesce((SELECT t.full_name || '.' || attname FROM pg_depend d JOIN rel t ON t.oid = refobjid JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid WHERE classid = 'pg_class'::regclass AND objid = rel.oid AND refobjsubid > 0 AND deptype IN ('a', 'i')), '')
  FROM pg_sequence JOIN rel ON rel.oid = seqrelid;
SELECT 'enum ' || nspname || '.' || typname || ' [' || coalesce((SELECT string_agg('"' || enumlabel || '"', ' ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), '') || ']'
  FROM pg_type t JOIN ns ON ns.oid = typnamespace WHERE typtype = 'e' AND t.oid NOT IN (SELECT objid FROM ext);
SELECT 'domain ' || nspname || '.' || typname || ' ' || format_type(typbasetype, typtypmod) || ' notnull=' || typnotnull || ' default=«' || coalesce(typdefault, '') || '»'
  FROM pg_type t JOIN ns ON ns.oid = typnamespace WHERE typtype = 'd' AND t.oid NOT IN (SELECT objid FROM ext);
SELECT 'range ' || nspname || '.' || typname || ' ' || format_type(rngsubtype, NULL) FROM pg_type t JOIN ns ON ns.oid = typnamespace JOIN pg_range ON rngtypid = t.oid WHERE t.oid NOT IN (SELECT objid FROM ext);
SELECT 'constraint ' || coalesce(r.full_name, n.nspname || '.' || t.typname) || '.' || conname || ' deferrable=' || condeferrable || ',' || condeferred || ' valid=' || convalidated || ' noinherit=' || (connoinherit AND contype IN ('c', 'n')) || ' '
  || CASE contype WHEN 'c' THEN 'CHECK «' || substr(regexp_replace(pg_get_constraintdef(k.oid), '( NO INHERIT)?( NOT VALID)?$', ''), 7) || '»' WHEN 't' THEN 'TRIGGER'
     WHEN 'n' THEN 'NOT NULL (' || coalesce((SELECT attname::text FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]), '') || ')'
     WHEN 'f' THEN 'FOREIGN KEY (' || (SELECT string_agg(attname, ',' ORDER BY o) FROM unnest(conkey) WITH ORDINALITY u(a, o) JOIN pg_attribute ON attrelid = conrelid AND attnum = a) || ') REFERENCES ' || f.full_name || ' (' || (SELECT string_agg(attname, ',' ORDER BY o) FROM unnest(confkey) WITH ORDINALITY u(a, o) JOIN pg_attribute ON attrelid = confrelid AND attnum = a) || ') update=' || confupdtype::text || ' delete=' || confdeltype::text || '(' || coalesce((SELECT string_agg(attname, ',' ORDER BY o) FROM unnest(translate(to_jsonb(k) ->> 'confdelsetcols', '[]', '{}')::int2[]) WITH ORDINALITY u(a, o) JOIN pg_attribute ON attrelid = conrelid AND attnum = a), '') || ') match=' || confmatchtype::text
     ELSE contype::text || ' (' || coalesce((SELECT string_agg(attname, ',' ORDER BY o) FROM unnest(conkey) WITH ORDINALITY u(a, o) JOIN pg_attribute ON attrelid = conrelid AND attnum = a AND a <> 0), '') || ') with=' || coalesce((SELECT string_agg((SELECT oprname::text FROM pg_operator WHERE oid = p), ',' ORDER BY o) FROM unnest(conexclop) WITH ORDINALITY u(p, o)), '') || ' index=' || (SELECT full_name FROM rel WHERE oid = conindid) END
  FROM pg_constraint k LEFT JOIN rel r ON r.oid = conrelid LEFT JOIN pg_type t ON t.oid = contypid LEFT JOIN ns n ON n.oid = t.typnamespace LEFT JOIN rel f ON f.oid = confrelid
  WHERE (r.oid IS NOT NULL OR n.oid IS NOT NULL) AND NOT EXISTS (SELECT FROM pg_constraint k2 WHERE k2.oid = k.conparentid AND k2.conrelid = k.conrelid) AND coalesce(contypid, 0) NOT IN (SELECT objid FROM ext);
SELECT 'function ' || nspname || '.' || proname || '(' || coalesce((SELECT string_agg(format_type(a, NULL), ', ' ORDER BY o) FROM unnest(proargtypes::oid[]) WITH ORDINALITY u(a, o)), '') || ') kind=' || prokind::text || ' language=' || (SELECT lanname FROM pg_language WHERE oid = prolang) || ' volatility=' || provolatile::text || ' strict=' || proisstrict || ' set=' || proretset || ' returns ' || format_type(prorettype, NULL)
  FROM pg_proc p JOIN ns ON ns.oid = pronamespace WHERE p.oid NOT IN (SELECT objid FROM ext) AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'i');
SELECT 'trigger ' || full_name || '.' || tgname || CASE WHEN tgtype & 2 = 2 THEN ' BEFORE' WHEN tgtype & 64 = 64 THEN ' INSTEAD OF' ELSE ' AFTER' END || ' events=' || (tgtype & 60) || ' row=' || (tgtype & 1 = 1) || ' enabled=' || tgenabled::text
  || ' columns=' || coalesce((SELECT string_agg(attname, ',' ORDER BY o) FROM unnest(tgattr::int2[]) WITH ORDINALITY u(a, o) JOIN pg_attribute ON attrelid = tgrelid AND attnum = a), '') || ' function=' || proname || ' constraint=' || (tgconstraint <> 0)
  FROM pg_trigger JOIN rel ON rel.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid
  WHERE NOT tgisinternal OR proname !~ '^(RI_FKey_|unique_key_recheck$)'; -- clones on partitions are internal before 15
SELECT 'policy ' || full_name || '.' || polname || ' command=' || CASE polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END || ' permissive=' || polpermissive
  || ' using=«' || coalesce(pg_get_expr(polqual, polrelid), '') || '» check=«' || coalesce(pg_get_expr(polwithcheck, polrelid), '') || '»' FROM pg_policy JOIN rel ON rel.oid = polrelid;
SELECT 'rule ' || full_name || '.' || rulename || ' event=' || CASE ev_type WHEN '1' THEN 'SELECT' WHEN '2' THEN 'UPDATE' WHEN '3' THEN 'INSERT' ELSE 'DELETE' END || ' instead=' || is_instead FROM pg_rewrite JOIN rel ON rel.oid = ev_class WHERE rulename <> '_RETURN';
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
SELECT 'comment constraint ' || nspname || '.' || typname || '.' || conname || ' ' || to_json(obj_description(k.oid, 'pg_constraint')) FROM pg_constraint k JOIN pg_type t ON t.oid = contypid JOIN ns ON ns.oid = typnamespace WHERE obj_description(k.oid, 'pg_constraint') IS NOT NULL;
SELECT 'comment policy ' || full_name || '.' || polname || ' ' || to_json(obj_description(k.oid, 'pg_policy')) FROM pg_policy k JOIN rel ON rel.oid = polrelid WHERE obj_description(k.oid, 'pg_policy') IS NOT NULL;
SELECT 'comment rule ' || full_name || '.' || rulename || ' ' || to_json(obj_description(k.oid, 'pg_rewrite')) FROM pg_rewrite k JOIN rel ON rel.oid = ev_class WHERE obj_description(k.oid, 'pg_rewrite') IS NOT NULL;
CREATE TEMPORARY VIEW misc AS SELECT oid, tableoid, 'statistics object' AS kind, stxnamespace AS namespace, stxname AS name FROM pg_statistic_ext
  UNION ALL SELECT oid, tableoid, 'collation', collnamespace, collname FROM pg_collation
  UNION ALL SELECT oid, tableoid, 'text search configuration', cfgnamespace, cfgname FROM pg_ts_config
  UNION ALL SELECT oid, tableoid, 'text search dictionary', dictnamespace, dictname FROM pg_ts_dict
  UNION ALL SELECT oid, tableoid, 'conversion', connamespace, conname FROM pg_conversion;
CREATE TEMPORARY VIEW global AS SELECT oid, tableoid, 'publication' AS kind, pubname AS name FROM pg_publication
  UNION ALL SELECT oid, tableoid, 'event trigger', evtname FROM pg_event_trigger
  UNION ALL SELECT oid, tableoid, 'foreign-data wrapper', fdwname FROM pg_foreign_data_wrapper
  UNION ALL SELECT oid, tableoid, 'server', srvname FROM pg_foreign_server
  UNION ALL SELECT oid, tableoid, 'language', lanname FROM pg_language WHERE oid >= 16384;
SELECT kind || ' ' || nspname || '.' || name FROM misc JOIN ns ON ns.oid = namespace WHERE misc.oid NOT IN (SELECT objid FROM ext);
SELECT kind || ' ' || name FROM global WHERE oid NOT IN (SELECT objid FROM ext);
SELECT 'comment ' || kind || ' ' || nspname || '.' || name || ' ' || to_json(obj_description(misc.oid, tableoid::regclass::name)) FROM misc JOIN ns ON ns.oid = namespace WHERE obj_description(misc.oid, tableoid::regclass::name) IS NOT NULL AND misc.oid NOT IN (SELECT objid FROM ext);
SELECT 'comment ' || kind || ' ' || name || ' ' || to_json(obj_description(oid, tableoid::regclass::name)) FROM global WHERE obj_description(oid, tableoid::regclass::name) IS NOT NULL AND oid NOT IN (SELECT objid FROM ext);
ROLLBACK;
