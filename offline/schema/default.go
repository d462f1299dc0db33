package schema

// ServerDefault is what Column(server_default=…) or Column(Computed(…)) holds:
// [*DefaultClause], [*FetchedValue], [*Computed] or [*Identity].
type ServerDefault interface{ serverDefault() }

// DefaultClause is a DEFAULT in DDL: either a plain string, printed as a
// literal, or an expression.
type DefaultClause struct {
	Text string
	Expr Expr // when not nil, Text is not used
	// ForUpdate is server_onupdate's mark (never printed).
	ForUpdate bool
}

// FetchedValue says that the server makes a value in ways not told; prints
// nothing.
type FetchedValue struct{ ForUpdate bool }

// Computed is GENERATED ALWAYS AS (…) STORED.
type Computed struct {
	Text      string // raw SQL; used when Expr is nil
	Expr      Expr
	Persisted Tri
}

// SequenceOptions are the options that Sequence and Identity share. A nil
// number is not given; numbers are kept as the text that Python prints.
type SequenceOptions struct {
	Start, Increment, MinValue, MaxValue, Cache *string
	NoMinValue, NoMaxValue, Cycle, Order        Tri
}

// Identity is GENERATED … AS IDENTITY.
type Identity struct {
	SequenceOptions
	Always Tri // None prints BY DEFAULT
	OnNull Tri
}

// Sequence is a CREATE SEQUENCE object.
type Sequence struct {
	SequenceOptions
	Name     Name
	Schema   Name
	DataType Type
	Optional bool
	Metadata *MetaData
	Info     any // the host's own
}

// ExprType makes a sequence usable where an expression is wanted (its
// next_value()); the type is Integer unless DataType is set.
func (s *Sequence) ExprType() Type {
	if s.DataType != nil {
		return s.DataType
	}
	return &Integer{Visit: "integer"}
}

func (*DefaultClause) serverDefault() {}
func (*FetchedValue) serverDefault()  {}
func (*Computed) serverDefault()      {}
func (*Identity) serverDefault()      {}

// ColumnDefault is a Python-side default= or onupdate= of a column.
// Exactly one of the fields is set; a literal None is Value nil with Literal.
type ColumnDefault struct {
	Literal  bool
	Value    Value
	Call     func() (Value, error) // a Python callable, called without context
	Expr     Expr                  // a SQL expression
	Sequence *Sequence
}

// Get is the default's value for one row: a Value or an Expr.
func (d *ColumnDefault) Get() (Value, error) {
	switch {
	case d.Call != nil:
		return d.Call()
	case d.Expr != nil:
		return d.Expr, nil
	case d.Sequence != nil:
		return Expr(d.Sequence), nil
	}
	return d.Value, nil
}
