package postgres

import (
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// ansi are functions that print a keyword, without parentheses when they have
// no arguments (compiler.FUNCTIONS).
var ansi = map[string]string{
	"coalesce": "coalesce", "current_date": "CURRENT_DATE", "current_time": "CURRENT_TIME",
	"current_timestamp": "CURRENT_TIMESTAMP", "current_user": "CURRENT_USER", "localtime": "LOCALTIME",
	"localtimestamp": "LOCALTIMESTAMP", "random": "random", "sysdate": "sysdate",
	"session_user": "SESSION_USER", "user": "USER", "cube": "CUBE", "rollup": "ROLLUP",
	"grouping_sets": "GROUPING SETS",
}

func (s *sql) function(e *expr.Function, f flags) error {
	if e.Compile != nil {
		return s.customCall(e.Compile, f, func(f flags) error {
			n := *e
			n.Compile = nil
			return s.function(&n, f)
		})
	}
	if e.ScalarColumn != "" {
		n := *e
		n.ScalarColumn = ""
		s.write("(")
		if err := s.function(&n, f); err != nil {
			return err
		}
		s.write(")." + Quote(e.ScalarColumn))
		return nil
	}
	lower := strings.ToLower(e.Name.Text)
	switch lower {
	case "substring":
		if len(e.Args) > 1 {
			return s.substring(e, f)
		}
	case "aggregate_strings":
		s.write("string_agg")
		return s.arguments(e, f)
	case "next_value":
		if len(e.Args) == 1 {
			if q, ok := e.Args[0].(*schema.Sequence); ok {
				return s.expr(q, f)
			}
		}
	}
	for _, p := range e.Packages {
		if illegal(p.Text) || e.Name.Quote != schema.Unset || p.Quote != schema.Unset {
			s.write(QuoteName(p))
		} else {
			s.write(p.Text)
		}
		s.write(".")
	}
	if e.Generic != "" {
		if word, ok := ansi[e.Generic]; ok {
			s.write(word)
			if len(e.Args) > 0 || !keyword(e.Generic) {
				return s.arguments(e, f)
			}
			return nil
		}
	}
	if illegal(e.Name.Text) || e.Name.Quote != schema.Unset {
		s.write(QuoteName(e.Name))
	} else {
		s.write(e.Name.Text)
	}
	return s.arguments(e, f)
}

// keyword reports the ANSI functions that have no parentheses of their own.
func keyword(name string) bool {
	switch name {
	case "coalesce", "random", "cube", "rollup", "grouping_sets":
		return false
	}
	return true
}

func (s *sql) arguments(e *expr.Function, f flags) error {
	s.write("(")
	if err := s.comma(e.Args, f); err != nil {
		return err
	}
	s.write(")")
	return nil
}

func (s *sql) substring(e *expr.Function, f flags) error {
	s.write("SUBSTRING(")
	if err := s.expr(e.Args[0], f); err != nil {
		return err
	}
	s.write(" FROM ")
	if err := s.expr(e.Args[1], f); err != nil {
		return err
	}
	if len(e.Args) > 2 {
		s.write(" FOR ")
		if err := s.expr(e.Args[2], f); err != nil {
			return err
		}
	}
	s.write(")")
	return nil
}

// customCall is the Compiling of a user's @compiles function.
type customCall struct {
	s   *sql
	f   flags
	def func(flags) error
}

func (c *customCall) Process(e schema.Expr) (string, error) {
	return c.s.capture(func() error { return c.s.expr(e, c.f) })
}
func (c *customCall) Quote(name string) string               { return Quote(name) }
func (c *customCall) TypeText(t schema.Type) (string, error) { return TypeText(t) }
func (c *customCall) Default() (string, error) {
	if c.def == nil {
		return "", errorf("the element has no text of its own")
	}
	return c.s.capture(func() error { return c.def(c.f) })
}

// customCall runs a @compiles function and prints its result.
func (s *sql) customCall(fn func(expr.Compiling) (string, error), f flags, def func(flags) error) error {
	text, err := fn(&customCall{s: s, f: f, def: def})
	s.write(text)
	return err
}

func (s *sql) customElement(e *expr.Custom, f flags) error {
	if e.Compile == nil {
		return &CompileError{
			Msg:    "Compiler can't render element of type " + e.Class,
			Hint:   "the class has no @compiles function for PostgreSQL",
			Offset: -1,
		}
	}
	return s.customCall(e.Compile, f, nil)
}
