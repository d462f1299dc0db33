package postgres

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// table prints a table in a FROM list.
func (s *sql) table(t *schema.Table, f flags) {
	if f.noSchema {
		s.write(QuoteName(t.Name))
		return
	}
	s.write(qualified(t.Schema, t.Name))
}

// from prints an element of a FROM list.
func (s *sql) from(x schema.From, f flags) error {
	f.asFrom = true
	e, ok := x.(schema.Expr)
	if !ok {
		return errorf("element %T cannot be printed in FROM", x)
	}
	if t, ok := x.(*expr.TextFrom); ok {
		return s.text(t.Text, f)
	}
	return s.expr(e, f)
}

// fromName is the quoted name by which columns refer to a FROM object.
func (s *sql) fromName(x schema.From) string {
	switch x := x.(type) {
	case *schema.Table:
		return qualified(x.Schema, x.Name)
	case *expr.Alias:
		return s.aliasName(x)
	case *expr.CTE:
		return s.cteName(x)
	case *expr.ValuesFrom:
		if x.Name.None() {
			return ""
		}
		return QuoteName(x.Name)
	}
	return ""
}

func (s *sql) aliasName(a *expr.Alias) string {
	if !a.Name.None() {
		return QuoteName(a.Name)
	}
	base := "anon"
	switch x := a.X.(type) {
	case *schema.Table:
		base = x.Name.Text
	case *expr.CTE:
		if !x.Name.None() {
			base = x.Name.Text
		}
	case *expr.Alias:
		if !x.Name.None() {
			base = x.Name.Text
		}
	}
	if a.Base != "" {
		base = a.Base
	}
	return Quote(s.anonymous(anonKey{of: a}, base))
}

// derivedName is the name of a derived column; one of an expression without a
// name has the expression's anonymous name.
func (s *sql) derivedName(c *expr.DerivedColumn) string {
	if !c.Name.None() {
		return c.Name.Text
	}
	if c.Source != nil {
		return s.anonName(c.Source, 0)
	}
	return c.Key
}

func (s *sql) alias(a *expr.Alias, f flags) error {
	if !f.asFrom {
		if a.X != nil && a.TableValued {
			return s.expr(a.X, f)
		}
		s.write(s.aliasName(a))
		return nil
	}
	if a.Lateral {
		s.write("LATERAL ")
		f.lateral = true
	}
	_, query := a.X.(expr.Query)
	if _, isValues := a.X.(*expr.ValuesFrom); isValues {
		query = false
	}
	if query {
		s.write("(")
	}
	if err := s.expr(a.X, f); err != nil {
		return err
	}
	if query {
		s.write(")")
	}
	if a.Ordinality != "" {
		s.write(" WITH ORDINALITY")
	}
	s.write(" AS " + s.aliasName(a))
	if a.RenderDerived {
		s.write("(")
		for i, c := range a.Columns {
			if i > 0 {
				s.write(", ")
			}
			s.write(QuoteName(c.Name))
			if a.WithTypes {
				t, err := TypeText(c.Type)
				if err != nil {
					return err
				}
				s.write(" " + t)
			}
		}
		s.write(")")
	}
	if a.Sample == nil {
		return nil
	}
	s.write(" TABLESAMPLE ")
	if err := s.expr(a.Sample.Method, flags{}); err != nil {
		return err
	}
	if a.Sample.Seed != nil {
		s.write(" REPEATABLE (")
		if err := s.expr(a.Sample.Seed, flags{}); err != nil {
			return err
		}
		s.write(")")
	}
	return nil
}

func (s *sql) join(j *expr.Join, f flags) error {
	if err := s.from(j.Left, f); err != nil {
		return err
	}
	switch {
	case j.Full:
		s.write(" FULL OUTER JOIN ")
	case j.Outer:
		s.write(" LEFT OUTER JOIN ")
	default:
		s.write(" JOIN ")
	}
	// A join on the right stands in parentheses.
	_, nested := j.Right.(*expr.Join)
	if nested {
		s.write("(")
	}
	if err := s.from(j.Right, f); err != nil {
		return err
	}
	if nested {
		s.write(")")
	}
	s.write(" ON ")
	if j.On == nil {
		return errorf("a JOIN has no ON clause")
	}
	f.asFrom = false
	return s.expr(expr.SelfGroup(j.On, expr.AsBool), f)
}

func (s *sql) values(v *expr.ValuesFrom, f flags) error {
	body := func() error {
		s.write("VALUES ")
		for i, row := range v.Rows {
			if i > 0 {
				s.write(", ")
			}
			s.write("(")
			if err := s.comma(row, flags{}); err != nil {
				return err
			}
			s.write(")")
		}
		return nil
	}
	switch {
	case v.Scalar:
		s.write("(")
		if err := body(); err != nil {
			return err
		}
		s.write(")")
		return nil
	case !f.asFrom || f.enclosing != nil && f.enclosing.Query == schema.Expr(v):
		return body()
	}
	if v.Lateral {
		s.write("LATERAL ")
	}
	s.write("(")
	if err := body(); err != nil {
		return err
	}
	s.write(")")
	if v.Name.None() {
		return nil
	}
	s.write(" AS " + QuoteName(v.Name) + " (")
	for i, c := range v.Columns {
		if i > 0 {
			s.write(", ")
		}
		s.write(QuoteName(c.Name))
	}
	s.write(")")
	return nil
}

