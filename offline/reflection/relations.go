package reflection

import (
	"sqlgen/internal/catalog"
)

// datum is a SQL value: nil for NULL, string, int64, bool or []datum.
type datum any

// tuple is a row of a relation by column name.
type tuple map[string]datum

// database stands for the database's own name, which nobody knows: it equals
// itself, and may not be in a result.
const database = "\x00database"

// relation is a table of information_schema or pg_catalog.
type relation struct {
	columns []string
	rows    func(c *catalog.Catalog, add func(values ...datum))
}

// relations are the tables that can be queried, pg_catalog's without schema.
var relations = map[string]*relation{
	"information_schema.tables": {
		[]string{"table_catalog", "table_schema", "table_name", "table_type"},
		func(c *catalog.Catalog, add func(...datum)) {
			eachTable(c, func(t *catalog.Table) {
				kind := map[catalog.RelationKind]string{catalog.View: "VIEW", catalog.ForeignTable: "FOREIGN", catalog.OrdinaryTable: "BASE TABLE", catalog.PartitionedTable: "BASE TABLE"}[t.Kind]
				if kind != "" {
					add(database, c.SchemaName(t.Schema), t.Name, kind)
				}
			})
		},
	},
	"information_schema.columns": {
		[]string{
			"table_catalog", "table_schema", "table_name", "column_name", "ordinal_position", "column_default", "is_nullable", "data_type",
			"character_maximum_length", "numeric_precision", "numeric_scale", "datetime_precision", "udt_name", "is_identity", "is_generated",
		},
		columnRows,
	},
	"information_schema.views": {
		[]string{"table_catalog", "table_schema", "table_name"},
		func(c *catalog.Catalog, add func(...datum)) {
			eachTable(c, func(t *catalog.Table) {
				if t.Kind == catalog.View {
					add(database, c.SchemaName(t.Schema), t.Name)
				}
			})
		},
	},
	"information_schema.schemata": {
		[]string{"catalog_name", "schema_name"},
		func(c *catalog.Catalog, add func(...datum)) {
			for _, s := range c.Inspect().SchemaNames() {
				add(database, s)
			}
			add(database, "pg_catalog")
		},
	},
	"information_schema.sequences": {
		[]string{"sequence_catalog", "sequence_schema", "sequence_name"},
		func(c *catalog.Catalog, add func(...datum)) {
			each(c, func(s *catalog.Sequence) {
				if !s.Identity {
					add(database, c.SchemaName(s.Schema), s.Name)
				}
			})
		},
	},
	"information_schema.table_constraints": {
		[]string{"constraint_catalog", "constraint_schema", "constraint_name", "table_catalog", "table_schema", "table_name", "constraint_type"},
		func(c *catalog.Catalog, add func(...datum)) {
			eachConstraint(c, func(k *catalog.Constraint, t *catalog.Table) {
				if kind := constraintTypes[k.Type]; kind != "" {
					s := c.SchemaName(t.Schema)
					add(database, s, k.Name, database, s, t.Name, kind)
				}
			})
		},
	},
	"information_schema.key_column_usage": {
		[]string{"constraint_catalog", "constraint_schema", "constraint_name", "table_catalog", "table_schema", "table_name", "column_name", "ordinal_position"},
		func(c *catalog.Catalog, add func(...datum)) {
			eachConstraint(c, func(k *catalog.Constraint, t *catalog.Table) {
				if k.Type != 'p' && k.Type != 'u' && k.Type != 'f' {
					return
				}
				s := c.SchemaName(t.Schema)
				for i, col := range c.ColumnNames(t.ID, k.Columns) {
					add(database, s, k.Name, database, s, t.Name, col, int64(i+1))
				}
			})
		},
	},
	"information_schema.constraint_column_usage": {
		[]string{"constraint_catalog", "constraint_schema", "constraint_name", "table_catalog", "table_schema", "table_name", "column_name"},
		func(c *catalog.Catalog, add func(...datum)) {
			eachConstraint(c, func(k *catalog.Constraint, t *catalog.Table) {
				on, nums := t, k.Columns
				if k.Type == 'f' {
					on, _ = c.Object(k.RefTable).(*catalog.Table)
					nums = k.RefColumns
				}
				if on == nil {
					return
				}
				for _, col := range c.ColumnNames(on.ID, nums) {
					add(database, c.SchemaName(t.Schema), k.Name, database, c.SchemaName(on.Schema), on.Name, col)
				}
			})
		},
	},
	"information_schema.referential_constraints": {
		[]string{"constraint_catalog", "constraint_schema", "constraint_name", "update_rule", "delete_rule"},
		func(c *catalog.Catalog, add func(...datum)) {
			eachConstraint(c, func(k *catalog.Constraint, t *catalog.Table) {
				if k.Type == 'f' {
					add(database, c.SchemaName(t.Schema), k.Name, rules[k.OnUpdate], rules[k.OnDelete])
				}
			})
		},
	},
	"information_schema.triggers": {
		[]string{"trigger_catalog", "trigger_schema", "trigger_name", "event_object_schema", "event_object_table", "action_timing"},
		func(c *catalog.Catalog, add func(...datum)) {
			each(c, func(g *catalog.Trigger) {
				if t, ok := c.Object(g.Table).(*catalog.Table); ok {
					s := c.SchemaName(t.Schema)
					add(database, s, g.Name, s, t.Name, g.Timing)
				}
			})
		},
	},
	"information_schema.routines": {
		[]string{"routine_catalog", "routine_schema", "routine_name", "specific_schema", "routine_type"},
		func(c *catalog.Catalog, add func(...datum)) {
			each(c, func(f *catalog.Function) {
				kind := map[byte]datum{'f': "FUNCTION", 'p': "PROCEDURE"}[f.Kind]
				s := c.SchemaName(f.Schema)
				add(database, s, f.Name, s, kind)
			})
		},
	},
}

