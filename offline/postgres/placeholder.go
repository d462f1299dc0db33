package postgres

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// PlaceholderText prints an expression or statement whose values are :name, as
// str(statement) does without literal binds. Such text is for messages: it
// cannot be executed without the values.
func PlaceholderText(e schema.Expr) (string, error) {
	s := newSQL()
	s.placeholders = true
	err := s.expr(e, flags{})
	return s.finish(), err
}

func (s *sql) placeholder(b *expr.Bind) {
	name := b.Key
	if name == "" {
		name = s.anonymous(anonKey{of: b}, "param")
	}
	if b.Expanding {
		s.write("(__[POSTCOMPILE_" + name + "])")
		return
	}
	s.write(":" + name)
}
