package dump

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// The ranks of items: what depends on nothing first.
const (
	rankSchema = iota
	rankExtension
	rankMisc
	rankType
	rankSequence
	rankFunction
	rankTable
	rankIndex
	rankView
	rankForeignKey
	rankTrigger
)

// writer makes the items of one dump.
type writer struct {
	r         *Replay
	c         *catalog.Catalog
	items     map[catalog.ID]*item
	said      map[*pgtree.Node]bool
	functions bool
}

func (w *writer) add(id catalog.ID, rank int, format string, args ...any) *item {
	i := w.items[id]
	if i == nil {
		i = &item{id: id, rank: rank, needs: map[catalog.ID]bool{}}
		w.items[id] = i
		w.depend(i, id)
	}
	if format != "" {
		i.text = append(i.text, fmt.Sprintf(format, args...))
	}
	return i
}

// depend notes what an object depends on; a row type stands for its table.
func (w *writer) depend(i *item, id catalog.ID) {
	for _, d := range w.c.DependsOn(catalog.Address{ID: id}) {
		w.need(i, d.To.ID)
	}
}

func (w *writer) need(i *item, id catalog.ID) {
	switch o := w.c.Object(id).(type) {
	case *catalog.Type:
		if o.Relation != 0 {
			id = o.Relation
		}
	case *catalog.Constraint:
		if o.Table != 0 && o.Type != 'f' {
			id = o.Table
		}
	case *catalog.Index:
		if o.Constraint != 0 {
			id = o.Table
		}
	case *catalog.Default:
		id = o.Table
	}
	if id != i.id {
		i.needs[id] = true
	}
}

// name is an object's name for SQL, the schema left out when it is public.
func (w *writer) name(h *catalog.Header) string {
	if w.c.SchemaName(h.Schema) == "public" || h.Schema == 0 {
		return catalog.Quote(h.Name)
	}
	return w.c.FullName(h)
}

func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func (w *writer) comment(i *item, what, text string) {
	if text != "" {
		i.after = append(i.after, "COMMENT ON "+what+" IS "+literal(text))
	}
}

func (w *writer) object(o catalog.Object) {
	h := o.Head()
	schema := w.c.SchemaName(h.Schema)
	if h.Extension != 0 || strings.HasPrefix(schema, "pg_") || schema == "information_schema" {
		return
	}
	switch v := o.(type) {
	case *catalog.Schema:
		if h.Name != "public" && !strings.HasPrefix(h.Name, "pg_") && h.Name != "information_schema" {
			w.comment(w.add(h.ID, rankSchema, "CREATE SCHEMA %s", catalog.Quote(h.Name)), "SCHEMA "+catalog.Quote(h.Name), h.Comment)
		}
	case *catalog.Extension:
		w.add(h.ID, rankExtension, "CREATE EXTENSION %s", catalog.Quote(h.Name))
	case *catalog.Type:
		w.typ(v)
	case *catalog.Sequence:
		w.sequence(v)
	case *catalog.Table:
		w.table(v)
	case *catalog.Index:
		w.index(v)
	case *catalog.Constraint:
		w.constraint(v)
	case *catalog.Function:
		w.functions = true
		w.stated(h.ID, rankFunction, func(n *pgtree.Node) {
			f := n.GetCreateFunctionStmt()
			if f != nil {
				f.Replace = false
				f.Funcname = w.names(h)
			}
		})
	case *catalog.Trigger:
		if t, ok := w.c.Object(v.Table).(*catalog.Table); ok {
			w.stated(h.ID, rankTrigger, func(n *pgtree.Node) {
				if s := n.GetCreateTrigStmt(); s != nil {
					s.Trigname, s.Replace = h.Name, false
					w.relation(s.Relation, t)
				}
			})
			if state := map[byte]string{'D': "DISABLE", 'A': "ENABLE ALWAYS", 'R': "ENABLE REPLICA"}[v.Enabled]; state != "" {
				w.items[h.ID].after = append(w.items[h.ID].after, fmt.Sprintf("ALTER TABLE %s %s TRIGGER %s", w.name(&t.Header), state, catalog.Quote(h.Name)))
			}
		}
	case *catalog.Policy:
		if t, ok := w.c.Object(v.Table).(*catalog.Table); ok {
			w.stated(h.ID, rankTrigger, func(n *pgtree.Node) {
				if s := n.GetCreatePolicyStmt(); s != nil {
					s.PolicyName = h.Name
					w.relation(s.Table, t)
				}
			})
		}
	case *catalog.Rule:
		if t, ok := w.c.Object(v.Table).(*catalog.Table); ok {
			w.stated(h.ID, rankTrigger, func(n *pgtree.Node) {
				if s := n.GetRuleStmt(); s != nil {
					s.Rulename, s.Replace = h.Name, false
					w.relation(s.Relation, t)
				}
			})
		}
	case *catalog.Misc, *catalog.Operator:
		w.stated(h.ID, rankMisc, nil)
	}
}

// stated repeats the statement that made an object, with the names that things
// have now.
func (w *writer) stated(id catalog.ID, rank int, rename func(*pgtree.Node)) {
	n := w.r.made[id]
	if n == nil || rename == nil && w.said[n] {
		return
	}
	w.said[n] = true
	n = pgtree.Clone(n)
	if rename != nil {
		rename(n)
	}
	text, err := pgtree.Deparse(n)
	if err != nil {
		return
	}
	w.add(id, rank, "%s", text)
}

func (w *writer) names(h *catalog.Header) []*pgtree.Node {
	if s := w.c.SchemaName(h.Schema); s != "public" {
		return []*pgtree.Node{pgtree.StringNode(s), pgtree.StringNode(h.Name)}
	}
	return []*pgtree.Node{pgtree.StringNode(h.Name)}
}

