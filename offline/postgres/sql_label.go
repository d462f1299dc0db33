package postgres

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// anonKey is what an anonymous name belongs to; index tells repeats apart.
type anonKey struct {
	of    any
	index int
}

// anonymous is the name that SQLAlchemy makes up for something without one:
// base_1, base_2, … in the order of first use.
func (s *sql) anonymous(key anonKey, base string) string {
	if n, ok := s.anon[key]; ok {
		return n
	}
	if s.anon == nil {
		s.anon = map[anonKey]string{}
		s.counters = map[string]int{}
	}
	base = cleanName(base)
	s.counters[base]++
	n := base + "_" + strconv.Itoa(s.counters[base])
	if utf8.RuneCountInString(n) > maxIdentifier-6 {
		r := []rune(n)
		n = string(r[:maxIdentifier-6]) + "_" + strconv.FormatInt(int64(s.counters[base]), 16)
	}
	s.anon[key] = n
	return n
}

// cleanName follows _anonymous_label.safe_construct.
func cleanName(s string) string {
	if !strings.ContainsAny(s, "%() $") {
		return s
	}
	var b strings.Builder
	run := false
	for _, r := range s {
		switch r {
		case '%', '(', ')', ' ', '$':
			if !run {
				b.WriteByte('_')
			}
			run = true
		default:
			b.WriteRune(r)
			run = false
		}
	}
	return strings.Trim(b.String(), "_")
}

// ownName is the name that an element has by itself, "" for none, and whether
// it prints under that name without a label.
func ownName(e schema.Expr) (name string, named bool) {
	switch e := e.(type) {
	case *schema.Column:
		return e.Name.Text, true
	case *expr.DerivedColumn:
		return e.Name.Text, true
	case *expr.LiteralColumn:
		return e.Text, true
	case *expr.AliasColumn:
		return e.Alias.Name.Text, true
	case *expr.Label:
		return e.Name.Text, !e.Name.None()
	case *expr.Function:
		if e.ScalarColumn != "" {
			return e.ScalarColumn, true
		}
		return e.Name.Text, false
	}
	return "", false
}

// wrapped is what a cast or type_coerce wraps, which lends it its name.
func wrapped(e schema.Expr) schema.Expr {
	switch e := e.(type) {
	case *expr.Cast:
		return e.X
	case *expr.TypeCoerce:
		return e.X
	case *expr.Unary:
		if e.AsBoolean {
			return e.X
		}
	}
	return nil
}

// anonName is the name for an element of a columns clause that has none.
func (s *sql) anonName(e schema.Expr, index int) string {
	if in := wrapped(e); in != nil && index == 0 {
		if _, isText := in.(*expr.Text); !isText {
			if n, named := ownName(in); named && n != "" {
				return n
			}
			return s.anonName(in, 0)
		}
	}
	base := "anon"
	if in := wrapped(e); in != nil {
		if n, _ := ownName(in); n != "" {
			base = n
		}
	} else if l, ok := e.(*expr.Label); ok {
		if n, _ := ownName(l.X); n != "" {
			base = n
		}
	} else if n, _ := ownName(e); n != "" {
		base = n
	}
	if index > 0 {
		base += "_"
	}
	return s.anonymous(anonKey{e, index}, base)
}

func (s *sql) labelName(l *expr.Label) string {
	if l.Name.None() {
		return Quote(s.anonName(l, 0))
	}
	return QuoteName(l.Name)
}

func (s *sql) labelExpr(e *expr.Label, f flags) error {
	switch {
	case f.columns && !f.inLabel:
		f.inLabel = true
		name := s.labelName(e)
		if err := s.expr(expr.SelfGroup(e.X, expr.As), f); err != nil {
			return err
		}
		s.write(" AS " + name)
		return nil
	case f.label == e:
		s.write(s.labelName(e))
		return nil
	}
	f.columns = false
	return s.expr(expr.SelfGroup(e.X, expr.As), f)
}

// labelNames are the names that ORDER BY and GROUP BY of a query may use.
type labelNames struct {
	columns map[string]schema.Expr // of the columns clause
	froms   map[string]schema.Expr
}

// labelRef prints a string given to order_by() or group_by().
func (s *sql) labelRef(e *expr.LabelRef, f flags) error {
	if len(s.stack) == 0 {
		return s.text(expr.NewText(e.Name), f)
	}
	if names := s.stack[len(s.stack)-1].labels; names != nil {
		x := names.columns[e.Name]
		if x == nil {
			x = names.froms[e.Name]
		}
		if x != nil {
			if l, ok := x.(*expr.Label); ok {
				f.label = l
			}
			return s.expr(x, f)
		}
	}
	return &CompileError{
		Msg:    fmt.Sprintf("Can't resolve label reference %q for ORDER BY / GROUP BY / DISTINCT etc.", e.Name),
		Hint:   fmt.Sprintf("a textual SQL expression should be declared as text(%q)", e.Name),
		Offset: -1,
	}
}

// orderLabel finds the label below an ORDER BY element that the columns clause
// has too: it prints as its name.
func (s *sql) orderLabel(e schema.Expr) *expr.Label {
	for {
		u, ok := e.(*expr.Unary)
		if !ok || u.Modifier == nil {
			break
		}
		e = u.X
	}
	l, ok := e.(*expr.Label)
	if !ok || len(s.stack) == 0 {
		return nil
	}
	names := s.stack[len(s.stack)-1].labels
	if names == nil {
		return nil
	}
	key := l.Name.Text
	if l.Name.None() {
		key = s.anonName(l, 0)
	}
	if o, ok := names.columns[key].(*expr.Label); ok && (o == l || o.X == l.X) {
		return l
	}
	return nil
}

