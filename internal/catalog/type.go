package catalog

import (
	"fmt"
	"strings"
	"sync/atomic"

	"sqlgen/internal/pgtree"
)

// TypeKind is pg_type.typtype.
type TypeKind byte

// The kinds of types.
const (
	BaseType       TypeKind = 'b'
	CompositeType  TypeKind = 'c' // a composite type or the row type of a table
	DomainType     TypeKind = 'd'
	EnumType       TypeKind = 'e'
	PseudoType     TypeKind = 'p'
	RangeType      TypeKind = 'r'
	MultirangeType TypeKind = 'm'
	ShellType      TypeKind = 's' // announced, not defined
)

// Type is a data type. Arrays are not types of their own here: see [TypeRef].
type Type struct {
	Header
	Kind       TypeKind
	Category   byte // pg_type.typcategory
	HasTypmod  bool
	Collatable bool
	Values     []EnumValue   // of an enum, in sort order
	taken      *atomic.Int32 // how much of the array behind Values some list has; nil when it isn't shared
	Domain     *Domain       // of a domain
	Relation   ID            // of a row type: the relation
	Subtype    TypeRef       // of a range

	operatorClasses string
}

// TypeRef is a type as a column or expression has it. The zero value is a type
// that is not known; Unresolved then holds its name, if it has one.
type TypeRef struct {
	ID         ID
	Array      bool
	Typmod     int32  // in PostgreSQL's encoding; −1 for none
	Mod        string // modifiers of types that aren't built in, as written: "(Point,4326)"
	Unresolved string
}

func ref(id ID) TypeRef { return TypeRef{ID: id, Typmod: -1} }

func named(name string) TypeRef {
	base, array := strings.CutSuffix(name, "[]")
	return TypeRef{ID: builtin(base), Array: array, Typmod: -1}
}

// Known reports whether the type is known.
func (r TypeRef) Known() bool { return r.ID != 0 }

// Same reports whether two known types are equal but for modifiers.
func (r TypeRef) Same(o TypeRef) bool { return r.ID == o.ID && r.Array == o.Array }

// Type returns a type, built in or not; nil when there is none.
func (c *Catalog) Type(id ID) *Type {
	if id < firstID {
		if t := loadTypes().byID[id]; t != nil {
			return &t.Type
		}
		return nil
	}
	t, _ := c.Object(id).(*Type)
	return t
}

const (
	noTypmod           = -1
	intervalFullRange  = 0x7FFF
	intervalFullDigits = 0xFFFF
)

// Length is n of varchar(n), char(n), bit(n) and varbit(n); −1 without.
func (r TypeRef) Length() int {
	if r.Typmod < 0 {
		return -1
	}
	switch r.ID {
	case builtin("varchar"), builtin("bpchar"):
		return int(r.Typmod - 4)
	case builtin("bit"), builtin("varbit"):
		return int(r.Typmod)
	}
	return -1
}

// Numeric is precision and scale of numeric(p, s); false without.
func (r TypeRef) Numeric() (precision, scale int, ok bool) {
	if r.Typmod < 4 || r.ID != builtin("numeric") {
		return 0, 0, false
	}
	m := r.Typmod - 4
	return int(m >> 16 & 0xffff), int((m&0x7ff)^1024) - 1024, true
}

// Precision is the digits of seconds of a time, timestamp or interval; −1 without.
func (r TypeRef) Precision() int {
	t := loadTypes().byID[r.ID]
	if t == nil || r.Typmod < 0 {
		return -1
	}
	switch t.Name {
	case "time", "timetz", "timestamp", "timestamptz":
		return int(r.Typmod)
	case "interval":
		if p := int(r.Typmod & 0xffff); p != intervalFullDigits {
			return p
		}
	}
	return -1
}

// FormatType prints a type as format_type does: canonical names for built-in
// types, the schema where the search path does not find the type.
func (c *Catalog) FormatType(r TypeRef) string {
	suffix := ""
	if r.Array {
		suffix = "[]"
	}
	if r.ID == 0 {
		if r.Unresolved != "" {
			return r.Unresolved + suffix
		}
		return "???"
	}
	if t := loadTypes().byID[r.ID]; t != nil {
		return formatBuiltin(t, r) + suffix
	}
	t := c.Type(r.ID)
	if t == nil {
		return "???"
	}
	return c.qualified(&t.Header, spaceType) + r.Mod + suffix
}