// cteState holds the WITH queries met so far.
type cteState struct {
	byName map[cteKey]*expr.CTE
	order  []*expr.CTE
	text   map[*expr.CTE]string
	level  map[*expr.CTE]int // that of the statement whose WITH clause has it
}

// cteKey is the name of a CTE, and how deep the statement lies whose WITH clause
// has it: 1 but for nesting CTEs.
type cteKey struct {
	level int
	name  string
}

func (s *sql) cteName(c *expr.CTE) string {
	if c.AliasOf != nil && c.Name.None() {
		return Quote(s.anonymous(anonKey{of: c}, c.AliasOf.Name.Text))
	}
	if c.Name.None() {
		return Quote(s.anonymous(anonKey{of: cteRoot(c)}, "anon"))
	}
	return QuoteName(c.Name)
}

// cteRoot is the first CTE of a chain of restatements.
func cteRoot(c *expr.CTE) *expr.CTE {
	for c.Restates != nil {
		c = c.Restates
	}
	return c
}

// cte prints a CTE's name in a FROM list and keeps its query for WITH.
func (s *sql) cte(c *expr.CTE, f flags) error {
	base := c
	if c.AliasOf != nil {
		base = c.AliasOf
	}
	if err := s.defineCTE(base); err != nil {
		return err
	}
	if !f.asFrom {
		return nil
	}
	if c.AliasOf != nil {
		s.write(s.cteName(base) + " AS ")
	}
	s.write(s.cteName(c))
	return nil
}

func (s *sql) defineCTE(c *expr.CTE) error {
	name := s.cteName(c)
	st := &s.ctes
	if st.byName == nil {
		st.byName, st.text, st.level = map[cteKey]*expr.CTE{}, map[*expr.CTE]string{}, map[*expr.CTE]int{}
	}
	key := cteKey{st.level[cteRoot(c)], name}
	if key.level == 0 {
		key.level = 1
		if c.Nesting {
			key.level = max(len(s.stack), 1)
		}
	}
	if old := st.byName[key]; old != nil {
		if old == c || restates(old, c) {
			return nil
		}
		if !restates(c, old) {
			return errorf("Multiple, unrelated CTEs found with the same name: '%s'", c.Name.Text)
		}
		st.remove(old)
	}
	st.byName[key], st.level[cteRoot(c)] = c, key.level
	text, err := s.capture(func() error {
		s.write(name)
		if _, isValues := c.Query.(*expr.ValuesFrom); c.Recursive || isValues {
			s.write("(")
			for i, col := range c.Columns {
				if i > 0 {
					s.write(", ")
				}
				s.write(Quote(s.derivedName(col)))
			}
			s.write(")")
		}
		s.write(" AS ")
		if err := s.prefixes(c.Prefixes); err != nil {
			return err
		}
		s.write("\n(")
		if err := s.expr(c.Query, flags{asFrom: true, enclosing: c}); err != nil {
			return err
		}
		s.write(")")
		if len(c.Suffixes) > 0 {
			s.write(" ")
			return s.prefixes(c.Suffixes)
		}
		return nil
	})
	if err != nil {
		return err
	}
	st.order = append(st.order, c)
	st.text[c] = text
	return nil
}

func restates(c, old *expr.CTE) bool {
	for x := c.Restates; x != nil; x = x.Restates {
		if x == old {
			return true
		}
	}
	return false
}

func (st *cteState) remove(c *expr.CTE) {
	delete(st.text, c)
	for i, o := range st.order {
		if o == c {
			st.order = append(st.order[:i:i], st.order[i+1:]...)
			return
		}
	}
}

// withClause takes the WITH clause of all CTEs met so far.
func (s *sql) withClause() string { return s.ctes.clause(s.ctes.order) }

// nestedClause takes the WITH clause of the statement under way, which is inside of
// another: its nesting CTEs. Follows SQLCompiler._render_cte_clause.
func (s *sql) nestedClause() string {
	st := &s.ctes
	level := len(s.stack)
	var own []*expr.CTE
	for _, c := range st.order {
		if c.Nesting && st.level[cteRoot(c)] == level {
			own = append(own, c)
		}
	}
	text := st.clause(own)
	for _, c := range own {
		delete(st.byName, cteKey{level, s.cteName(c)})
		delete(st.level, cteRoot(c))
		st.remove(c)
	}
	return text
}

func (st *cteState) clause(ctes []*expr.CTE) string {
	if len(ctes) == 0 {
		return ""
	}
	text := "WITH "
	for _, c := range ctes {
		if c.Recursive {
			text = "WITH RECURSIVE "
		}
	}
	for i, c := range ctes {
		if i > 0 {
			text += ", \n"
		}
		text += st.text[c]
	}
	return text + "\n "
}

// prefixes prints prefix_with() texts, each with a blank after it.
func (s *sql) prefixes(ps []expr.Prefix) error {
	for _, p := range ps {
		switch p.Dialect {
		case "", "*", "postgresql":
		default:
			continue
		}
		if err := s.expr(p.X, flags{}); err != nil {
			return err
		}
		s.write(" ")
	}
	return nil
}
