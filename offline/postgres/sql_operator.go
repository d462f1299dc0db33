package postgres

import (
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// generic prints left, operator, right; eager operators get parentheses inside
// of another operator expression.
func (s *sql) generic(l, r schema.Expr, text string, eager bool, f flags) error {
	group := eager && f.inOperator
	f.inOperator = true
	if group {
		s.write("(")
	}
	if err := s.expr(l, f); err != nil {
		return err
	}
	s.write(text)
	if err := s.expr(r, f); err != nil {
		return err
	}
	if group {
		s.write(")")
	}
	return nil
}

func (s *sql) binary(e *expr.Binary, f flags) error {
	castDone := f.castDone
	f.castDone = false
	if e.Op.Custom {
		return s.generic(e.Left, e.Right, " "+e.Op.Text+" ", e.Op.EagerGrouping, f)
	}
	switch e.Op {
	case expr.NotIn:
		s.write("(")
		if err := s.generic(e.Left, e.Right, e.Op.Text, false, f); err != nil {
			return err
		}
		s.write(")")
		return nil
	case expr.Between, expr.NotBetween:
		text := e.Op.Text
		if e.Flags != nil {
			text += "SYMMETRIC "
		}
		return s.generic(e.Left, e.Right, text, false, f)
	case expr.Like, expr.NotLike, expr.ILike, expr.NotILike:
		return s.like(e.Left, e.Op.Text, e.Right, e.Escape, f)
	case expr.Contains, expr.IContains, expr.NotContains, expr.NotIContains,
		expr.StartsWith, expr.IStartsWith, expr.NotStartsWith, expr.NotIStartsWith,
		expr.EndsWith, expr.IEndsWith, expr.NotEndsWith, expr.NotIEndsWith:
		return s.affix(e, f)
	case expr.Div:
		if err := s.expr(e.Left, f); err != nil {
			return err
		}
		s.write(" / ")
		t := e.Right.ExprType()
		switch schema.AffinityOf(t) {
		case schema.AffinityNumeric, schema.AffinityFloat:
		default:
			t = expr.Numeric
		}
		return s.cast(&expr.Cast{X: e.Right, Type: t}, f)
	case expr.FloorDiv:
		whole := schema.AffinityOf(e.Left.ExprType()) == schema.AffinityInteger &&
			schema.AffinityOf(e.Right.ExprType()) == schema.AffinityInteger
		if !whole {
			s.write("FLOOR(")
		}
		if err := s.expr(e.Left, f); err != nil {
			return err
		}
		s.write(" / ")
		if err := s.expr(e.Right, f); err != nil {
			return err
		}
		if !whole {
			s.write(")")
		}
		return nil
	case expr.Mod:
		if err := s.expr(e.Left, f); err != nil {
			return err
		}
		s.write(" % ")
		return s.expr(e.Right, f)
	case expr.Match, expr.NotMatch:
		if e.Op == expr.NotMatch {
			s.write("NOT ")
		}
		if err := s.expr(e.Left, f); err != nil {
			return err
		}
		s.write(" @@ plainto_tsquery(")
		if e.Regconfig != "" {
			s.write(quoteString(e.Regconfig) + ", ")
		}
		return s.closed(e.Right, f)
	case expr.RegexpMatch, expr.NotRegexpMatch:
		return s.regexp(e, f)
	case expr.RegexpReplace:
		s.write("REGEXP_REPLACE(")
		if err := s.expr(e.Left, f); err != nil {
			return err
		}
		s.write(", ")
		f.inOperator = true
		if err := s.expr(e.Right, f); err != nil {
			return err
		}
		if e.Flags != nil {
			s.write(", " + quoteString(*e.Flags))
		}
		s.write(")")
		return nil
	case expr.Getitem:
		return s.subscript(e.Left, e.Right, f)
	case expr.JSONGetitem, expr.JSONPathGetitem:
		return s.jsonItem(e, castDone, f)
	}
	return s.generic(e.Left, e.Right, e.Op.Text, false, f)
}

func (s *sql) subscript(l, r schema.Expr, f flags) error {
	if err := s.expr(l, f); err != nil {
		return err
	}
	s.write("[")
	if err := s.expr(r, f); err != nil {
		return err
	}
	s.write("]")
	return nil
}

// jsonItem prints an element of a JSON value: a subscript for JSONB, an arrow
// otherwise; ->> under a CAST when another type was asked for.
func (s *sql) jsonItem(e *expr.Binary, castDone bool, f flags) error {
	if !castDone && schema.AffinityOf(e.Type) != schema.AffinityJSON {
		f.castDone = true
		return s.cast(&expr.Cast{X: e, Type: e.Type}, f)
	}
	if e.Op == expr.JSONPathGetitem {
		if castDone {
			return s.generic(e.Left, e.Right, " #>> ", true, f)
		}
		return s.generic(e.Left, e.Right, " #> ", true, f)
	}
	if castDone {
		return s.generic(e.Left, e.Right, " ->> ", true, f)
	}
	if j, ok := e.Left.ExprType().(*schema.JSON); ok && j.Visit == "JSONB" {
		l := e.Left
		switch l.(type) {
		case *expr.Function, *expr.Cast:
			l = &expr.Grouping{X: l}
		}
		return s.subscript(l, e.Right, f)
	}
	return s.generic(e.Left, e.Right, " -> ", true, f)
}

func (s *sql) regexp(e *expr.Binary, f flags) error {
	op := "~"
	if e.Op == expr.NotRegexpMatch {
		op = "!~"
	}
	switch {
	case e.Flags == nil:
		return s.generic(e.Left, e.Right, " "+op+" ", false, f)
	case *e.Flags == "i":
		return s.generic(e.Left, e.Right, " "+op+"* ", false, f)
	}
	if err := s.expr(e.Left, f); err != nil {
		return err
	}
	s.write(" " + op + " CONCAT('(?', " + quoteString(*e.Flags) + ", ')', ")
	return s.closed(e.Right, f)
}

func (s *sql) like(l schema.Expr, op string, r schema.Expr, escape *string, f flags) error {
	if err := s.expr(l, f); err != nil {
		return err
	}
	s.write(op)
	if err := s.expr(r, f); err != nil {
		return err
	}
	if escape != nil {
		s.write(" ESCAPE " + quoteString(*escape))
	}
	return nil
}

var percent = &expr.LiteralColumn{Text: "'%'", Type: expr.String}

// affix prints contains(), startswith(), endswith() and their kin as LIKE with
// the percent signs added by ||.
func (s *sql) affix(e *expr.Binary, f flags) error {
	name := strings.TrimPrefix(e.Op.Name, "not_")
	negated := name != e.Op.Name
	folded := strings.HasPrefix(name, "i")
	before := !strings.Contains(name, "startswith")
	after := !strings.Contains(name, "endswith")

	right := e.Right
	if g, ok := right.(*expr.Grouping); ok {
		right = g.X
	}
	parts := []schema.Expr{expr.SelfGroup(e.Right, expr.Concat)}
	if l, ok := right.(*expr.List); ok && l.Op == expr.Concat {
		parts = append([]schema.Expr(nil), l.Items...)
	} else if b, ok := right.(*expr.Binary); ok && b.Op == expr.Concat {
		parts = []schema.Expr{b.Left, b.Right}
	}
	if before {
		parts = append([]schema.Expr{percent}, parts...)
	}
	if after {
		parts = append(parts, percent)
	}
	op := " LIKE "
	switch {
	case folded && negated:
		op = " NOT ILIKE "
	case folded:
		op = " ILIKE "
	case negated:
		op = " NOT LIKE "
	}
	return s.like(e.Left, op, &expr.List{Op: expr.Concat, Items: parts, Type: expr.String}, e.Escape, f)
}

func (s *sql) unary(e *expr.Unary, f flags) error {
	switch {
	case e.Op != nil && e.Modifier != nil:
		return errorf("Unary expression does not support operator and modifier simultaneously")
	case e.Op != nil:
		if e.Op.Custom {
			s.write(e.Op.Text + " ")
		} else {
			s.write(e.Op.Text)
		}
		return s.expr(e.X, f)
	case e.Modifier != nil:
		if err := s.expr(e.X, f); err != nil {
			return err
		}
		s.write(e.Modifier.Text)
		return nil
	}
	return errorf("Unary expression has no operator or modifier")
}