func formatBuiltin(t *builtinType, r TypeRef) string {
	m := r.Typmod
	if t.Name == "bpchar" && m < 0 && r.Mod == "" {
		return "bpchar"
	}
	if m < 0 {
		if t.Name == "bit" {
			return `"bit"`
		}
		return t.canonical
	}
	switch t.Name {
	case "varchar":
		return fmt.Sprintf("character varying(%d)", m-4)
	case "bpchar":
		return fmt.Sprintf("character(%d)", m-4)
	case "bit":
		return fmt.Sprintf("bit(%d)", m)
	case "varbit":
		return fmt.Sprintf("bit varying(%d)", m)
	case "numeric":
		p, s, _ := r.Numeric()
		return fmt.Sprintf("numeric(%d,%d)", p, s)
	case "time", "timestamp":
		return fmt.Sprintf("%s(%d) without time zone", t.Name, m)
	case "timetz", "timestamptz":
		return fmt.Sprintf("%s(%d) with time zone", strings.TrimSuffix(t.Name, "tz"), m)
	case "interval":
		return formatInterval(m)
	}
	return t.canonical
}

// Bits of an interval's range (utils/timestamp.h and datetime.h).
const (
	bitMonth, bitYear, bitDay, bitHour, bitMinute, bitSecond = 1 << 1, 1 << 2, 1 << 3, 1 << 10, 1 << 11, 1 << 12
)

var intervalFields = []struct {
	bits int32
	text string
}{
	{bitYear, " year"}, {bitMonth, " month"}, {bitDay, " day"}, {bitHour, " hour"}, {bitMinute, " minute"}, {bitSecond, " second"},
	{bitYear | bitMonth, " year to month"}, {bitDay | bitHour, " day to hour"}, {bitDay | bitHour | bitMinute, " day to minute"},
	{bitDay | bitHour | bitMinute | bitSecond, " day to second"}, {bitHour | bitMinute, " hour to minute"},
	{bitHour | bitMinute | bitSecond, " hour to second"}, {bitMinute | bitSecond, " minute to second"},
}

func formatInterval(m int32) string {
	out := "interval"
	for _, f := range intervalFields {
		if m>>16&0x7fff == f.bits {
			out += f.text
		}
	}
	if p := m & 0xffff; p != intervalFullDigits {
		out += fmt.Sprintf("(%d)", p)
	}
	return out
}

// typeOf resolves a type name. Without AllowMissing an unknown name is an error,
// unless the catalog is incomplete: then the reference is unresolved.
func (c *Catalog) typeOf(n *pgtree.TypeName) (TypeRef, error) {
	if n == nil {
		return TypeRef{Typmod: noTypmod}, nil
	}
	name := pgtree.NameOf(n.Names)
	if n.PctType {
		return c.typeOfColumn(pgtree.Strings(n.Names))
	}
	r := TypeRef{Typmod: noTypmod, Array: len(n.ArrayBounds) > 0}
	if name.Schema == "" || name.Schema == "pg_catalog" {
		if id := builtin(name.Name); id != 0 && !c.older(typeSince[name.Name]) {
			r.ID = id
			return r, c.typmod(&r, n)
		}
		if rest, ok := strings.CutPrefix(name.Name, "_"); ok && builtin(rest) != 0 && !c.older(typeSince[rest]) {
			r.ID, r.Array = builtin(rest), true
			return r, nil
		}
	}
	if name.Schema != "" {
		if _, err := c.schemaByName(name.Schema); err != nil && !c.Incomplete() {
			return r, err
		}
	}
	id, ok := c.lookup(spaceType, name.Schema, name.Name)
	if !ok {
		if rest, array := strings.CutPrefix(name.Name, "_"); array {
			if id, ok = c.lookup(spaceType, name.Schema, rest); ok {
				r.ID, r.Array = id, true
				return r, nil
			}
		}
		text := name.Name
		if name.Schema != "" {
			text = name.Schema + "." + name.Name
		}
		if c.Incomplete() {
			r.Unresolved = text
			r.Mod = modText(n)
			return r, nil
		}
		return r, errf(UndefinedObject, "type %q does not exist", text).named(text)
	}
	r.ID = id
	if t := c.Type(id); t != nil && t.Kind == ShellType {
		return r, errf(UndefinedObject, "type %q is only a shell", name.Name)
	}
	r.Mod = modText(n)
	if r.Mod != "" {
		if t := c.Type(id); t != nil && !t.HasTypmod {
			return r, errf(SyntaxError, "type modifier is not allowed for type %q", name.Name)
		}
	}
	return r, nil
}

