package postgres

import (
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// top runs a statement and puts the WITH clause in front when it is the
// outermost one.
func (s *sql) top(f func() error) error {
	if len(s.stack) > 0 || s.b.Len() > 0 {
		return f()
	}
	text, err := s.capture(f)
	if err != nil {
		return err
	}
	s.write(s.withClause())
	s.write(text)
	return nil
}

func (s *sql) push(fr *frame) { s.stack = append(s.stack, fr) }
func (s *sql) pop()           { s.stack = s.stack[:len(s.stack)-1] }

// displayFroms follows SelectState._get_display_froms: FROM objects of
// enclosing queries are left out.
func (s *sql) displayFroms(q *expr.Select, f flags) ([]schema.From, error) {
	froms := q.AllFroms()
	if len(s.stack) == 0 {
		return froms, nil
	}
	outer := s.stack[len(s.stack)-1]
	explicit := func(x schema.From) bool { return outer.correlate[x] }
	implicit := func(x schema.From) bool { return outer.asFrom[x] }
	if f.asFrom && !f.lateral {
		explicit = func(x schema.From) bool { return outer.correlate[x] && !outer.asFrom[x] }
		implicit = func(schema.From) bool { return false }
	}
	in := func(list []schema.From, x schema.From) bool {
		for _, o := range list {
			if o == x {
				return true
			}
		}
		return false
	}
	keep := func(drop func(schema.From) bool) {
		var out []schema.From
		for _, x := range froms {
			if !drop(x) {
				out = append(out, x)
			}
		}
		froms = out
	}
	if len(q.Correlate) > 0 {
		keep(func(x schema.From) bool { return explicit(x) && in(q.Correlate, x) })
	}
	if q.HasExcept {
		keep(func(x schema.From) bool { return explicit(x) && !in(q.CorrelateExcept, x) })
	}
	if !q.NoAutoCorrelate && len(froms) > 1 {
		keep(implicit)
		if len(froms) == 0 {
			return nil, errorf("Select statement returned no FROM clauses due to auto-correlation; specify correlate(<tables>) to control correlation manually.")
		}
	}
	return froms, nil
}

func (s *sql) selectStmt(q *expr.Select, f flags) error {
	return s.top(func() error { return s.selectBody(q, f) })
}

func (s *sql) selectBody(q *expr.Select, f flags) error {
	q, err := q.Resolved()
	if err != nil {
		return err
	}
	froms, err := s.displayFroms(q, f)
	if err != nil {
		return err
	}
	cols := q.QueryColumns()
	fr := &frame{query: q, asFrom: map[schema.From]bool{}, correlate: map[schema.From]bool{}}
	for _, x := range froms {
		if e, ok := x.(schema.Expr); ok {
			for _, o := range expr.FromObjects(e) {
				fr.asFrom[o], fr.correlate[o] = true, true
			}
		}
	}
	if n := len(s.stack); n > 0 {
		for x := range s.stack[n-1].correlate {
			fr.correlate[x] = true
		}
	}
	s.push(fr)
	defer s.pop()
	if len(s.stack) == 1 {
		return s.selectText(q, f, froms, cols)
	}
	text, err := s.capture(func() error { return s.selectText(q, f, froms, cols) })
	if err != nil {
		return err
	}
	s.write(s.nestedClause())
	s.write(text)
	return nil
}

// selectText prints what follows the WITH clause.
func (s *sql) selectText(q *expr.Select, f flags, froms []schema.From, cols []schema.Expr) error {
	fr := s.stack[len(s.stack)-1]
	s.write("SELECT ")
	for _, c := range q.CTEs {
		if err := s.defineCTE(c); err != nil {
			return err
		}
	}
	if err := s.prefixes(q.Prefixes); err != nil {
		return err
	}
	inner := flags{noTable: f.noTable, noSchema: f.noSchema, inOperator: f.inOperator, skipBind: f.skipBind}
	switch {
	case len(q.DistinctOn) > 0:
		s.write("DISTINCT ON (")
		if err := s.comma(q.DistinctOn, inner); err != nil {
			return err
		}
		s.write(") ")
	case q.Distinct:
		s.write("DISTINCT ")
	}
	colFlags := inner
	colFlags.asFrom = f.asFrom
	// A name in the columns clause, as over(order_by="x") has one, is one of the FROM objects'.
	fr.labels = s.collectNames(nil, q.AllFroms())
	text, err := s.capture(func() error { return s.columnsClause(cols, q.LabelStyle, colFlags) })
	if err != nil {
		return err
	}
	if text == "" {
		head := strings.TrimRight(s.b.String(), " \n")
		s.b.Reset()
		s.write(head)
	}
	s.write(text)
	fr.labels = s.collectNames(cols, q.AllFroms())
	for i, x := range froms {
		if i == 0 {
			s.write(" \nFROM ")
		} else {
			s.write(", ")
		}
		if err := s.fromHinted(x, q.Hints, inner); err != nil {
			return err
		}
	}
	if w := expr.Criteria(q.Where); w != nil {
		if err := s.clause(" \nWHERE ", w, inner); err != nil {
			return err
		}
	}
	if len(q.GroupBy) > 0 {
		s.write(" GROUP BY ")
		if err := s.comma(q.GroupBy, inner); err != nil {
			return err
		}
	}
	if h := expr.Criteria(q.Having); h != nil {
		if err := s.clause(" \nHAVING ", h, inner); err != nil {
			return err
		}
	}
	if len(q.OrderBy) > 0 {
		s.write(" ORDER BY ")
		if err := s.order(q.OrderBy, inner); err != nil {
			return err
		}
	}
	if err := s.limit(q.Limit, q.Offset, q.Fetch, q.FetchPercent, q.FetchWithTies); err != nil {
		return err
	}
	if err := s.forUpdate(q.ForUpdate); err != nil {
		return err
	}
	for _, h := range q.StatementHints {
		s.write(" " + h)
	}
	if len(q.Suffixes) > 0 {
		s.write(" ")
		return s.prefixes(q.Suffixes)
	}
	return nil
}

func (s *sql) fromHinted(x schema.From, hints []expr.Hint, f flags) error {
	for _, h := range hints {
		if h.From != x || h.Dialect != "" && h.Dialect != "*" && h.Dialect != "postgresql" {
			continue
		}
		if !strings.EqualFold(h.Text, "ONLY") {
			return errorf("Unrecognized hint: '%s'", h.Text)
		}
		s.write("ONLY ")
	}
	return s.from(x, f)
}

// clause prints a word and criteria, nothing when the criteria print nothing.
func (s *sql) clause(word string, e schema.Expr, f flags) error {
	text, err := s.capture(func() error { return s.expr(e, f) })
	if err == nil && text != "" {
		s.write(word)
		s.write(text)
	}
	return err
}

func (s *sql) limit(limit, offset, fetch schema.Expr, percent, ties bool) error {
	if fetch != nil {
		if offset != nil {
			s.write("\n OFFSET (")
			if err := s.expr(offset, flags{}); err != nil {
				return err
			}
			s.write(") ROWS")
		}
		s.write("\n FETCH FIRST (")
		if err := s.expr(fetch, flags{}); err != nil {
			return err
		}
		s.write(")")
		if percent {
			s.write(" PERCENT")
		}
		if ties {
			s.write(" ROWS WITH TIES")
		} else {
			s.write(" ROWS ONLY")
		}
		return nil
	}
	if limit != nil {
		s.write(" \n LIMIT ")
		if err := s.expr(limit, flags{}); err != nil {
			return err
		}
	}
	if offset != nil {
		if limit == nil {
			s.write("\n LIMIT ALL")
		}
		s.write(" OFFSET ")
		return s.expr(offset, flags{})
	}
	return nil
}

func (s *sql) forUpdate(u *expr.ForUpdate) error {
	if u == nil {
		return nil
	}
	switch {
	case u.Read && u.KeyShare:
		s.write(" FOR KEY SHARE")
	case u.Read:
		s.write(" FOR SHARE")
	case u.KeyShare:
		s.write(" FOR NO KEY UPDATE")
	default:
		s.write(" FOR UPDATE")
	}
	var names []string
	seen := map[string]bool{}
	for _, e := range u.Of {
		for _, x := range expr.FromObjects(e) {
			name := s.fromName(x)
			if t, ok := x.(*schema.Table); ok {
				name = QuoteName(t.Name)
			}
			if !seen[name] {
				names = append(names, name)
			}
			seen[name] = true
		}
	}
	if len(names) > 0 {
		s.write(" OF " + strings.Join(names, ", "))
	}
	if u.NoWait {
		s.write(" NOWAIT")
	}
	if u.SkipLocked {
		s.write(" SKIP LOCKED")
	}
	return nil
}

func (s *sql) compound(q *expr.Compound, f flags) error {
	return s.top(func() error {
		fr := &frame{query: q, correlate: map[schema.From]bool{}, asFrom: map[schema.From]bool{}}
		if n := len(s.stack); n > 0 {
			fr.correlate, fr.asFrom = s.stack[n-1].correlate, s.stack[n-1].asFrom
		}
		s.push(fr)
		defer s.pop()
		for _, c := range q.CTEs {
			if err := s.defineCTE(c); err != nil {
				return err
			}
		}
		for i, x := range q.Selects {
			if i > 0 {
				s.write(" " + q.Op + " ")
			}
			if err := s.expr(x, f); err != nil {
				return err
			}
		}
		inner := flags{noTable: true}
		fr.labels = s.collectNames(q.QueryColumns(), nil)
		for _, c := range q.QueryColumns() {
			if col, ok := c.(*schema.Column); ok {
				fr.labels.columns[col.KeyOf()] = col
			}
		}
		if len(q.GroupBy) > 0 {
			s.write(" GROUP BY ")
			if err := s.comma(q.GroupBy, inner); err != nil {
				return err
			}
		}
		if len(q.OrderBy) > 0 {
			s.write(" ORDER BY ")
			if err := s.order(q.OrderBy, inner); err != nil {
				return err
			}
		}
		if err := s.limit(q.Limit, q.Offset, q.Fetch, q.FetchPercent, q.FetchWithTies); err != nil {
			return err
		}
		return s.forUpdate(q.ForUpdate)
	})
}

func (s *sql) textSelect(q *expr.TextSelect, f flags) error {
	return s.top(func() error {
		for _, c := range q.CTEs {
			if err := s.defineCTE(c); err != nil {
				return err
			}
		}
		return s.text(q.Text, flags{})
	})
}
