package reflection

import (
	"errors"
	"fmt"
	"strings"

	"sqlgen/internal/pgtree"
	"sqlgen/offline/pyeval"
)

// The result of a query and a row of it, as SQLAlchemy's classes are called.
var (
	ResultClass = pyeval.NewNativeClass("CursorResult", "sqlalchemy.engine.cursor")
	RowClass    = pyeval.NewNativeClass("Row", "sqlalchemy.engine.row", pyeval.TupleClass)
)

// result is the payload of a CursorResult.
type result struct {
	refusal string // why there are no rows to be had; "" when there are
	columns []string
	rows    []pyeval.Value
	at      int
	scalars bool // rows are the values of the first column
}

// NoRows is the result of a statement whose rows, if any, are not known.
func NoRows(refusal string) pyeval.Value {
	return pyeval.NewObject(ResultClass, &result{refusal: refusal})
}

// Refusal is why a result gives no rows, "" when it does.
func Refusal(v pyeval.Value) string {
	r, _ := pyeval.Payload[*result](v)
	if r == nil {
		return ""
	}
	return r.refusal
}

// Query answers a statement when it is a query on the system catalogs that the
// catalog has the answer to; otherwise the result refuses to give rows, and says
// why.
func Query(th *pyeval.Thread, s Source, sql string) (pyeval.Value, bool, error) {
	node, err := pgtree.ParseOne(sql)
	if err != nil {
		return NoRows("it cannot be parsed"), false, nil
	}
	sel := node.GetSelectStmt()
	if sel == nil {
		return NoRows("what a statement does to rows is not known"), false, nil
	}
	c, err := s.Catalog()
	if err != nil {
		return nil, false, err
	}
	e := &selection{c: c}
	out, err := e.query(sel, nil)
	var why unanswerable
	switch {
	case errors.As(err, &why):
		if t := userTable(node); t != "" {
			why = unanswerable("the rows of table " + t + " are not known")
		}
		return NoRows(string(why)), false, nil
	case err != nil:
		return NoRows("it is not a query that is answered"), false, nil
	}
	text := shorten(sql)
	claim := Missing
	if found(out) {
		claim = Present
	}
	if doubt := s.Doubt(claim, e.asked...); doubt != "" {
		return NoRows(doubt), false, nil
	}
	r := &result{columns: out.columns}
	for _, row := range out.rows {
		r.rows = append(r.rows, newRow(out.columns, row))
	}
	s.Answered(th, text, describe(th, r))
	return pyeval.NewObject(ResultClass, r), true, nil
}

// userTable is a table that a query reads and that is none of the system catalogs,
// "" when there is none.
func userTable(node *pgtree.Node) string {
	ctes := map[string]bool{}
	table := ""
	pgtree.Walk(node, func(n any) bool {
		if c, ok := n.(*pgtree.CommonTableExpr); ok {
			ctes[c.Ctename] = true
		}
		return true
	})
	pgtree.Walk(node, func(n any) bool {
		v, ok := n.(*pgtree.RangeVar)
		switch {
		case !ok || table != "":
		case v.Schemaname == "pg_catalog" || v.Schemaname == "information_schema":
		case v.Schemaname == "" && (ctes[v.Relname] || strings.HasPrefix(v.Relname, "pg_")):
		case v.Schemaname == "":
			table = v.Relname
		default:
			table = v.Schemaname + "." + v.Relname
		}
		return true
	})
	return table
}

// found reports whether a query has found what it asked for.
func found(out *output) bool {
	if len(out.rows) == 1 && len(out.columns) == 1 {
		switch v := out.rows[0][0].(type) {
		case nil:
			return false
		case bool:
			return v
		case int64:
			return v != 0
		}
	}
	return len(out.rows) > 0
}

func describe(th *pyeval.Thread, r *result) string {
	switch len(r.rows) {
	case 0:
		return "no rows"
	case 1:
		if s, err := th.Repr(r.rows[0]); err == nil {
			return "one row " + shorten(s)
		}
	}
	return fmt.Sprintf("%d rows", len(r.rows))
}

func value(d datum) pyeval.Value {
	switch v := d.(type) {
	case string:
		return pyeval.Str(v)
	case regname:
		return pyeval.Str(v.text)
	case int64:
		return pyeval.MakeInt(v)
	case bool:
		return pyeval.Bool(v)
	case []datum:
		l := pyeval.NewList()
		for _, e := range v {
			l.Elems = append(l.Elems, value(e))
		}
		return l
	}
	return pyeval.None
}

// newRow is a tuple with the columns as attributes.
func newRow(columns []string, row []datum) pyeval.Value {
	values := make([]pyeval.Value, len(row))
	mapping := pyeval.NewDict()
	for i, d := range row {
		values[i] = value(d)
		mapping.SetStr(columns[i], values[i])
	}
	o := pyeval.NewObject(RowClass, pyeval.NewTuple(values...))
	for i, c := range columns {
		if !strings.HasPrefix(c, "_") && c != "?column?" && c != "count" && c != "index" {
			o.SetAttr(c, values[i])
		}
	}
	o.SetAttr("_mapping", mapping)
	o.SetAttr("_fields", pyeval.NewTuple(pyeval.Strings(columns...)...))
	return o
}

