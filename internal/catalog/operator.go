package catalog

import (
	"fmt"
	"strings"

	"sqlgen/internal/pgtree"
)

// Operator is an operator that a statement has made. Left has no ID when it stands
// before its only operand.
type Operator struct {
	Header
	Left, Right TypeRef
	Function    string
}

// operatorMark is the name of an operator in its space: all of one name are together.
func (c *Catalog) operatorMark(o *Operator) string {
	return "operator " + o.Name + " " + o.Schema.String() + c.signature("", []Argument{{Type: o.Left}, {Type: o.Right}})
}

// operands prints the types of an operator's operands.
func (c *Catalog) operands(o *Operator) string {
	left := "NONE"
	if o.Left.ID != 0 {
		left = c.formatFull(o.Left)
	}
	return left + ", " + c.formatFull(o.Right)
}

// createOperator is CREATE OPERATOR (DefineOperator, OperatorCreate). Commutators
// and negators that do not exist yet are not made.
func (c *Catalog) createOperator(s *pgtree.DefineStmt) error {
	n := pgtree.NameOf(s.Defnames)
	schema, err := c.creationSchema(n)
	if err != nil {
		return err
	}
	o := &Operator{Header: Header{Class: ClassMisc, Schema: schema, Name: n.Name}}
	var left, right *pgtree.TypeName
	var function pgtree.Name
	for _, d := range s.Definition {
		def := d.GetDefElem()
		switch def.GetDefname() {
		case "leftarg":
			left = def.Arg.GetTypeName()
		case "rightarg":
			right = def.Arg.GetTypeName()
		case "function", "procedure":
			function = pgtree.NameOf(def.Arg.GetTypeName().GetNames())
		}
	}
	if function.Name == "" {
		return errf(InvalidFunctionDefinition, "operator function must be specified")
	}
	var args []Argument
	for _, operand := range []struct {
		name *pgtree.TypeName
		to   *TypeRef
	}{{left, &o.Left}, {right, &o.Right}} {
		if operand.name == nil {
			continue
		}
		if *operand.to, err = c.typeOf(operand.name); err != nil {
			return err
		}
		args = append(args, Argument{Type: *operand.to})
	}
	switch {
	case len(args) == 0:
		return errf(InvalidFunctionDefinition, "operator argument types must be specified")
	case right == nil && c.options.Version >= 14:
		return errf(InvalidFunctionDefinition, "operator right argument type must be specified").hint("Postfix operators are not supported.")
	}
	var f *Function
	for _, schema := range c.functionSchemas(function) {
		if id, ok := c.names.get(nameKey{spaceFunction, schema, c.signature(function.Name, args)}); ok && f == nil {
			f, _ = c.Object(id).(*Function)
		}
	}
	if f == nil && len(c.builtinRoutines(function.Name)) == 0 && !c.Incomplete() {
		return c.missing(UndefinedFunction, function.Name, "function %s does not exist", function.Name)
	}
	mark := c.operatorMark(o)
	if c.names.has(nameKey{spaceMisc, 0, mark}) {
		return errf(DuplicateFunction, "operator %s already exists", o.Name).named(o.Name)
	}
	o.Function = function.Name
	c.createAs(o, nameKey{spaceMisc, 0, mark})
	if f != nil {
		c.depend(Address{ID: o.ID}, Address{ID: f.ID}, Normal)
	}
	for _, a := range args {
		if t := c.Type(a.Type.ID); t != nil {
			c.depend(Address{ID: o.ID}, Address{ID: cond(t.Relation != 0, t.Relation, t.ID)}, Normal)
		}
	}
	return nil
}

// operatorOf finds the operator that a statement names with its operands.
func (c *Catalog) operatorOf(s *pgtree.ObjectWithArgs) (Object, error) {
	n := pgtree.NameOf(s.Objname)
	if n.Schema != "" {
		if _, err := c.schemaByName(n.Schema); err != nil {
			return nil, err
		}
	}
	o := &Operator{Header: Header{Name: n.Name}}
	for i, to := range []*TypeRef{&o.Left, &o.Right} {
		if i >= len(s.Objargs) || s.Objargs[i].GetTypeName() == nil {
			continue
		}
		var err error
		if *to, err = c.typeOf(s.Objargs[i].GetTypeName()); err != nil {
			return nil, err
		}
	}
	for _, schema := range c.functionSchemas(n) {
		o.Schema = schema
		if id, ok := c.names.get(nameKey{spaceMisc, 0, c.operatorMark(o)}); ok {
			return c.Object(id), nil
		}
	}
	if _, ok := loadOperators().result[operatorKey{n.Name, c.typeName(o.Left), c.typeName(o.Right)}]; ok && n.Schema == "" {
		return nil, nil // built in
	}
	return nil, c.missing(UndefinedFunction, n.Name, "operator does not exist: %s", strings.TrimPrefix(fmt.Sprintf("%s %s %s", c.FormatType(o.Left), n.Name, c.FormatType(o.Right)), "??? "))
}

// userOperator reports whether a statement or an extension has made an operator of
// the name.
func (c *Catalog) userOperator(name string) bool {
	found := false
	prefix := "operator " + name + " "
	c.names.from(nameKey{spaceMisc, 0, prefix}, func(k nameKey, _ ID) bool {
		found = k.space == spaceMisc && strings.HasPrefix(k.name, prefix)
		return false
	})
	return found || c.foreign > 0
}