func modText(n *pgtree.TypeName) string {
	if len(n.Typmods) == 0 {
		return ""
	}
	var parts []string
	for _, m := range n.Typmods {
		if s, ok := pgtree.Text(m); ok {
			parts = append(parts, s)
		} else if ref := m.GetColumnRef(); ref != nil {
			parts = append(parts, strings.Join(pgtree.Strings(ref.Fields), "."))
		}
	}
	return "(" + strings.Join(parts, ",") + ")"
}

func (c *Catalog) typmod(r *TypeRef, n *pgtree.TypeName) error {
	var mods []int64
	for _, m := range n.Typmods {
		v, ok := pgtree.Int(m)
		if !ok {
			return errf(InvalidParameterValue, "type modifiers must be simple constants or identifiers")
		}
		mods = append(mods, v)
	}
	if len(mods) == 0 {
		return nil
	}
	t := loadTypes().byID[r.ID]
	switch t.Name {
	case "varchar", "bpchar":
		word := map[string]string{"varchar": "varchar", "bpchar": "char"}[t.Name]
		if mods[0] < 1 {
			return errf(InvalidParameterValue, "length for type %s must be at least 1", word)
		}
		if mods[0] > 10485760 {
			return errf(InvalidParameterValue, "length for type %s cannot exceed 10485760", word)
		}
		r.Typmod = int32(mods[0]) + 4
	case "bit", "varbit":
		if mods[0] < 1 {
			return errf(InvalidParameterValue, "length for type %s must be at least 1", t.Name)
		}
		r.Typmod = int32(mods[0])
	case "numeric":
		scale := int64(0)
		if len(mods) > 1 {
			scale = mods[1]
		}
		if mods[0] < 1 || mods[0] > 1000 {
			return errf(InvalidParameterValue, "NUMERIC precision %d must be between 1 and 1000", mods[0])
		}
		if scale < -1000 || scale > 1000 || c.options.Version < 15 && (scale < 0 || scale > mods[0]) {
			return errf(InvalidParameterValue, "NUMERIC scale %d must be between -1000 and 1000", scale)
		}
		r.Typmod = int32(mods[0]<<16|scale&0x7ff) + 4
	case "time", "timetz", "timestamp", "timestamptz":
		r.Typmod = int32(min(max(mods[0], 0), 6))
	case "interval":
		r.Typmod = int32(mods[0])<<16 | intervalFullDigits
		if len(mods) > 1 {
			r.Typmod = int32(mods[0])<<16 | int32(min(mods[1], 6))
		} else if mods[0] == intervalFullRange {
			r.Typmod = noTypmod
		}
	default:
		return errf(SyntaxError, "type modifier is not allowed for type %q", t.Name)
	}
	return nil
}

// typeOfColumn resolves table.column%TYPE.
func (c *Catalog) typeOfColumn(parts []string) (TypeRef, error) {
	if len(parts) < 2 {
		return TypeRef{}, errf(SyntaxError, "improper %%TYPE reference (too few dotted names): %s", strings.Join(parts, "."))
	}
	name := pgtree.Name{Name: parts[len(parts)-2]}
	if len(parts) > 2 {
		name.Schema = parts[len(parts)-3]
	}
	rel, err := c.relation(name)
	if err != nil {
		return TypeRef{}, err
	}
	for _, col := range columnsOf(rel) {
		if col.Name == parts[len(parts)-1] {
			return col.Type, nil
		}
	}
	return TypeRef{}, errf(UndefinedColumn, "column %q of relation %q does not exist", parts[len(parts)-1], name.Name)
}

// base looks through domains.
func (c *Catalog) base(r TypeRef) TypeRef {
	for i := 0; i < 32 && !r.Array; i++ {
		t := c.Type(r.ID)
		if t == nil || t.Kind != DomainType || t.Domain == nil {
			break
		}
		r = t.Domain.Base
	}
	return r
}