var constraintTypes = map[byte]string{'p': "PRIMARY KEY", 'u': "UNIQUE", 'f': "FOREIGN KEY", 'c': "CHECK"}

var rules = map[byte]datum{0: "NO ACTION", 'a': "NO ACTION", 'r': "RESTRICT", 'c': "CASCADE", 'n': "SET NULL", 'd': "SET DEFAULT"}

func each[T catalog.Object](c *catalog.Catalog, f func(T)) {
	c.All(func(o catalog.Object) bool {
		if t, ok := o.(T); ok {
			f(t)
		}
		return true
	})
}

func eachTable(c *catalog.Catalog, f func(*catalog.Table)) { each(c, f) }

// eachConstraint visits the constraints of tables.
func eachConstraint(c *catalog.Catalog, f func(*catalog.Constraint, *catalog.Table)) {
	each(c, func(k *catalog.Constraint) {
		if t, ok := c.Object(k.Table).(*catalog.Table); ok {
			f(k, t)
		}
	})
}

func yesNo(b bool) datum {
	if b {
		return "YES"
	}
	return "NO"
}

// columnRows are the rows of information_schema.columns.
func columnRows(c *catalog.Catalog, add func(...datum)) {
	i := c.Inspect()
	eachTable(c, func(t *catalog.Table) {
		if t.Kind == catalog.CompositeRelation || t.Kind == catalog.MaterializedView {
			return
		}
		for n, col := range i.Columns(t) {
			typ := c.Type(col.Ref.ID)
			var def, length, precision, scale, seconds, data, udt datum
			if col.HasDefault {
				def = col.Default
			}
			bare := col.Ref
			bare.Typmod, bare.Mod = -1, ""
			switch {
			case typ == nil:
			case col.Ref.Array:
				data, udt = "ARRAY", "_"+typ.Name
			case typ.Kind != catalog.BaseType && typ.Kind != catalog.RangeType, typ.Kind == catalog.BaseType && typ.Extension != 0:
				data, udt = "USER-DEFINED", typ.Name
			default:
				data, udt = c.FormatType(bare), typ.Name
			}
			if n := col.Ref.Length(); n >= 0 {
				length = int64(n)
			}
			if typ != nil && !col.Ref.Array {
				switch typ.Name {
				case "int2":
					precision, scale = int64(16), int64(0)
				case "int4":
					precision, scale = int64(32), int64(0)
				case "int8":
					precision, scale = int64(64), int64(0)
				case "bpchar":
					data = "character"
				case "bit":
					data = "bit"
				}
			}
			if p, s, ok := col.Ref.Numeric(); ok {
				precision, scale = int64(p), int64(s)
			}
			if p := col.Ref.Precision(); p >= 0 {
				seconds = int64(p)
			}
			generated := datum("NEVER")
			if col.Computed != "" {
				generated = "ALWAYS"
			}
			add(database, c.SchemaName(t.Schema), t.Name, col.Name, int64(n+1), def, yesNo(col.Nullable), data, length, precision, scale, seconds,
				udt, yesNo(col.Identity != 0), generated)
		}
	})
}
