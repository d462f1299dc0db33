package reflection

import (
	"sqlgen/internal/catalog"
)

func oid(id catalog.ID) datum { return int64(id) }

func init() {
	for name, r := range map[string]*relation{
		"pg_namespace": {
			[]string{"oid", "nspname"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(s *catalog.Schema) { add(oid(s.ID), s.Name) })
			},
		},
		"pg_class": {
			[]string{"oid", "relname", "relnamespace", "relkind", "reltype", "relispartition", "relrowsecurity", "relforcerowsecurity"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(t *catalog.Table) {
					add(oid(t.ID), t.Name, oid(t.Schema), string(rune(t.Kind)), oid(t.RowType), t.Partition, t.RowSecurity, t.ForceRLS)
				})
				each(c, func(x *catalog.Index) {
					kind := "i"
					if x.Partitioned {
						kind = "I"
					}
					add(oid(x.ID), x.Name, oid(x.Schema), kind, int64(0), x.Parent != 0, false, false)
				})
				each(c, func(s *catalog.Sequence) { add(oid(s.ID), s.Name, oid(s.Schema), "S", int64(0), false, false, false) })
			},
		},
		"pg_type": {
			[]string{"oid", "typname", "typnamespace", "typtype", "typcategory", "typrelid"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(t *catalog.Type) {
					add(oid(t.ID), t.Name, oid(t.Schema), string(rune(t.Kind)), string(rune(t.Category)), oid(t.Relation))
				})
			},
		},
		"pg_enum": {
			[]string{"enumtypid", "enumlabel", "enumsortorder"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(t *catalog.Type) {
					for i, v := range t.Values {
						add(oid(t.ID), v.Name, int64(i+1))
					}
				})
			},
		},
		"pg_attribute": {
			[]string{"attrelid", "attname", "attnum", "attnotnull", "attisdropped", "atttypid", "atthasdef", "attidentity"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(t *catalog.Table) {
					for _, col := range t.Columns {
						identity := ""
						if col.Identity != 0 {
							identity = string(rune(col.Identity))
						}
						add(oid(t.ID), col.Name, int64(col.Num), col.NotNull, false, oid(col.Type.ID), col.Default != 0, identity)
					}
				})
			},
		},
		"pg_constraint": {
			[]string{"oid", "conname", "connamespace", "contype", "conrelid", "confrelid", "conindid", "confdeltype", "confupdtype", "condeferrable", "condeferred", "convalidated"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(k *catalog.Constraint) {
					del, upd := " ", " "
					if k.Type == 'f' {
						del, upd = action(k.OnDelete), action(k.OnUpdate)
					}
					add(oid(k.ID), k.Name, oid(k.Schema), string(rune(k.Type)), oid(k.Table), oid(k.RefTable), oid(k.Index), del, upd, k.Deferrable, k.Deferred, k.Validated)
				})
			},
		},
		"pg_index": {
			[]string{"indexrelid", "indrelid", "indisunique", "indisprimary", "indisvalid", "indisready"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(x *catalog.Index) { add(oid(x.ID), oid(x.Table), x.Unique, x.Primary, x.Valid, true) })
			},
		},
		"pg_indexes": {
			[]string{"schemaname", "tablename", "indexname"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(x *catalog.Index) {
					if t, ok := c.Object(x.Table).(*catalog.Table); ok {
						add(c.SchemaName(x.Schema), t.Name, x.Name)
					}
				})
			},
		},
		"pg_tables": {
			[]string{"schemaname", "tablename", "rowsecurity"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(t *catalog.Table) {
					if t.Kind == catalog.OrdinaryTable || t.Kind == catalog.PartitionedTable {
						add(c.SchemaName(t.Schema), t.Name, t.RowSecurity)
					}
				})
			},
		},
		"pg_views":    {[]string{"schemaname", "viewname"}, ofKind(catalog.View)},
		"pg_matviews": {[]string{"schemaname", "matviewname"}, ofKind(catalog.MaterializedView)},
		"pg_sequences": {
			[]string{"schemaname", "sequencename"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(s *catalog.Sequence) { add(c.SchemaName(s.Schema), s.Name) })
			},
		},
		"pg_extension": {
			[]string{"oid", "extname", "extnamespace"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(x *catalog.Extension) { add(oid(x.ID), x.Name, oid(x.Schema)) })
				add(int64(1), "plpgsql", int64(11))
			},
		},
		"pg_proc": {
			[]string{"oid", "proname", "pronamespace", "prokind"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(f *catalog.Function) { add(oid(f.ID), f.Name, oid(f.Schema), string(rune(f.Kind))) })
			},
		},
		"pg_trigger": {
			[]string{"oid", "tgname", "tgrelid", "tgfoid", "tgisinternal", "tgenabled"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(g *catalog.Trigger) {
					add(oid(g.ID), g.Name, oid(g.Table), oid(g.Function), false, string(rune(g.Enabled)))
				})
			},
		},
		"pg_policies": {
			[]string{"schemaname", "tablename", "policyname"},
			func(c *catalog.Catalog, add func(...datum)) {
				each(c, func(p *catalog.Policy) {
					if t, ok := c.Object(p.Table).(*catalog.Table); ok {
						add(c.SchemaName(t.Schema), t.Name, p.Name)
					}
				})
			},
		},
	} {
		relations[name] = r
	}
}

func action(b byte) string {
	if b == 0 {
		return "a"
	}
	return string(rune(b))
}

// ofKind lists the relations of a kind by schema and name.
func ofKind(kind catalog.RelationKind) func(*catalog.Catalog, func(...datum)) {
	return func(c *catalog.Catalog, add func(...datum)) {
		each(c, func(t *catalog.Table) {
			if t.Kind == kind {
				add(c.SchemaName(t.Schema), t.Name)
			}
		})
	}
}
