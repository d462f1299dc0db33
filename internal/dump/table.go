package dump

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
)

func (w *writer) table(t *catalog.Table) {
	schema := w.c.SchemaName(t.Schema)
	if t.Persistence == 't' || w.r.Skip(schema, t.Name) {
		return
	}
	name := w.name(&t.Header)
	switch t.Kind {
	case catalog.View, catalog.MaterializedView:
		w.view(t, name)
		return
	case catalog.CompositeRelation:
		var cols []string
		for i := range t.Columns {
			cols = append(cols, catalog.Quote(t.Columns[i].Name)+" "+w.c.ColumnType(t.Columns[i]))
		}
		w.comment(w.add(t.ID, rankType, "CREATE TYPE %s AS (%s)", name, strings.Join(cols, ", ")), "TYPE "+name, t.Comment)
		return
	}
	i := w.add(t.ID, rankTable, "%s", w.create(t, name))
	w.parts(i, t)
	w.settings(i, t, name)
	w.comment(i, "TABLE "+name, t.Comment)
	for _, col := range t.Columns {
		w.comment(i, "COLUMN "+name+"."+catalog.Quote(col.Name), col.Comment)
	}
}

func (w *writer) create(t *catalog.Table, name string) string {
	var b strings.Builder
	b.WriteString("CREATE ")
	if t.Persistence == 'u' {
		b.WriteString("UNLOGGED ")
	}
	if t.Kind == catalog.ForeignTable {
		b.WriteString("FOREIGN ")
	}
	b.WriteString("TABLE " + name)
	if t.Partition {
		parent := w.c.Object(t.Parents[0])
		b.WriteString(" PARTITION OF " + w.name(parent.Head()))
	}
	var lines []string
	for _, col := range t.Columns {
		if t.Partition || !col.Local && col.Inherited > 0 {
			continue
		}
		lines = append(lines, w.column(t, col))
	}
	for _, k := range w.c.Constraints(t.ID) {
		if k.Type == 'f' || k.Type == 't' || k.Type == 'n' || k.Parent != 0 || k.Inherited > 0 && !k.Local {
			continue
		}
		lines = append(lines, "CONSTRAINT "+catalog.Quote(k.Name)+" "+w.c.ConstraintDefinition(k))
	}
	switch {
	case len(lines) > 0:
		b.WriteString(" (\n    " + strings.Join(lines, ",\n    ") + "\n)")
	case !t.Partition:
		b.WriteString(" ()")
	}
	if t.Partition {
		b.WriteString(" " + t.Bound)
	} else if len(t.Parents) > 0 {
		var parents []string
		for _, id := range t.Parents {
			parents = append(parents, w.name(w.c.Object(id).Head()))
		}
		b.WriteString(" INHERITS (" + strings.Join(parents, ", ") + ")")
	}
	b.WriteString(w.partitionKey(t))
	if t.Server != "" {
		b.WriteString(" SERVER " + catalog.Quote(t.Server))
	}
	if len(t.Options) > 0 && t.Kind != catalog.ForeignTable {
		var list []string
		for _, o := range t.Options {
			list = append(list, fmt.Sprintf("%s = %s", o.Name, literal(o.Value)))
		}
		b.WriteString(" WITH (" + strings.Join(list, ", ") + ")")
	}
	if t.Tablespace != "" {
		b.WriteString(" TABLESPACE " + catalog.Quote(t.Tablespace))
	}
	return b.String()
}

