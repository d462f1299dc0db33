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

// placeholder prints a bind's name: its own, or one made of the column that it
// is compared with.
func (s *sql) placeholder(b *expr.Bind) {
	name := b.Key
	if name == "" {
		base := b.Origin
		if base == "" {
			base = "param"
		}
		name = s.anonymous(anonKey{of: b}, base)
	}
	if b.Expanding {
		s.write("(__[POSTCOMPILE_" + name + "])")
		return
	}
	s.write(":" + name)
}