// CastContext is how much of a cast is wanted: pg_cast.castcontext.
type CastContext byte

// The contexts, from the narrowest.
const (
	ImplicitCast   CastContext = 'i'
	AssignmentCast CastContext = 'a'
	ExplicitCast   CastContext = 'e'
)

// Cast reports whether a value of one type can become another in a context.
// known is false when one of the types isn't known; then ok is true.
func (c *Catalog) Cast(from, to TypeRef, ctx CastContext) (ok, known bool) {
	if from.ID == 0 || to.ID == 0 {
		return true, false
	}
	return c.castable(from, to, ctx), true
}

func (c *Catalog) castable(from, to TypeRef, ctx CastContext) bool {
	if from.Same(to) || from.ID == builtin("unknown") {
		return true
	}
	bf, bt := c.base(from), c.base(to)
	if bf.Same(bt) {
		return true
	}
	tf, tt := c.Type(bf.ID), c.Type(bt.ID)
	if tf == nil || tt == nil {
		return true
	}
	if m := c.userCast(bf, bt); m != nil {
		return ctx == ExplicitCast || m.context == ImplicitCast || ctx == m.context
	}
	if !bt.Array {
		switch tt.Name {
		case "any", "anyelement", "anycompatible", "anycompatiblenonarray", "anynonarray":
			return tt.Kind == PseudoType && (!bf.Array || !strings.HasSuffix(tt.Name, "nonarray"))
		case "anyarray", "anycompatiblearray":
			return bf.Array || tf.Name == "int2vector" || tf.Name == "oidvector"
		case "anyenum":
			return tf.Kind == EnumType && !bf.Array
		case "anyrange", "anycompatiblerange":
			return tf.Kind == RangeType
		case "anymultirange", "anycompatiblemultirange":
			return tf.Kind == MultirangeType
		case "record":
			return tf.Kind == CompositeType
		}
	}
	if bf.Array || bt.Array {
		if bf.Array && bt.Array {
			return c.castable(TypeRef{ID: bf.ID}, TypeRef{ID: bt.ID}, ctx)
		}
		if bf.Array && tt.Category == 'S' {
			return ctx != ImplicitCast
		}
		return bt.Array && tf.Category == 'S' && ctx == ExplicitCast
	}
	if k, ok := loadCasts()[castKey{tf.Name, tt.Name}]; ok && (tf.Schema == catalogID || tf.Extension != 0) && (tt.Schema == catalogID || tt.Extension != 0) {
		switch k {
		case 'i':
			return true
		case 'a':
			return ctx != ImplicitCast
		}
		return ctx == ExplicitCast
	}
	if tf.Category == 'U' && tf.Schema != catalogID && tf.Extension != 0 || tt.Category == 'U' && tt.Schema != catalogID && tt.Extension != 0 {
		if _, known := loadTypes().byExt[c.extensionName(tf)+c.extensionName(tt)]; !known {
			return true // members of that extension aren't known
		}
	}
	if (tf.Kind == CompositeType || tf.Name == "record") && tt.Kind == CompositeType {
		return true
	}
	// Conversion through the text form: to a string by assignment, from one explicitly.
	if tt.Category == 'S' {
		return ctx != ImplicitCast
	}
	return tf.Category == 'S' && ctx == ExplicitCast
}

func (c *Catalog) extensionName(t *Type) string {
	if e := c.Object(t.Extension); e != nil {
		return e.Head().Name
	}
	return ""
}

// dependOnType records what a column, function or domain of a type depends on.
func (c *Catalog) dependOnType(from Address, r TypeRef) {
	t := c.Type(r.ID)
	if t == nil {
		return
	}
	if t.Relation != 0 {
		c.depend(from, Address{ID: t.Relation}, Normal)
		return
	}
	c.depend(from, Address{ID: t.ID}, Normal)
}

func (c *Catalog) checkTypeFree(schema ID, name string) error {
	if id, ok := c.names.get(nameKey{spaceType, schema, name}); ok {
		if t := c.Type(id); t == nil || t.Kind != ShellType {
			return errf(DuplicateObject, "type %q already exists", name).named(name)
		}
	}
	return nil
}
