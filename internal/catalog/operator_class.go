package catalog

import (
	"slices"
	"strings"

	"sqlgen/internal/pgtree"
)

// exclusionOperator refuses an operator of EXCLUDE that isn't there or gives
// another answer when its operands change places.
func (a *analyzer) exclusionOperator(op string, typ TypeRef) error {
	keys := loadOperators().byName[op]
	if !typ.Known() || a.c.userOperator(op) {
		return nil
	}
	if !slices.ContainsFunc(keys, func(k operatorKey) bool {
		return k.left != "" && a.c.castable(typ, named(k.left), ImplicitCast) && a.c.castable(typ, named(k.right), ImplicitCast)
	}) {
		return a.noOperator(op, typ, typ)
	}
	switch op {
	case "<", ">", "<=", ">=", "<<", ">>", "&<", "&>", "@>", "<@":
		name := a.c.FormatType(a.c.base(typ))
		return errf(WrongObjectType, "operator %s(%s,%s) is not commutative", op, name, name).
			detail("Only commutative operators can be used in exclusion constraints.")
	}
	return nil
}

// opclass checks the operator class, or that the type has a default one.
func (c *Catalog) opclass(col *IndexColumn, e *pgtree.IndexElem, method string) error {
	_, err := c.opclassExtension(col, e, method)
	return err
}

// opclassExtension is opclass; it also returns the extension that the class
// belongs to, 0 when it is built in.
func (c *Catalog) opclassExtension(col *IndexColumn, e *pgtree.IndexElem, method string) (ID, error) {
	if len(e.Opclass) > 0 {
		name := pgtree.NameOf(e.Opclass).Name
		col.Opclass = name
		for _, oc := range loadOperatorClasses()[name] {
			if oc.method == method && (oc.ext == "" || c.ExtensionInstalled(oc.ext)) {
				if !c.opclassTakes(oc.input, col.Type) {
					return 0, errf(DatatypeMismatch, "operator class %q does not accept data type %s", name, c.FormatType(col.Type))
				}
				return c.extensionID(oc.ext), nil
			}
		}
		if c.names.has(nameKey{spaceMisc, 0, "operator class " + method + " " + name}) {
			return 0, nil
		}
		if c.Incomplete() {
			return 0, nil
		}
		return 0, c.missing(UndefinedObject, name, "operator class %q does not exist for access method %q", name, method)
	}
	if !col.Type.Known() {
		return 0, nil
	}
	typ := c.base(col.Type)
	t := c.Type(typ.ID)
	if t == nil {
		return 0, nil
	}
	if c.hasDefaultOpclass(typ, t, method) {
		return c.extensionID(defaultClasses()[[2]string{method, t.Name}]), nil
	}
	if c.Incomplete() || t.Extension != 0 && t.operatorClasses == "" {
		return 0, nil
	}
	e2 := errf(UndefinedObject, "data type %s has no default operator class for access method %q", c.FormatType(col.Type), method)
	return 0, e2.hint("You must specify an operator class for the index or define a default operator class for the data type.")
}

// opclassTakes: an operator class takes its own type and those stored alike
// (IsBinaryCoercible).
func (c *Catalog) opclassTakes(input string, r TypeRef) bool {
	b := c.base(r)
	t := c.Type(b.ID)
	if t == nil || b.ID == builtin("unknown") {
		return true
	}
	switch {
	case strings.HasPrefix(input, "any") || input == "record":
		return c.castable(b, named(input), ImplicitCast)
	case b.Array:
		return strings.HasSuffix(input, "[]") && strings.TrimSuffix(input, "[]") == t.Name
	case input == t.Name:
		return true
	}
	if k := c.userCast(b, named(input)); k != nil {
		return k.context == ImplicitCast
	}
	return loadBinaryCasts()[castKey{t.Name, input}]
}

func (c *Catalog) hasDefaultOpclass(r TypeRef, t *Type, method string) bool {
	if !accessMethods[method] {
		return true
	}
	if r.Array {
		return method == "gin" || method == "btree" || method == "hash"
	}
	switch t.Kind {
	case EnumType, RangeType, MultirangeType:
		if method == "btree" || method == "hash" {
			return true
		}
		return t.Kind == RangeType && (method == "gist" || method == "spgist") || t.Kind == MultirangeType && method == "gist" || t.Kind == EnumType && c.extensionClass(method, "anyenum")
	case CompositeType:
		return method == "btree" || method == "hash"
	}
	if slices.Contains(strings.Split(t.operatorClasses, ","), method) {
		return true
	}
	name := t.Name
	if name == "varchar" {
		name = "text"
	}
	if tt := loadTypes().byName[name]; tt != nil && t.Schema == catalogID && slices.Contains(strings.Split(tt.opclasses, ","), method) {
		return true
	}
	if t.Name == "cidr" && slices.Contains(strings.Split(loadTypes().byName["inet"].opclasses, ","), method) {
		return true
	}
	return c.extensionClass(method, name)
}

func (c *Catalog) extensionClass(method, typ string) bool {
	ext, ok := defaultClasses()[[2]string{method, typ}]
	return ok && (ext == "" || c.ExtensionInstalled(ext))
}