func (w *writer) relation(r *pgtree.RangeVar, t *catalog.Table) {
	r.Schemaname, r.Relname = "", t.Name
	if s := w.c.SchemaName(t.Schema); s != "public" {
		r.Schemaname = s
	}
}

func (w *writer) typ(t *catalog.Type) {
	name := w.name(&t.Header)
	var i *item
	switch t.Kind {
	case catalog.EnumType:
		var values []string
		for _, v := range t.Values {
			values = append(values, literal(v.Name))
		}
		i = w.add(t.ID, rankType, "CREATE TYPE %s AS ENUM (%s)", name, strings.Join(values, ", "))
	case catalog.RangeType:
		i = w.add(t.ID, rankType, "CREATE TYPE %s AS RANGE (SUBTYPE = %s)", name, w.c.FormatType(t.Subtype))
	case catalog.DomainType:
		text := fmt.Sprintf("CREATE DOMAIN %s AS %s", name, w.c.FormatType(t.Domain.Base))
		if t.Domain.Default != nil {
			text += " DEFAULT " + t.Domain.Default.String()
		}
		if t.Domain.NotNull {
			for _, k := range w.c.Constraints(t.ID) {
				if k.Type == 'n' && k.Name != catalog.ObjectName(t.Name, "", "not_null") {
					text += " CONSTRAINT " + catalog.Quote(k.Name)
				}
			}
			text += " NOT NULL"
		}
		i = w.add(t.ID, rankType, "%s", text)
		for _, k := range w.c.Constraints(t.ID) {
			if k.Type == 'c' {
				i.text = append(i.text, fmt.Sprintf("ALTER DOMAIN %s ADD CONSTRAINT %s %s", name, catalog.Quote(k.Name), w.c.ConstraintDefinition(k)))
				w.depend(i, k.ID)
			}
		}
		w.comment(i, "DOMAIN "+name, t.Comment)
		return
	default:
		return
	}
	w.comment(i, "TYPE "+name, t.Comment)
}

func (w *writer) sequence(q *catalog.Sequence) {
	if q.Identity {
		return
	}
	name := w.name(&q.Header)
	text := "CREATE "
	if q.Persistence == 'u' {
		text += "UNLOGGED "
	}
	text += "SEQUENCE " + name
	if typ := w.c.FormatType(q.Type); typ != "bigint" {
		text += " AS " + typ
	}
	low, high := int64(1), int64(1<<63-1)
	switch w.c.FormatType(q.Type) {
	case "integer":
		high = 1<<31 - 1
	case "smallint":
		high = 1<<15 - 1
	}
	if q.Increment < 0 {
		low, high = -high-1, -1
	}
	start := low
	if q.Increment < 0 {
		start = high
	}
	if q.Increment != 1 {
		text += fmt.Sprintf(" INCREMENT BY %d", q.Increment)
	}
	if q.Min != low {
		text += fmt.Sprintf(" MINVALUE %d", q.Min)
		start = q.Min
	}
	if q.Max != high {
		text += fmt.Sprintf(" MAXVALUE %d", q.Max)
	}
	if q.Start != start {
		text += fmt.Sprintf(" START WITH %d", q.Start)
	}
	if q.Cache > 1 {
		text += fmt.Sprintf(" CACHE %d", q.Cache)
	}
	if q.Cycle {
		text += " CYCLE"
	}
	i := &item{id: q.ID, rank: rankSequence, needs: map[catalog.ID]bool{q.Schema: true}, text: []string{text}}
	w.items[q.ID] = i
	if t, ok := w.c.Object(q.Owner.ID).(*catalog.Table); ok {
		if col := t.ColumnNum(q.Owner.Column); col != nil {
			i.after = append(i.after, fmt.Sprintf("ALTER SEQUENCE %s OWNED BY %s.%s", name, w.name(&t.Header), catalog.Quote(col.Name)))
		}
	}
	w.comment(i, "SEQUENCE "+name, q.Comment)
}

func (w *writer) index(x *catalog.Index) {
	if x.Constraint != 0 || x.Parent != 0 {
		return
	}
	t, _ := w.c.Object(x.Table).(*catalog.Table)
	if t == nil || w.r.Skip(w.c.SchemaName(t.Schema), t.Name) {
		return
	}
	i := w.add(x.ID, rankIndex, "%s", w.c.IndexDefinition(x))
	w.need(i, x.Table)
	for _, p := range w.c.Partitions(x.Table) {
		if x.Valid {
			w.need(i, p.ID)
		}
	}
	w.comment(i, "INDEX "+w.name(&x.Header), x.Comment)
}

// constraint writes foreign keys, and the comments of the others, which stand in
// their tables.
func (w *writer) constraint(k *catalog.Constraint) {
	t, _ := w.c.Object(k.Table).(*catalog.Table)
	if t == nil || k.Parent != 0 || w.r.Skip(w.c.SchemaName(t.Schema), t.Name) {
		return
	}
	what := fmt.Sprintf("CONSTRAINT %s ON %s", catalog.Quote(k.Name), w.name(&t.Header))
	if k.Type != 'f' {
		if k.Comment != "" {
			w.comment(w.add(t.ID, rankTable, ""), what, k.Comment)
		}
		return
	}
	i := w.add(k.ID, rankForeignKey, "ALTER TABLE %s ADD CONSTRAINT %s %s", w.name(&t.Header), catalog.Quote(k.Name), w.c.ConstraintDefinition(k))
	w.need(i, k.Table)
	w.need(i, k.RefTable)
	if k.Index != 0 {
		w.need(i, k.Index)
	}
	w.comment(i, what, k.Comment)
}
