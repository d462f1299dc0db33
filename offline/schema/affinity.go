package schema

// AffinityOf is the generic family of a type; a decorated type has its
// implementation's.
func AffinityOf(t Type) Affinity {
	switch t := t.(type) {
	case *String:
		return AffinityString
	case *Integer:
		return AffinityInteger
	case *Numeric:
		return AffinityNumeric
	case *Float:
		return AffinityFloat
	case *Boolean:
		return AffinityBoolean
	case *DateTime:
		switch t.Visit {
		case "date", "DATE":
			return AffinityDate
		case "time", "TIME":
			return AffinityTime
		}
		return AffinityDateTime
	case *Interval:
		return AffinityInterval
	case *Binary, *PickleType:
		return AffinityBinary
	case *Uuid:
		return AffinityUUID
	case *Enum:
		return AffinityEnum
	case *Array:
		return AffinityArray
	case *JSON:
		return AffinityJSON
	case *TypeDecorator:
		return AffinityOf(t.Impl)
	case *Compiled:
		return AffinityOf(t.Base)
	case *Variant:
		return AffinityOf(t.Base)
	case *Foreign:
		if t.Base != nil {
			return AffinityOf(t.Base)
		}
		return t.Family
	case nil, *NullType:
		return AffinityNull
	}
	return AffinityOther
}

// IsNull reports whether a type is unknown.
func IsNull(t Type) bool { return AffinityOf(t) == AffinityNull }

// EnumOf finds the Enum that a column type stores as.
func EnumOf(t Type) (*Enum, bool) {
	switch t := t.(type) {
	case *Enum:
		return t, true
	case *TypeDecorator:
		return EnumOf(t.Impl)
	case *Compiled:
		return EnumOf(t.Base)
	case *Variant:
		return EnumOf(t.For("postgresql"))
	}
	return nil, false
}
