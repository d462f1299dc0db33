package schema

// Autoincrement is Column(autoincrement=…).
type Autoincrement uint8

const (
	AutoincrementAuto Autoincrement = iota // "auto", the default
	AutoincrementTrue
	AutoincrementFalse
	AutoincrementIgnoreFK // "ignore_fk"
)

// Column is Column or, inside a lightweight table or alone, sa.column().
type Column struct {
	Name Name
	// Key is the name under which its table knows it; equal to Name.Text
	// unless key= was given.
	Key  string
	Type Type // nil is NullType

	Nullable      Tri // Unset: NOT NULL for a primary key, else NULL
	PrimaryKey    bool
	Unique        Tri
	Index         Tri
	Autoincrement Autoincrement
	System        bool
	Comment       string
	HasComment    bool // distinguishes "" from None; "" is not printed either

	ServerDefault  ServerDefault
	ServerOnUpdate ServerDefault
	Computed       *Computed
	Identity       *Identity
	Default        *ColumnDefault
	OnUpdate       *ColumnDefault

	ForeignKeys []*ForeignKey
	// Constraints are those given inside of the column (CHECK); they print
	// inside of the column's text.
	Constraints []Constraint

	Table *Table // nil until attached
	// Lightweight marks sa.column(): no defaults, no keys.
	Lightweight bool
	// Compile is set when the Python class of the column has a @compiles
	// function.
	Compile func(def func() (string, error)) (string, error)
	Info    any // the host's own
}

// NewColumn returns a column with Key set.
func NewColumn(name string, t Type) *Column {
	return &Column{Name: N(name), Key: name, Type: t}
}

// ExprType is the column's type.
func (c *Column) ExprType() Type { return c.Type }

// KeyOf is Key, or the name when no key was set.
func (c *Column) KeyOf() string {
	if c.Key != "" {
		return c.Key
	}
	return c.Name.Text
}

// IsNullable resolves Nullable's default.
func (c *Column) IsNullable() bool {
	if c.Nullable != Unset {
		return c.Nullable == Yes
	}
	return !c.PrimaryKey && c.Identity == nil
}

// Copy is an unattached copy, with copies of its keys and constraints, as
// Column._copy() makes.
func (c *Column) Copy() *Column {
	n := *c
	n.Table = nil
	n.ForeignKeys = nil
	for _, fk := range c.ForeignKeys {
		if fk.FromConstraint {
			continue
		}
		f := *fk
		f.Parent, f.Constraint = nil, nil
		n.ForeignKeys = append(n.ForeignKeys, &f)
	}
	n.Constraints = nil
	for _, k := range c.Constraints {
		if ck, ok := k.(*Check); ok && !ck.TypeBound {
			n.Constraints = append(n.Constraints, ck.Copy())
		}
	}
	return &n
}
