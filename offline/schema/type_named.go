package schema

// Enum is Enum or, with PostgreSQL set, postgresql.ENUM.
type Enum struct {
	Labels []string // what is stored: names of the members, or values_callable's result
	// Members are the Python members that the labels stand for, in the same
	// order; empty when the labels were given as strings.
	Members          []EnumMember
	Class            string // name of the Python enum class, "" without one
	Name             Name   // for a Python enum class its name in lower case, unless given
	Schema           Name
	InheritSchema    Tri
	Metadata         *MetaData
	NonNative        bool // native_enum=False: VARCHAR
	CreateConstraint bool
	Length           int64 // of the VARCHAR; 0: the longest label; -1: none
	Collation        string
	ValidateStrings  bool
	PostgreSQL       bool // postgresql.ENUM, which prints exactly and fails without a name
	CreateType       Tri  // create_type=…; Unset is True
	// ValueLookup gives the label of an unhashable or unusual value; may be nil.
	Missing func(v Value) (string, error)
}

// Domain is postgresql.DOMAIN.
type Domain struct {
	Name           Name
	DataType       Type
	Collation      string
	Default        *DefaultClause
	ConstraintName Name
	NotNull        bool
	CheckText      string // used when Check is nil
	Check          Expr
	Schema         Name
	Metadata       *MetaData
	CreateType     Tri
}

func (t *Enum) VisitName() string {
	if t.PostgreSQL {
		return "ENUM"
	}
	return "enum"
}
func (t *Domain) VisitName() string { return "DOMAIN" }

// LabelOf gives the stored label of a member's name or of a label itself.
func (t *Enum) LabelOf(v Value) (string, bool) {
	switch v := v.(type) {
	case EnumMember:
		for i, m := range t.Members {
			if m.Name == v.Name && m.Class == v.Class {
				return t.Labels[i], true
			}
		}
	case string:
		for _, l := range t.Labels {
			if l == v {
				return l, true
			}
		}
		// A member of a class like StrEnum equals its value.
		for i, m := range t.Members {
			if s, ok := m.Value.(string); ok && m.Mixin && s == v {
				return t.Labels[i], true
			}
		}
	}
	return "", false
}
