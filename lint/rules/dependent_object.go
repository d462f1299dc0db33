package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
)

var dependentObject = &lint.Analyzer{
	Name:  "dependent-object",
	Title: "A DROP or ALTER TYPE is refused because something depends on the object",
	Doc: `PostgreSQL refuses to drop what a view, a foreign key, a default, a trigger or a column still needs. The finding lists the
dependents. CASCADE would take them along without a word; dropping each by name keeps the list under review.`,
	SafeAlternative: "Drop the dependents first, each by name, and make those anew that are still wanted.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-depend.html"},
	Run: refusals(func(r *refusal) {
		a := advise(r.Stmt)
		for _, d := range r.Dependents {
			dropDependent(a, r.Before, d)
		}
		r.report(lint.Finding{SafeAlternative: a.String()})
	}, catalog.DependentObjects),
}

// dropDependent writes how one dependent is dropped.
func dropDependent(a *advice, c *catalog.Catalog, d catalog.Address) {
	switch o := c.Object(d.ID).(type) {
	case *catalog.Constraint:
		t, _ := c.Object(o.Table).(*catalog.Table)
		if t == nil {
			return
		}
		kind := map[byte]string{'f': "foreignkey", 'p': "primary", 'u': "unique", 'c': "check"}[o.Type]
		if kind == "" {
			return
		}
		args := pySchema([]string{pyString(o.Name), pyString(t.Name), "type_=" + pyString(kind)}, "schema", schemaOf(c, &t.Header))
		a.call(pyCall("op.drop_constraint", args...), fmt.Sprintf("ALTER TABLE %s DROP CONSTRAINT %s", sqlNameOf(c, &t.Header), catalog.Quote(o.Name)))
	case *catalog.Table:
		name := sqlNameOf(c, &o.Header)
		switch {
		case d.Column != 0:
			if col := o.ColumnNum(d.Column); col != nil {
				args := pySchema([]string{pyString(o.Name), pyString(col.Name)}, "schema", schemaOf(c, &o.Header))
				a.call(pyCall("op.drop_column", args...), fmt.Sprintf("ALTER TABLE %s DROP COLUMN %s", name, catalog.Quote(col.Name)))
			}
		case o.Kind == catalog.View:
			a.execute("DROP VIEW %s", name)
		case o.Kind == catalog.MaterializedView:
			a.execute("DROP MATERIALIZED VIEW %s", name)
		default:
			args := pySchema([]string{pyString(o.Name)}, "schema", schemaOf(c, &o.Header))
			a.call(pyCall("op.drop_table", args...), "DROP TABLE "+name)
		}
	case *catalog.Trigger:
		if t := c.Object(o.Table); t != nil {
			a.execute("DROP TRIGGER %s ON %s", catalog.Quote(o.Name), sqlNameOf(c, t.Head()))
		}
	case *catalog.Policy:
		if t := c.Object(o.Table); t != nil {
			a.execute("DROP POLICY %s ON %s", catalog.Quote(o.Name), sqlNameOf(c, t.Head()))
		}
	case *catalog.Default:
		t, _ := c.Object(o.Table).(*catalog.Table)
		if t == nil {
			return
		}
		if col := t.ColumnNum(o.Column); col != nil {
			args := pySchema([]string{pyString(t.Name), pyString(col.Name), "server_default=None"}, "schema", schemaOf(c, &t.Header))
			a.call(pyCall("op.alter_column", args...), fmt.Sprintf("ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT", sqlNameOf(c, &t.Header), catalog.Quote(col.Name)))
		}
	}
}

// schemaOf is the schema for Alembic's schema=, "" for public.
func schemaOf(c *catalog.Catalog, h *catalog.Header) string {
	if s := c.SchemaName(h.Schema); s != "public" {
		return s
	}
	return ""
}
