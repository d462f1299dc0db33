package expr

// JoinStep is one select.join(right, on). Its left side is found when the
// statement is printed, after all FROM objects are known.
type JoinStep struct {
	Left        From // join_from(left, …), else nil
	Right       From
	On          Expr
	Outer, Full bool
}

// Join is select.join(right, on) or, with a left side, join_from(left, right).
func (s *Select) Join(j JoinStep) *Select {
	n := *s
	n.Joins = append(s.Joins[:len(s.Joins):len(s.Joins)], j)
	return &n
}

// JoinTo is Join, with the left side found at once.
func (s *Select) JoinTo(left, right From, on Expr, outer, full bool) (*Select, error) {
	return s.Join(JoinStep{Left: left, Right: right, On: on, Outer: outer, Full: full}).Resolved()
}

// Resolved is the SELECT with its joins in the FROM list. Follows
// SelectState._setup_joins.
func (s *Select) Resolved() (*Select, error) {
	if len(s.Joins) == 0 {
		return s, nil
	}
	n := *s
	n.Joins = nil
	n.Froms = append([]From(nil), s.Froms...)
	for _, step := range s.Joins {
		left := step.Left
		if left != nil {
			left = n.around(left)
		} else {
			var err error
			if left, err = n.joinSide(step.Right, step.On); err != nil {
				return nil, err
			}
		}
		j, err := NewJoin(left, step.Right, step.On, step.Outer, step.Full)
		if err != nil {
			return nil, err
		}
		n.place(left, j)
	}
	return &n, nil
}

// around is the FROM object that holds a table already, or the table itself.
func (s *Select) around(left From) From {
	for _, f := range s.Froms {
		for _, t := range tablesOf(f) {
			if t == left {
				return f
			}
		}
	}
	return left
}

// place puts a join where its left side stood in the FROM list.
func (s *Select) place(left From, j *Join) {
	for i, f := range s.Froms {
		if f == left {
			s.Froms[i] = j
			return
		}
	}
	s.Froms = append(s.Froms, j)
}

// joinSide finds the left side of a join among the explicit FROM objects or,
// when there are none, the tables of the columns and criteria.
func (s *Select) joinSide(right From, on Expr) (From, error) {
	candidates := s.Froms
	if len(candidates) == 0 {
		for _, c := range append(s.Columns[:len(s.Columns):len(s.Columns)], s.Where...) {
			candidates = append(candidates, FromObjects(c)...)
		}
		candidates = normalize(candidates)
	}
	var fit []From
	for _, f := range candidates {
		if joinable(f, right, on, len(candidates) > 1) {
			fit = append(fit, f)
		}
	}
	if len(fit) == 0 && on != nil {
		fit = candidates
	}
	switch {
	case len(fit) == 1:
		return fit[0], nil
	case len(fit) > 1:
		return nil, &JoinError{"can't determine which FROM clause to join from, there are multiple FROMS which can join to this entity; please use select_from() to set the left side of this join, or provide an explicit ON clause"}
	case len(candidates) == 1:
		_, err := JoinCondition(candidates[0], right)
		if err == nil {
			return candidates[0], nil
		}
		return nil, &JoinError{err.Error()}
	}
	return nil, &JoinError{"can't determine which FROM clause to join from; use select_from() to set the left side of this join"}
}

// joinable reports whether right can be joined to f: by the condition when
// there is a choice, else by a foreign key.
func joinable(f, right From, on Expr, choice bool) bool {
	if f == right {
		return false
	}
	if on == nil {
		_, err := JoinCondition(f, right)
		return err == nil
	}
	if !choice {
		return true
	}
	sides := map[From]bool{f: true, right: true}
	for _, t := range append(tablesOf(f), tablesOf(right)...) {
		sides[t] = true
	}
	for _, x := range FromObjects(on) {
		if !sides[x] {
			return false
		}
	}
	return true
}

// JoinError says why a join has no left side or no condition: SQLAlchemy's
// InvalidRequestError, raised when the statement is printed.
type JoinError struct{ Msg string }

func (e *JoinError) Error() string { return e.Msg }
