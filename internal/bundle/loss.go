package bundle

import (
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// Loss is data that a statement destroys or may destroy.
type Loss struct {
	What      string `json:"what"`              // "column sessions.task_id"
	How       string `json:"how"`               // "dropped", "rows deleted", …
	Refuses   bool   `json:"refuses,omitempty"` // nothing is lost: the statement fails while a value does not fit
	Statement int    `json:"-"`                 // index into Effects.Each
}

func (l Loss) String() string { return l.What + ": " + l.How }

// Losses lists what the statements destroy of what was there before the first one;
// what the script itself has made doesn't count.
func (e *Effects) Losses() []Loss {
	var out []Loss
	for i := range e.Each {
		out = append(out, e.losses(i)...)
	}
	return out
}

func (e *Effects) losses(i int) []Loss {
	eff := &e.Each[i]
	var out []Loss
	add := func(what, how string) { out = append(out, Loss{What: what, How: how, Statement: i}) }
	old := func(id catalog.ID) bool { return e.Start.Object(id) != nil || e.Start.Incomplete() }
	if eff.Event != nil {
		for _, ef := range eff.Event.Effects {
			was, _ := eff.Before.Object(ef.Object).(*catalog.Table)
			if was == nil || !was.HoldsRows() || !old(was.ID) || was.Name == e.table {
				continue
			}
			name := short(eff.Before, &was.Header)
			switch ef.Kind {
			case catalog.Dropped:
				if was.Kind == catalog.MaterializedView {
					continue // made again from its query
				}
				add("table "+name, "dropped with its rows")
			case catalog.Changed:
				is, _ := eff.After.Object(ef.Object).(*catalog.Table)
				if is == nil {
					continue
				}
				for _, col := range was.Columns {
					if e.newColumn(was.ID, col.Num) {
						continue
					}
					now := is.ColumnNum(col.Num)
					what := "column " + name + "." + catalog.Quote(col.Name)
					switch {
					case now == nil && col.Generated == 0:
						add(what, "dropped with its values")
					case now != nil && eff.Before.FormatType(col.Type) != eff.After.FormatType(now.Type) && narrows(eff.Before.FormatType(col.Type), eff.After.FormatType(now.Type)):
						from, to := eff.Before.FormatType(col.Type), eff.After.FormatType(now.Type)
						if misfits("x", from, to) != "" && !strings.HasPrefix(from, "numeric") {
							add(what, fmt.Sprintf("changed from %s to %s: refused while a value does not fit", from, to))
							out[len(out)-1].Refuses = true
							break
						}
						add(what, fmt.Sprintf("changed from %s to %s: values may be cut, rounded or refused", from, to))
					}
				}
			}
		}
	}
	rows := func(r *pgtree.RangeVar, how string) {
		n := pgtree.NameOfRange(r)
		if n.Name == e.table {
			return
		}
		t := eff.Before.Table(n.Schema, n.Name)
		if t != nil && !old(t.ID) {
			return
		}
		name := catalog.Quote(n.Name)
		if n.Schema != "" {
			name = catalog.Quote(n.Schema) + "." + name
		}
		add("table "+name, how)
	}
	switch s := pgtree.Unwrap(eff.Node).(type) {
	case *pgtree.DeleteStmt:
		rows(s.Relation, whole("rows are deleted", s.WhereClause == nil && len(s.UsingClause) == 0))
	case *pgtree.UpdateStmt:
		rows(s.Relation, whole("values are overwritten", s.WhereClause == nil && len(s.FromClause) == 0))
	case *pgtree.TruncateStmt:
		for _, r := range s.Relations {
			if v := r.GetRangeVar(); v != nil {
				rows(v, "all rows are deleted")
			}
		}
	}
	return out
}

func whole(how string, all bool) string {
	if all {
		return "all " + how
	}
	return how
}

// newColumn reports a column that the start does not have.
func (e *Effects) newColumn(table catalog.ID, num int16) bool {
	t, _ := e.Start.Object(table).(*catalog.Table)
	return t != nil && t.ColumnNum(num) == nil
}

// wider are changes of type that keep every value.
var wider = map[string][]string{
	"smallint": {"integer", "bigint", "numeric", "text"}, "integer": {"bigint", "numeric", "text"}, "bigint": {"numeric", "text"},
	"real": {"double precision"}, "date": {"timestamp without time zone"}, "json": {"jsonb", "text"}, "uuid": {"text"},
	"character varying": {"text"}, "text": {"character varying"}, "boolean": {"text"},
}

// narrows reports a change of type that may lose something of a value; what is not
// known to be safe does.
func narrows(from, to string) bool {
	base := func(s string) (string, int) {
		name, args, ok := strings.Cut(s, "(")
		n := -1
		if ok {
			_, _ = fmt.Sscanf(args, "%d", &n)
		}
		return name, n
	}
	a, n := base(from)
	b, m := base(to)
	switch {
	case a == b && m < 0:
		return false
	case a == b && n >= 0 && m >= n && !strings.Contains(from, ","):
		return false
	case slices.Contains(wider[a], b) && m < 0:
		return false
	}
	return true
}

// short is a name without its schema when that is public.
func short(c *catalog.Catalog, h *catalog.Header) string {
	if c.SchemaName(h.Schema) == "public" {
		return catalog.Quote(h.Name)
	}
	return c.FullName(h)
}
