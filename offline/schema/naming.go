package schema

import (
	"fmt"
	"strconv"
	"strings"
)

// NamingConvention is MetaData(naming_convention=…). Follows SQLAlchemy
// sql/naming.py.
type NamingConvention struct {
	// Templates maps "ix", "uq", "ck", "fk" and "pk" to a template with %(token)s.
	Templates map[string]string
	// Tokens are user functions fn(constraint, table); the first argument is a
	// [Constraint] or an [*Index].
	Tokens map[string]func(constraint any, t *Table) (string, error)
	// Own holds the Python object, for the host.
	Own any
}

// DefaultConvention is what MetaData has when none is given.
var DefaultConvention = &NamingConvention{Templates: map[string]string{"ix": "ix_%(column_0_label)s"}}

// ConstraintName is the name that a constraint (or, as *Index, an index) prints
// under: its own, or the convention's. The zero Name means unnamed. A name that
// the convention made is marked Conv.
func ConstraintName(k any, t *Table) (Name, error) {
	n := namer{table: t}
	var kind string
	switch k := k.(type) {
	case *Index:
		n.name, kind = k.Name, "ix"
		n.column = func(i int) *Column { return indexColumn(k, i) }
		n.columns = len(k.Exprs)
		n.constraint = k
	case *PrimaryKey:
		n.name, kind = k.Name, "pk"
		n.set(k, k.Columns)
	case *Unique:
		n.name, kind = k.Name, "uq"
		n.set(k, k.Columns)
	case *Check:
		n.name, kind = k.Name, "ck"
		n.set(k, k.Columns)
	case *ForeignKeyConstraint:
		n.name, kind = k.Name, "fk"
		n.set(k, k.Columns)
		n.fks = k.Elements
	case *Exclude:
		n.name = k.Name
	case *Bare:
		n.name, kind = k.Name, k.Kind
		n.set(k, nil)
	}
	if n.name.Conv {
		return n.name, nil
	}
	conv := DefaultConvention
	if t != nil && t.Convention() != nil && len(t.Convention().Templates) > 0 {
		conv = t.Convention()
	}
	n.convention = conv
	template, ok := conv.Templates[kind]
	if !ok || kind == "" {
		return n.name, nil
	}
	if !n.name.None() && !strings.Contains(template, "constraint_name") {
		return n.name, nil
	}
	text, err := n.expand(template)
	if err != nil {
		return Name{}, err
	}
	return Name{Text: text, Conv: true}, nil
}

// fixName gives a constraint or index the convention's name when it is attached
// to a table: another table's convention does not rename it later. The CHECK of
// a type waits until it is printed.
func fixName(k any, t *Table) error {
	var name *Name
	switch x := k.(type) {
	case *Index:
		name = &x.Name
	case Constraint:
		b := x.Base()
		if pk, ok := x.(*PrimaryKey); ok && pk.Implicit || b.TypeBound && b.Name.None() {
			return nil
		}
		name = &b.Name
	}
	n, err := ConstraintName(k, t)
	if err == nil && n.Conv {
		*name = n
	}
	return err
}

type namer struct {
	table      *Table
	name       Name
	constraint any
	convention *NamingConvention
	column     func(i int) *Column // nil result: out of range
	columns    int
	fks        []*ForeignKey
}

func (n *namer) set(k any, cols []*Column) {
	n.constraint, n.columns = k, len(cols)
	n.column = func(i int) *Column {
		if i < len(cols) {
			return cols[i]
		}
		return nil
	}
}

// indexColumn is the column of an index's element: the column itself or the
// first one inside of the expression.
func indexColumn(ix *Index, i int) *Column {
	if i >= len(ix.Exprs) {
		return nil
	}
	switch e := ix.Exprs[i].Expr.(type) {
	case *Column:
		return e
	case interface{ FirstColumn() *Column }:
		return e.FirstColumn()
	case interface{ IndexText() string }:
		// Alembic stands a column of that name in for text().
		return &Column{Name: N(e.IndexText()), Key: e.IndexText(), Table: ix.Table}
	}
	return nil
}