func init() {
	RowClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("_asdict()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			v, _ := a.Object.(*pyeval.Object).Attr("_mapping")
			return v, nil
		})
	})
	ResultClass.Define(func(b *pyeval.ClassBuilder) {
		rows := func(sig string, f func(th *pyeval.Thread, r *result, a *pyeval.Args) (pyeval.Value, error)) {
			b.Method(sig, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				r, _ := pyeval.Payload[*result](a.Self)
				if err := r.refuse(); err != nil {
					return nil, err
				}
				return f(th, r, a)
			})
		}
		next := func(_ *pyeval.Thread, r *result, _ *pyeval.Args) (pyeval.Value, error) { return r.next(), nil }
		rows("fetchone()", next)
		rows("first()", next)
		rows("one_or_none()", only(false, false))
		rows("one()", only(true, false))
		rows("scalar_one_or_none()", only(false, true))
		rows("scalar_one()", only(true, true))
		rows("scalar()", func(_ *pyeval.Thread, r *result, _ *pyeval.Args) (pyeval.Value, error) { return first(r.next()), nil })
		rest := func(_ *pyeval.Thread, r *result, _ *pyeval.Args) (pyeval.Value, error) {
			return pyeval.NewList(r.rest()...), nil
		}
		rows("fetchall()", rest)
		rows("all()", rest)
		rows("fetchmany(size=None)", rest)
		rows("unique(strategy=None)", func(_ *pyeval.Thread, _ *result, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
		rows("scalars(index=0)", func(_ *pyeval.Thread, r *result, _ *pyeval.Args) (pyeval.Value, error) {
			s := &result{scalars: true, columns: r.columns}
			for _, row := range r.rest() {
				s.rows = append(s.rows, first(row))
			}
			return pyeval.NewObject(ResultClass, s), nil
		})
		rows("mappings()", func(th *pyeval.Thread, r *result, _ *pyeval.Args) (pyeval.Value, error) {
			s := &result{scalars: true, columns: r.columns}
			for _, row := range r.rest() {
				m, err := th.GetAttr(row, "_mapping")
				if err != nil {
					return nil, err
				}
				s.rows = append(s.rows, m)
			}
			return pyeval.NewObject(ResultClass, s), nil
		})
		rows("keys()", func(_ *pyeval.Thread, r *result, _ *pyeval.Args) (pyeval.Value, error) {
			return pyeval.NewList(pyeval.Strings(r.columns...)...), nil
		})
		rows("__iter__()", func(th *pyeval.Thread, r *result, _ *pyeval.Args) (pyeval.Value, error) {
			return th.IterValue(pyeval.NewList(r.rest()...))
		})
		b.Method("close()", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.None, nil })
		b.Property("rowcount", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			r, _ := pyeval.Payload[*result](self)
			if err := r.refuse(); err != nil {
				return nil, err
			}
			return pyeval.MakeInt(int64(len(r.rows))), nil
		}, nil)
		b.Property("returns_rows", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			r, _ := pyeval.Payload[*result](self)
			return pyeval.Bool(r.refusal == ""), nil
		}, nil)
		b.Method("__getattr__(name)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			r, _ := pyeval.Payload[*result](a.Self)
			name, _ := pyeval.AsStr(a.Get("name"))
			if err := r.refuse(); err != nil && !strings.HasPrefix(name, "__") {
				return nil, err
			}
			return nil, pyeval.Raise(pyeval.AttributeErrorClass, "'CursorResult' object has no attribute '%s'", name)
		})
	})
}

// refuse is the error for asking rows that are not known.
func (r *result) refuse() error {
	if r.refusal == "" {
		return nil
	}
	return pyeval.NewFault("offline there is no database: write the statement so that the server decides (INSERT … SELECT, DO), or write the values out",
		"the result of the query is needed, but %s", r.refusal)
}

func (r *result) next() pyeval.Value {
	if r.at >= len(r.rows) {
		return pyeval.None
	}
	r.at++
	return r.rows[r.at-1]
}

func (r *result) rest() []pyeval.Value {
	rows := r.rows[r.at:]
	r.at = len(r.rows)
	return rows
}

// first is the first column of a row, None of none.
func first(row pyeval.Value) pyeval.Value {
	if t, ok := pyeval.Underlying(row).(*pyeval.Tuple); ok && len(t.Elems) > 0 {
		return t.Elems[0]
	}
	return row
}

// only is one(), one_or_none() and their scalar forms.
func only(required, scalar bool) func(*pyeval.Thread, *result, *pyeval.Args) (pyeval.Value, error) {
	return func(_ *pyeval.Thread, r *result, _ *pyeval.Args) (pyeval.Value, error) {
		switch {
		case len(r.rows) > 1:
			return nil, pyeval.Raise(excClass("MultipleResultsFound"), "Multiple rows were found when exactly one was required")
		case len(r.rows) == 0 && required:
			return nil, pyeval.Raise(excClass("NoResultFound"), "No row was found when one was required")
		}
		row := r.next()
		if scalar {
			row = first(row)
		}
		return row, nil
	}
}
