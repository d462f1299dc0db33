package sqlalchemy

import (
	"strings"

	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// The classes of collections of columns: table.c, constraint.columns.
var (
	ColumnCollectionClass = pyeval.NewNativeClass("ColumnCollection", "sqlalchemy.sql.base")
	ReadOnlyColumnsClass  = pyeval.NewNativeClass("ReadOnlyColumnCollection", "sqlalchemy.sql.base", ColumnCollectionClass)
	DedupeColumnsClass    = pyeval.NewNativeClass("DedupeColumnCollection", "sqlalchemy.sql.base", ColumnCollectionClass)
)

// ColumnCollection is the payload of a collection of columns.
type ColumnCollection struct {
	// Owner names what has the columns, for messages.
	Owner string
	// Entries lists keys and column objects in order.
	Entries func(th *pyeval.Thread) []ColumnEntry
	// Get, if set, finds a key faster.
	Get func(th *pyeval.Thread, key string) (pyeval.Value, bool)
}

// ColumnEntry is one column of a collection.
type ColumnEntry struct {
	Key    string
	Column pyeval.Value
}

// NewColumnCollection is the Python object of a collection.
func NewColumnCollection(c *ColumnCollection) pyeval.Value {
	return pyeval.NewObject(ReadOnlyColumnsClass, c)
}

func (c *ColumnCollection) find(th *pyeval.Thread, key string) (pyeval.Value, bool) {
	if c.Get != nil {
		return c.Get(th, key)
	}
	for _, e := range c.Entries(th) {
		if e.Key == key {
			return e.Column, true
		}
	}
	return nil, false
}

func (c *ColumnCollection) values(th *pyeval.Thread) []pyeval.Value {
	es := c.Entries(th)
	out := make([]pyeval.Value, len(es))
	for i, e := range es {
		out[i] = e.Column
	}
	return out
}

func (c *ColumnCollection) hint(th *pyeval.Thread, key string) string {
	var names []string
	for _, e := range c.Entries(th) {
		names = append(names, e.Key)
	}
	return didYouMean(key, names)
}

func init() {
	exportClass(ColumnCollectionClass, ReadOnlyColumnsClass, DedupeColumnsClass)
	ColumnCollectionClass.Define(func(b *pyeval.ClassBuilder) {
		of := func(a *pyeval.Args) *ColumnCollection {
			c, ok := pyeval.Payload[*ColumnCollection](a.Self)
			if !ok {
				c = &ColumnCollection{Entries: func(*pyeval.Thread) []ColumnEntry { return nil }}
			}
			return c
		}
		b.Method("__getattr__(name)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			c := of(a)
			if v, ok := c.find(th, name); ok {
				return v, nil
			}
			return nil, pyeval.Raise(pyeval.AttributeErrorClass, "%s", name+c.where()+c.hint(th, name))
		})
		b.Method("__getitem__(key)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c := of(a)
			switch key := a.Get("key").(type) {
			case pyeval.Int, pyeval.Bool:
				return th.GetItem(pyeval.NewTuple(c.values(th)...), key)
			case *pyeval.Slice:
				return th.GetItem(pyeval.NewTuple(c.values(th)...), key)
			case *pyeval.Tuple:
				var es []ColumnEntry
				for _, k := range key.Elems {
					s, ok := pyeval.AsStr(k)
					v, found := c.find(th, s)
					if !ok || !found {
						return nil, pyeval.RaiseArgs(pyeval.KeyErrorClass, k)
					}
					es = append(es, ColumnEntry{s, v})
				}
				return NewColumnCollection(&ColumnCollection{Owner: c.Owner, Entries: func(*pyeval.Thread) []ColumnEntry { return es }}), nil
			}
			s, ok := pyeval.AsStr(a.Get("key"))
			if !ok {
				k, isCol, err := keyOfColumn(th, a.Get("key"))
				if err != nil {
					return nil, err
				}
				if !isCol {
					return nil, pyeval.RaiseArgs(pyeval.KeyErrorClass, a.Get("key"))
				}
				s = k
			}
			if v, ok := c.find(th, s); ok {
				return v, nil
			}
			return nil, pyeval.RaiseArgs(pyeval.KeyErrorClass, pyeval.Str(s+c.where()+c.hint(th, s)))
		})
		b.Method("get(key, default=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			if s, ok := pyeval.AsStr(a.Get("key")); ok {
				if v, ok := of(a).find(th, s); ok {
					return v, nil
				}
			}
			return a.Get("default"), nil
		})
		b.Method("keys()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			var out []pyeval.Value
			for _, e := range of(a).Entries(th) {
				out = append(out, pyeval.Str(e.Key))
			}
			return pyeval.NewList(out...), nil
		})
		b.Method("values()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return pyeval.NewList(of(a).values(th)...), nil
		})
		b.Method("items()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			var out []pyeval.Value
			for _, e := range of(a).Entries(th) {
				out = append(out, pyeval.NewTuple(pyeval.Str(e.Key), e.Column))
			}
			return pyeval.NewList(out...), nil
		})
		b.Method("__iter__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return th.IterValue(pyeval.NewList(of(a).values(th)...))
		})
		b.Method("__len__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return pyeval.MakeInt(int64(len(of(a).Entries(th)))), nil
		})
		b.Method("__bool__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return pyeval.True, nil })
		b.Method("__contains__(key)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			s, ok := pyeval.AsStr(a.Get("key"))
			if !ok {
				return nil, argumentError("__contains__ requires a string argument")
			}
			_, found := of(a).find(th, s)
			return pyeval.Bool(found), nil
		})
		b.Method("contains_column(col)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			for _, v := range of(a).values(th) {
				if v == a.Get("col") {
					return pyeval.True, nil
				}
			}
			return pyeval.False, nil
		})
		b.Method("as_readonly()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
		b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			var out []string
			for _, v := range of(a).values(th) {
				s, err := th.Str(v)
				if err != nil {
					return nil, err
				}
				out = append(out, s)
			}
			return pyeval.Str("ReadOnlyColumnCollection(" + strings.Join(out, ", ") + ")"), nil
		})
	})
}

func (c *ColumnCollection) where() string {
	if c.Owner == "" {
		return ""
	}
	return ": " + c.Owner + " has no such column"
}

// tableColumns is table.c.
func tableColumns(t *schema.Table) pyeval.Value {
	return NewColumnCollection(&ColumnCollection{
		Owner: "table '" + t.Name.Text + "'",
		Entries: func(th *pyeval.Thread) []ColumnEntry {
			out := make([]ColumnEntry, len(t.Columns))
			for i, c := range t.Columns {
				out[i] = ColumnEntry{c.KeyOf(), columnObject(th, c)}
			}
			return out
		},
		Get: func(th *pyeval.Thread, key string) (pyeval.Value, bool) {
			c := t.C(key)
			if c == nil {
				return nil, false
			}
			return columnObject(th, c), true
		},
	})
}

// columnsOf is the collection of a constraint's or index's columns.
func columnsOf(cols []*schema.Column) pyeval.Value {
	return NewColumnCollection(&ColumnCollection{Entries: func(th *pyeval.Thread) []ColumnEntry {
		out := make([]ColumnEntry, len(cols))
		for i, c := range cols {
			out[i] = ColumnEntry{c.KeyOf(), columnObject(th, c)}
		}
		return out
	}})
}