// expand does Python's template % mapping for %(token)s and %%.
func (n *namer) expand(template string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(template); i++ {
		c := template[i]
		if c != '%' {
			b.WriteByte(c)
			continue
		}
		rest := template[i+1:]
		if strings.HasPrefix(rest, "%") {
			b.WriteByte('%')
			i++
			continue
		}
		end := strings.Index(rest, ")s")
		if !strings.HasPrefix(rest, "(") || end < 0 {
			return "", fmt.Errorf("naming convention %q: expected %%(token)s at byte %d", template, i)
		}
		v, err := n.token(rest[1:end])
		if err != nil {
			return "", err
		}
		b.WriteString(v)
		i += 1 + end + 1
	}
	return b.String(), nil
}

func (n *namer) token(key string) (string, error) {
	if f, ok := n.convention.Tokens[key]; ok {
		return f(n.constraint, n.table)
	}
	switch key {
	case "table_name":
		return n.table.Name.Text, nil
	case "constraint_name":
		if n.name.None() {
			return "", fmt.Errorf("naming convention including %%(constraint_name)s token requires that constraint is explicitly named")
		}
		return n.name.Text, nil
	case "referred_table_name":
		if len(n.fks) == 0 {
			return "", fmt.Errorf("naming convention token %%(%s)s needs a foreign key", key)
		}
		_, t, _, err := n.fks[0].Target(n.table.Metadata)
		return t.Text, err
	}
	if v, ok, err := n.columnToken(key); ok || err != nil {
		return v, err
	}
	return "", fmt.Errorf("naming convention has no token %%(%s)s", key)
}

// columnToken reads [referred_]column_<i>[N|_N]_<name|key|label>.
func (n *namer) columnToken(key string) (string, bool, error) {
	rest, referred := strings.CutPrefix(key, "referred_")
	rest, ok := strings.CutPrefix(rest, "column_")
	if !ok {
		return "", false, nil
	}
	d := 0
	for d < len(rest) && rest[d] >= '0' && rest[d] <= '9' {
		d++
	}
	if d == 0 {
		return "", false, nil
	}
	idx, err := strconv.Atoi(rest[:d])
	if err != nil {
		return "", false, nil
	}
	rest = rest[d:]
	multiple, sep := false, ""
	if r, ok := strings.CutPrefix(rest, "_N_"); ok {
		multiple, sep, rest = true, "_", r
	} else if r, ok := strings.CutPrefix(rest, "N_"); ok {
		multiple, rest = true, r
	} else if rest, ok = strings.CutPrefix(rest, "_"); !ok {
		return "", false, nil
	}
	switch rest {
	case "name":
	case "key", "label":
		if referred {
			return "", false, nil
		}
	default:
		return "", false, nil
	}
	if !multiple {
		v, err := n.columnPart(idx, rest, referred)
		return v, true, err
	}
	count := n.columns
	if n.fks != nil {
		count = len(n.fks)
	}
	parts := make([]string, count)
	for i := range parts {
		if parts[i], err = n.columnPart(i, rest, referred); err != nil {
			return "", true, err
		}
	}
	return strings.Join(parts, sep), true, nil
}

func (n *namer) columnPart(i int, part string, referred bool) (string, error) {
	if referred {
		if i >= len(n.fks) {
			return "", fmt.Errorf("naming convention asks for referred column %d of a foreign key with %d", i, len(n.fks))
		}
		_, _, c, err := n.fks[i].Target(n.table.Metadata)
		return c.Text, err
	}
	if n.column == nil {
		return "", nil
	}
	c := n.column(i)
	if c == nil {
		return "", nil
	}
	switch part {
	case "name":
		return c.Name.Text, nil
	case "key":
		return c.KeyOf(), nil
	}
	t := c.Table
	if t == nil {
		return c.Name.Text, nil
	}
	if s := t.Schema.Text; s != "" {
		return strings.ReplaceAll(s, ".", "_") + "_" + t.Name.Text + "_" + c.Name.Text, nil
	}
	return t.Name.Text + "_" + c.Name.Text, nil
}
