package postgres

import (
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// setting is one column of INSERT or UPDATE with its printed value.
type setting struct {
	column *schema.Column
	target string // printed left side
	value  string
	// sqlValue: the value is a SQL expression, not a literal.
	sqlValue bool
}

func dmlTable(x schema.From) (*schema.Table, error) {
	if t, ok := x.(*schema.Table); ok {
		return t, nil
	}
	if a, ok := x.(*expr.Alias); ok {
		if t, ok := a.X.(*schema.Table); ok {
			return t, nil
		}
	}
	return nil, errorf("a table is expected in INSERT, UPDATE or DELETE, got %T", x)
}

// columnOf finds the column that an assignment means, nil for a target
// expression.
func columnOf(t *schema.Table, a expr.Assignment) (*schema.Column, error) {
	if a.Target != nil {
		return nil, nil
	}
	if a.Column != nil {
		if c := t.C(a.Column.KeyOf()); c != nil {
			return c, nil
		}
		return nil, unconsumed(a.Column.KeyOf())
	}
	if c := t.C(a.Key); c != nil {
		return c, nil
	}
	return nil, unconsumed(a.Key)
}

func unconsumed(name string) error { return errorf("Unconsumed column names: %s", name) }

// assigned prints the value that a column gets.
func (s *sql) assigned(v schema.Value, c schema.Expr, f flags) (text string, isSQL bool, err error) {
	t := c.ExprType()
	f = flags{inOperator: false, noSchema: f.noSchema}
	switch x := v.(type) {
	case *expr.Bind:
		b := x
		if schema.IsNull(b.Type) && !schema.IsNull(t) {
			n := *b
			n.Type = t
			b = &n
		}
		text, err = s.capture(func() error { return s.bind(b, f) })
		return text, false, err
	case schema.Expr:
		switch q := x.(type) {
		case *expr.Select, *expr.Compound, *expr.TextSelect:
			x = &expr.ScalarSelect{Query: q.(expr.Query)}
		}
		text, err = s.capture(func() error { return s.expr(expr.SelfGroup(x, nil), f) })
		return text, true, err
	}
	b := &expr.Bind{Value: v, Type: t}
	if c, ok := c.(*schema.Column); ok && s.placeholders {
		b.Key = c.KeyOf()
	}
	text, err = s.capture(func() error { return s.bind(b, f) })
	return text, false, err
}

// settings prints assignments in the order of SQLAlchemy: target expressions
// first, then the table's columns in their order. extra gives the value of a
// column that is not assigned, with ok false for none.
func (s *sql) settings(t *schema.Table, as []expr.Assignment, ordered bool, f flags, extra func(*schema.Column) (v schema.Value, ok bool, err error)) ([]setting, error) {
	var out []setting
	values := make(map[*schema.Column]schema.Value, len(as))
	var order []*schema.Column
	for _, a := range as {
		if a.Target != nil {
			left, err := s.capture(func() error { return s.expr(a.Target, flags{noTable: true}) })
			if err != nil {
				return nil, err
			}
			right, isSQL, err := s.assigned(a.Value, a.Target, f)
			if err != nil {
				return nil, err
			}
			out = append(out, setting{target: left, value: right, sqlValue: isSQL})
			continue
		}
		c, err := columnOf(t, a)
		if err != nil {
			return nil, err
		}
		if _, dup := values[c]; !dup {
			order = append(order, c)
		}
		values[c] = a.Value
	}
	cols := t.Columns
	if ordered {
		seen := map[*schema.Column]bool{}
		for _, c := range order {
			seen[c] = true
		}
		for _, c := range t.Columns {
			if !seen[c] {
				order = append(order, c)
			}
		}
		cols = order
	}
	for _, c := range cols {
		v, ok := values[c]
		if !ok {
			var err error
			if v, ok, err = extra(c); err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
		}
		text, isSQL, err := s.assigned(v, c, f)
		if err != nil {
			return nil, err
		}
		out = append(out, setting{column: c, target: QuoteName(c.Name), value: text, sqlValue: isSQL})
	}
	return out, nil
}

// insertDefault is the Python-side default of a column (D11: its value).
func insertDefault(c *schema.Column) (schema.Value, bool, error) {
	if c.Default == nil || c.Default.Sequence != nil && c.Default.Sequence.Optional {
		return nil, false, nil
	}
	v, err := c.Default.Get()
	return v, err == nil, err
}

func (s *sql) insert(q *expr.Insert, f flags) error {
	return s.top(func() error { return s.insertBody(q, f) })
}

func (s *sql) insertBody(q *expr.Insert, f flags) error {
	t, err := dmlTable(q.Table)
	if err != nil {
		return err
	}
	toplevel := len(s.stack) == 0 && f.enclosing == nil
	s.push(&frame{query: q, correlate: map[schema.From]bool{}, asFrom: map[schema.From]bool{}})
	defer s.pop()

	for _, c := range q.CTEs {
		if err := s.defineCTE(c); err != nil {
			return err
		}
	}
	s.write("INSERT ")
	if err := s.prefixes(q.Prefixes); err != nil {
		return err
	}
	s.write("INTO ")
	s.write(qualified(t.Schema, t.Name))
	returning := q.Returning
	var implicit []*schema.Column
	switch {
	case q.FromSelect != nil:
		err = s.insertSelect(q, t)
	case len(q.Rows) > 0:
		err = s.insertRows(q, t, f)
	default:
		implicit, err = s.insertValues(q, t, f)
	}
	if err != nil {
		return err
	}
	if q.OnConflict != nil {
		s.write(" ")
		if err := s.onConflict(q.OnConflict, t); err != nil {
			return err
		}
	}
	if len(returning) == 0 && toplevel && !q.Inline && q.FromSelect == nil && len(q.Rows) == 0 &&
		!t.Lightweight && t.ImplicitReturn != schema.No {
		for _, c := range implicit {
			returning = append(returning, c)
		}
	}
	return s.returning(returning)
}

// insertValues prints the columns and VALUES of a single row. It returns the
// key columns that the server makes.
func (s *sql) insertValues(q *expr.Insert, t *schema.Table, f flags) ([]*schema.Column, error) {
	if !q.HasValues && len(q.Values) == 0 && len(t.Columns) > 0 {
		return nil, &CompileError{
			Msg:    "INSERT without values: column " + t.Columns[0].Name.Text + " has no value",
			Hint:   "give the values with .values(…)",
			Offset: -1,
		}
	}
	set, err := s.settings(t, q.Values, false, f, insertDefault)
	if err != nil {
		return nil, err
	}
	if len(set) == 0 {
		s.write(" DEFAULT VALUES")
	} else {
		s.write(" (")
		for i, x := range set {
			if i > 0 {
				s.write(", ")
			}
			s.write(x.target)
		}
		s.write(") VALUES (")
		for i, x := range set {
			if i > 0 {
				s.write(", ")
			}
			s.write(x.value)
		}
		s.write(")")
	}
	if t.Lightweight {
		return nil, nil
	}
	auto, err := t.AutoincrementColumn()
	if err != nil {
		return nil, err
	}
	var made []*schema.Column
	for _, c := range t.Columns {
		if !c.PrimaryKey {
			continue
		}
		given := false
		for _, x := range set {
			if x.column == c {
				given = true
				if x.sqlValue {
					made = append(made, c)
				}
			}
		}
		if !given && (c == auto || c.ServerDefault != nil || c.Identity != nil || c.Computed != nil ||
			c.Default != nil && c.Default.Sequence != nil) {
			made = append(made, c)
		}
	}
	return made, nil
}

// insertRows prints one INSERT of several rows: the first row says which
// columns.
func (s *sql) insertRows(q *expr.Insert, t *schema.Table, f flags) error {
	first, err := s.settings(t, q.Rows[0], false, f, insertDefault)
	if err != nil {
		return err
	}
	s.write(" (")
	for i, x := range first {
		if i > 0 {
			s.write(", ")
		}
		s.write(x.target)
	}
	s.write(") VALUES ")
	for n, row := range q.Rows {
		if n > 0 {
			s.write(", ")
		}
		s.write("(")
		set := first
		if n > 0 {
			if set, err = s.settings(t, row, false, f, insertDefault); err != nil {
				return err
			}
		}
		for i, x := range first {
			if i > 0 {
				s.write(", ")
			}
			text, found := "", false
			for _, y := range set {
				if y.column == x.column {
					text, found = y.value, true
				}
			}
			if !found {
				return errorf("INSERT value for column %s is missing in row %d; a Python-side value or SQL expression is required", x.column.Name.Text, n+1)
			}
			s.write(text)
		}
		s.write(")")
	}
	return nil
}

func (s *sql) insertSelect(q *expr.Insert, t *schema.Table) error {
	s.write(" (")
	named := map[*schema.Column]bool{}
	for i, a := range q.Names {
		c, err := columnOf(t, a)
		if err != nil {
			return err
		}
		if i > 0 {
			s.write(", ")
		}
		s.write(QuoteName(c.Name))
		named[c] = true
	}
	query := q.FromSelect
	if sel, ok := query.(*expr.Select); ok && !q.NoDefaults {
		n := *sel
		n.Columns = append([]schema.Expr(nil), sel.Columns...)
		for _, c := range t.Columns {
			if named[c] {
				continue
			}
			v, ok, err := insertDefault(c)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			s.write(", " + QuoteName(c.Name))
			n.Columns = append(n.Columns, expr.CoerceTyped(v, c.Type))
		}
		query = &n
	}
	s.write(") ")
	return s.expr(query, flags{})
}

func (s *sql) onConflict(k *expr.OnConflict, t *schema.Table) error {
	s.write("ON CONFLICT")
	inner := flags{noTable: true, noSchema: true}
	switch {
	case k.Object != nil || !k.Constraint.None():
		name := k.Constraint
		if k.Object != nil {
			var err error
			if name, err = schema.ConstraintName(k.Object, t); err != nil {
				return err
			}
		}
		text, err := constraintName(name)
		if err != nil {
			return err
		}
		s.write(" ON CONSTRAINT " + text)
	case len(k.Elements) > 0:
		s.write(" (")
		if err := s.comma(k.Elements, inner); err != nil {
			return err
		}
		s.write(")")
		if k.IndexWhere != nil {
			s.write(" WHERE ")
			if err := s.expr(k.IndexWhere, inner); err != nil {
				return err
			}
		}
	}
	if !k.Update {
		s.write(" DO NOTHING")
		return nil
	}
	s.write(" DO UPDATE SET ")
	parts := make([]string, 0, len(k.Set))
	done := make([]bool, len(k.Set))
	add := func(i int, c *schema.Column, name string) error {
		var typed schema.Expr = c
		if c == nil {
			typed = &expr.LiteralColumn{}
		}
		text, _, err := s.assigned(k.Set[i].Value, typed, flags{noSchema: true})
		parts = append(parts, name+" = "+text)
		done[i] = true
		return err
	}
	for _, c := range t.Columns {
		for i, a := range k.Set {
			if !done[i] && (a.Column == c || a.Column == nil && a.Target == nil && a.Key == c.KeyOf()) {
				if err := add(i, c, QuoteName(c.Name)); err != nil {
					return err
				}
				break
			}
		}
	}
	for i, a := range k.Set {
		if done[i] {
			continue
		}
		name := Quote(a.Key)
		if a.Column != nil {
			name = QuoteName(a.Column.Name)
		}
		if err := add(i, a.Column, name); err != nil {
			return err
		}
	}
	s.write(strings.Join(parts, ", "))
	if k.Where == nil {
		return nil
	}
	s.write(" WHERE ")
	return s.expr(k.Where, flags{noSchema: true})
}

// returning prints RETURNING with the labels of a columns clause.
func (s *sql) returning(cols []schema.Expr) error {
	if len(cols) == 0 {
		return nil
	}
	var flat []schema.Expr
	for _, c := range cols {
		if x, ok := c.(schema.From); ok {
			flat = append(flat, x.FromColumns()...)
			continue
		}
		flat = append(flat, c)
	}
	s.write(" RETURNING ")
	return s.columnsClause(flat, expr.LabelDisambiguate, flags{})
}

func (s *sql) update(q *expr.Update, f flags) error {
	return s.top(func() error {
		t, err := dmlTable(q.Table)
		if err != nil {
			return err
		}
		froms := extraFroms(q.Table, q.Where, q.Values)
		s.push(dmlFrame(q, q.Table, froms))
		defer s.pop()
		for _, c := range q.CTEs {
			if err := s.defineCTE(c); err != nil {
				return err
			}
		}
		s.write("UPDATE ")
		if err := s.prefixes(q.Prefixes); err != nil {
			return err
		}
		if err := s.fromHinted(q.Table, q.Hints, flags{}); err != nil {
			return err
		}
		set, err := s.settings(t, q.Values, q.Ordered, flags{}, func(c *schema.Column) (schema.Value, bool, error) {
			if c.OnUpdate == nil || c.OnUpdate.Sequence != nil {
				return nil, false, nil
			}
			v, err := c.OnUpdate.Get()
			return v, err == nil, err
		})
		if err != nil {
			return err
		}
		if len(set) == 0 {
			return &CompileError{Msg: "UPDATE without values", Hint: "give the values with .values(…)", Offset: -1}
		}
		s.write(" SET ")
		for i, x := range set {
			if i > 0 {
				s.write(", ")
			}
			s.write(x.target + "=" + x.value)
		}
		if err := s.fromList(" FROM ", froms); err != nil {
			return err
		}
		if w := expr.Criteria(q.Where); w != nil {
			if err := s.clause(" WHERE ", w, flags{}); err != nil {
				return err
			}
		}
		return s.returning(q.Returning)
	})
}

func (s *sql) delete(q *expr.Delete, f flags) error {
	return s.top(func() error {
		froms := extraFroms(q.Table, q.Where, nil)
		s.push(dmlFrame(q, q.Table, froms))
		defer s.pop()
		for _, c := range q.CTEs {
			if err := s.defineCTE(c); err != nil {
				return err
			}
		}
		s.write("DELETE ")
		if err := s.prefixes(q.Prefixes); err != nil {
			return err
		}
		s.write("FROM ")
		if err := s.fromHinted(q.Table, q.Hints, flags{}); err != nil {
			return err
		}
		if err := s.fromList(" USING ", froms); err != nil {
			return err
		}
		if w := expr.Criteria(q.Where); w != nil {
			if err := s.clause(" WHERE ", w, flags{}); err != nil {
				return err
			}
		}
		return s.returning(q.Returning)
	})
}

func (s *sql) fromList(word string, froms []schema.From) error {
	for i, x := range froms {
		if i == 0 {
			s.write(word)
		} else {
			s.write(", ")
		}
		if err := s.from(x, flags{}); err != nil {
			return err
		}
	}
	return nil
}

func dmlFrame(q any, table schema.From, froms []schema.From) *frame {
	m := map[schema.From]bool{table: true}
	for _, x := range froms {
		m[x] = true
	}
	return &frame{query: q, correlate: m, asFrom: m}
}

// extraFroms are the further tables that criteria and values name.
func extraFroms(table schema.From, where []schema.Expr, values []expr.Assignment) []schema.From {
	seen := map[schema.From]bool{table: true}
	var out []schema.From
	add := func(e schema.Expr) {
		for _, x := range expr.FromObjects(e) {
			if !seen[x] {
				out = append(out, x)
			}
			seen[x] = true
		}
	}
	for _, w := range where {
		add(w)
	}
	for _, a := range values {
		switch x := a.Value.(type) {
		case *expr.Select, *expr.Compound, *expr.TextSelect:
		case schema.Expr:
			add(x)
		}
	}
	return out
}