// order prints the elements of ORDER BY; those of GROUP BY don't use labels
// unless they are given by name.
func (s *sql) order(items []schema.Expr, f flags) error {
	for i, x := range items {
		if i > 0 {
			s.write(", ")
		}
		g := f
		g.label = s.orderLabel(x)
		if err := s.expr(x, g); err != nil {
			return err
		}
	}
	return nil
}

func (s *sql) collectNames(cols []schema.Expr, froms []schema.From) *labelNames {
	n := &labelNames{columns: map[string]schema.Expr{}, froms: map[string]schema.Expr{}}
	for _, c := range cols {
		switch c := c.(type) {
		case *schema.Column:
			if c.Table != nil {
				n.columns[c.Table.Name.Text+"_"+c.Name.Text] = c
			} else {
				n.columns[c.KeyOf()] = c
			}
		case *expr.Label:
			key := c.Name.Text
			if c.Name.None() {
				key = s.anonName(c, 0)
			}
			n.columns[key] = c
		case *expr.LiteralColumn:
			n.columns[c.Text] = c
		case *expr.DerivedColumn:
			n.columns[c.Key] = c
		}
	}
	for _, f := range froms {
		for _, c := range f.FromColumns() {
			switch c := c.(type) {
			case *schema.Column:
				n.froms[c.KeyOf()] = c
			case *expr.DerivedColumn:
				n.froms[c.Key] = c
			}
		}
	}
	return n
}

// columnsClause prints columns with the labels that they need.
// Follows _generate_columns_plus_names and _label_select_column.
func (s *sql) columnsClause(cols []schema.Expr, style expr.LabelStyle, f flags) error {
	f.columns = true
	f.inLabel = false
	names := map[string]schema.Expr{}
	repeat := 0
	first := true
	for _, c := range cols {
		label, err := s.columnLabel(c, style, names, &repeat, f.asFrom)
		if err != nil {
			return err
		}
		g := f
		g.asFrom = false
		text, err := s.capture(func() error {
			if label != "" {
				g.inLabel = true
			}
			x, err := columnExpression(c, len(s.stack) == 1)
			if err != nil {
				return err
			}
			if x != c && label == "" {
				g.inLabel = true
				if label, _ = ownName(c); label == "" {
					label = s.anonName(c, 0)
				}
			}
			return s.expr(x, g)
		})
		if err != nil {
			return err
		}
		if text == "" {
			continue
		}
		if !first {
			s.write(", ")
		}
		first = false
		s.write(text)
		if label != "" {
			s.write(" AS " + Quote(label))
		}
	}
	return nil
}

// columnExpression is TypeDecorator.column_expression of a column that a
// statement returns.
func columnExpression(c schema.Expr, top bool) (schema.Expr, error) {
	if t, ok := c.ExprType().(*schema.TypeDecorator); ok && top && t.Hooks.ColumnExpr != nil {
		return t.Hooks.ColumnExpr(c)
	}
	return c, nil
}

// columnLabel is the name after AS that a column gets, "" for none. A Label
// prints its own.
func (s *sql) columnLabel(c schema.Expr, style expr.LabelStyle, names map[string]schema.Expr, repeat *int, asFrom bool) (string, error) {
	if _, ok := c.(*expr.Text); ok {
		return "", nil
	}
	if col, ok := c.(*schema.Column); ok && col.Table == nil {
		return "", nil
	}
	switch x := c.(type) {
	case *expr.LiteralColumn, *expr.AliasColumn:
		return "", nil
	case *expr.Unary:
		// A unary operator around a column goes without a label.
		if _, named := ownName(x.X); named && !asFrom {
			return "", nil
		}
	}
	if d, ok := c.(*expr.DerivedColumn); ok && d.Name.None() {
		if asFrom {
			return s.derivedName(d), nil
		}
		return "", nil
	}
	name, named := ownName(c)
	fallback := ""
	required := ""
	switch {
	case style == expr.LabelNone:
	case style == expr.LabelTablename:
		if col, ok := c.(*schema.Column); ok && col.Table != nil {
			name = col.Table.Name.Text + "_" + col.Name.Text
			if sch := col.Table.Schema.Text; sch != "" {
				name = strings.ReplaceAll(sch, ".", "_") + "_" + name
			}
			required = name
		} else if d, ok := c.(*expr.DerivedColumn); ok && d.From != nil {
			name = s.fromName(d.From) + "_" + s.derivedName(d)
			required = name
		}
	}
	if !named || name == "" {
		// No name of its own: an anonymous label, numbered when it repeats.
		if _, isLabel := c.(*expr.Label); isLabel {
			return "", nil
		}
		anon := s.anonName(c, 0)
		if names[anon] != nil {
			*repeat++
			return s.anonName(c, *repeat), nil
		}
		names[anon] = c
		return anon, nil
	}
	if style != expr.LabelNone {
		if old, ok := names[name]; ok {
			if old != c {
				required = s.anonName(c, 0)
				if names[required] != nil {
					*repeat++
					required = s.anonName(c, *repeat)
				} else {
					names[required] = c
				}
			} else {
				*repeat++
				required = s.anonName(c, *repeat)
			}
		} else {
			names[name] = c
		}
	}
	if _, isLabel := c.(*expr.Label); isLabel {
		return "", nil
	}
	if required != "" {
		return required, nil
	}
	if asFrom {
		fallback, _ = ownName(c)
		if d, ok := c.(*expr.DerivedColumn); ok {
			fallback = s.derivedName(d)
		}
	}
	return fallback, nil
}