// column is a column's definition, with the options of an identity's sequence.
func (w *writer) column(t *catalog.Table, col *catalog.Column) string {
	text := w.c.ColumnDefinition(col)
	if k := w.c.NotNullConstraint(t.ID, col.Num); k != nil && k.Name != catalog.ObjectName(t.Name, col.Name, "not_null") {
		text = strings.TrimSuffix(text, "NOT NULL") + "CONSTRAINT " + catalog.Quote(k.Name) + " NOT NULL"
	}
	if col.Identity == 0 {
		return text
	}
	for _, q := range w.c.Sequences(t.ID, col.Num) {
		var options []string
		if q.Start != 1 {
			options = append(options, fmt.Sprintf("START WITH %d", q.Start))
		}
		if q.Increment != 1 {
			options = append(options, fmt.Sprintf("INCREMENT BY %d", q.Increment))
		}
		if q.Cache > 1 {
			options = append(options, fmt.Sprintf("CACHE %d", q.Cache))
		}
		if q.Cycle {
			options = append(options, "CYCLE")
		}
		if len(options) > 0 {
			return strings.Replace(text, "AS IDENTITY", "AS IDENTITY ("+strings.Join(options, " ")+")", 1)
		}
	}
	return text
}

func (w *writer) partitionKey(t *catalog.Table) string {
	if t.Key == nil {
		return ""
	}
	var keys []string
	exprs := t.Key.Exprs
	for _, n := range t.Key.Columns {
		if n != 0 {
			keys = append(keys, catalog.Quote(t.ColumnNum(n).Name))
		} else if len(exprs) > 0 {
			keys = append(keys, "("+exprs[0].String()+")")
			exprs = exprs[1:]
		}
	}
	return fmt.Sprintf(" PARTITION BY %s (%s)", strings.ToUpper(t.Key.Strategy), strings.Join(keys, ", "))
}

// parts notes what a table's defaults and constraints depend on.
func (w *writer) parts(i *item, t *catalog.Table) {
	for n := range t.Columns {
		if d := t.Columns[n].Default; d != 0 {
			w.depend(i, d)
		}
	}
	for _, k := range w.c.Constraints(t.ID) {
		if k.Type != 'f' {
			w.depend(i, k.ID)
		}
		if x := k.Index; x != 0 && k.Type != 'f' {
			w.depend(i, x)
		}
	}
	for _, p := range t.Parents {
		w.need(i, p)
	}
}

func (w *writer) settings(i *item, t *catalog.Table, name string) {
	for _, col := range t.Columns {
		alter := fmt.Sprintf("ALTER TABLE %s ALTER COLUMN %s SET ", name, catalog.Quote(col.Name))
		if col.Storage != "" {
			i.after = append(i.after, alter+"STORAGE "+col.Storage)
		}
		if col.Compression != "" {
			i.after = append(i.after, alter+"COMPRESSION "+col.Compression)
		}
		if col.Statistics > 0 {
			i.after = append(i.after, alter+fmt.Sprintf("STATISTICS %d", col.Statistics))
		}
	}
	if t.RowSecurity {
		i.after = append(i.after, "ALTER TABLE "+name+" ENABLE ROW LEVEL SECURITY")
	}
	if t.ForceRLS {
		i.after = append(i.after, "ALTER TABLE "+name+" FORCE ROW LEVEL SECURITY")
	}
	switch t.Identity {
	case "":
	case "FULL", "NOTHING":
		i.after = append(i.after, "ALTER TABLE "+name+" REPLICA IDENTITY "+t.Identity)
	default:
		i.after = append(i.after, "ALTER TABLE "+name+" REPLICA IDENTITY USING INDEX "+catalog.Quote(t.Identity))
	}
}

func (w *writer) view(t *catalog.Table, name string) {
	kind, word := "VIEW", ""
	if t.Kind == catalog.MaterializedView {
		kind = "MATERIALIZED VIEW"
		if t.NoData {
			word = " WITH NO DATA"
		}
	}
	var cols []string
	for n := range t.Columns {
		cols = append(cols, catalog.Quote(t.Columns[n].Name))
	}
	if t.Check != "" {
		word = " WITH " + strings.ToUpper(t.Check) + " CHECK OPTION"
	}
	i := w.add(t.ID, rankView, "CREATE %s %s (%s) AS\n%s%s", kind, name, strings.Join(cols, ", "), t.Query.String(), word)
	w.comment(i, kind+" "+name, t.Comment)
	for n := range t.Columns {
		w.comment(i, "COLUMN "+name+"."+catalog.Quote(t.Columns[n].Name), t.Columns[n].Comment)
	}
}
