// Package reflection answers what Python code asks a PostgreSQL through
// SQLAlchemy, from a catalog instead: an Inspector, and the rows of queries on
// information_schema and pg_catalog. It knows no rows of user tables.
package reflection

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/sqlalchemy"
)

// Source is where the answers come from.
type Source interface {
	// Catalog is the state of the database as the question is asked. It must not
	// be changed.
	Catalog() (*catalog.Catalog, error)
	// Doubt tells why the catalog may be wrong about what the names are of, ""
	// when nothing speaks against it.
	Doubt(claim Claim, names ...string) string
	// Answered is told each question with its answer, once per place.
	Answered(th *pyeval.Thread, question, answer string)
}

// Claim is what the catalog says about something with a name.
type Claim uint8

// The claims.
const (
	Missing   Claim = iota // there is no such thing
	Present                // it is there
	Described              // it is there, and what it consists of is known
)

// inspector is the payload of an Inspector object.
type inspector struct {
	source Source
	bind   pyeval.Value
}

// NewInspector makes the Inspector that inspect(bind) gives.
func NewInspector(s Source, bind pyeval.Value) pyeval.Value {
	return pyeval.NewObject(PGInspectorClass, &inspector{s, bind})
}

// PGInspectorClass is the Inspector of a PostgreSQL.
var PGInspectorClass = pyeval.NewNativeClass("PGInspector", "sqlalchemy.dialects.postgresql.base", sqlalchemy.InspectorClass)

// question is one call of a method of the Inspector.
type question struct {
	th     *pyeval.Thread
	source Source
	i      catalog.Inspector
	text   string // "has_table('users')"
}

// answer reports the answer to the user and hands it on.
func (q *question) answer(v pyeval.Value) (pyeval.Value, error) {
	s, err := q.th.Repr(v)
	if err != nil {
		return nil, err
	}
	q.source.Answered(q.th, q.text, shorten(s))
	return v, nil
}

// answerList reports a list by the names in it.
func (q *question) answerList(l *pyeval.List, what string) (pyeval.Value, error) {
	names := make([]string, 0, len(l.Elems))
	for _, e := range l.Elems {
		s, ok := pyeval.AsStr(e)
		if d, isDict := e.(*pyeval.Dict); isDict {
			if v, has := d.GetStr("name"); has {
				s, ok = pyeval.AsStr(v)
			}
		}
		if !ok {
			names = nil
			break
		}
		names = append(names, s)
	}
	text := strings.Join(names, ", ")
	if text == "" {
		text = fmt.Sprintf("%d %s", len(l.Elems), what)
	}
	q.source.Answered(q.th, q.text, shorten(text))
	return l, nil
}

// sure refuses an answer that something speaks against.
func (q *question) sure(claim Claim, names ...string) error {
	if why := q.source.Doubt(claim, names...); why != "" {
		return pyeval.NewFault("", "%s cannot be answered without a database: %s", q.text, why)
	}
	return nil
}

func presence(there bool) Claim {
	if there {
		return Present
	}
	return Missing
}

const longestAnswer = 160

func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > longestAnswer {
		s = strings.ToValidUTF8(s[:longestAnswer], "") + "…"
	}
	return s
}

// ask begins a question: the catalog, and the text of the call.
func ask(th *pyeval.Thread, a *pyeval.Args, args ...string) (*question, error) {
	n, ok := pyeval.Payload[*inspector](a.Self)
	if !ok {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() needs an Inspector of a database", a.FuncName())
	}
	c, err := n.source.Catalog()
	if err != nil {
		return nil, err
	}
	var shown []string
	for _, s := range args {
		if s != "" {
			shown = append(shown, "'"+s+"'")
		}
	}
	return &question{th, n.source, c.Inspect(), a.FuncName() + "(" + strings.Join(shown, ", ") + ")"}, nil
}

// named begins a question about something with a name and perhaps a schema.
func named(th *pyeval.Thread, a *pyeval.Args, param string) (q *question, schema, name string, err error) {
	if name, err = a.Str(param); err != nil {
		return nil, "", "", err
	}
	if schema, _, err = a.OptStr("schema"); err != nil {
		return nil, "", "", err
	}
	q, err = ask(th, a, schema, name)
	return q, schema, name, err
}

// onTable is the table that a question is about; NoSuchTableError when there is
// none.
func onTable(th *pyeval.Thread, a *pyeval.Args) (*question, *catalog.Table, error) {
	q, schema, name, err := named(th, a, "table_name")
	if err != nil {
		return nil, nil, err
	}
	t := q.i.Table(schema, name)
	if t == nil {
		return nil, nil, q.noTable(name)
	}
	return q, t, q.sure(Described, name)
}

// noTable is the exception for a table that is not there.
func (q *question) noTable(name string) error {
	if err := q.sure(Missing, name); err != nil {
		return err
	}
	q.source.Answered(q.th, q.text, "there is no such table")
	return pyeval.Raise(excClass("NoSuchTableError"), "%s", name)
}

// excClass is an exception of sqlalchemy.exc.
func excClass(name string) *pyeval.Class {
	if c, ok := sqlalchemy.Modules()["sqlalchemy.exc"].Member(name).(*pyeval.Class); ok {
		return c
	}
	return pyeval.ExceptionClass
}
