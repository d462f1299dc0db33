package expr

// FunctionFrom is a function in a FROM list, without an alias.
type FunctionFrom struct{ Function *Function }

// AliasColumn is an alias that stands for its only column:
// func.f().column_valued(name).
type AliasColumn struct {
	Alias *Alias
	Type  Type
}

func (e *FunctionFrom) ExprType() Type { return e.Function.Type }
func (e *AliasColumn) ExprType() Type  { return e.Type }

// FromColumns implements [From]: the columns of a bare function are unknown.
func (e *FunctionFrom) FromColumns() []Expr { return nil }
