package pgtree

import (
	"strconv"

	"google.golang.org/protobuf/proto"
)

// Strings are the strings of a list such as a qualified name; what is no
// String (the star of a column reference) is "*".
func Strings(list []*Node) []string {
	out := make([]string, 0, len(list))
	for _, n := range list {
		if s, ok := n.GetNode().(*Node_String_); ok {
			out = append(out, s.String_.GetSval())
		} else {
			out = append(out, "*")
		}
	}
	return out
}

// Items are the nodes of a List node; a node that is no List is its only item.
func Items(n *Node) []*Node {
	if n == nil {
		return nil
	}
	if l := n.GetList(); l != nil {
		return l.Items
	}
	return []*Node{n}
}

// Name is a possibly qualified name. Catalog is nearly always empty.
type Name struct{ Catalog, Schema, Name string }

// NameOf reads a list of strings as [catalog.][schema.]name.
func NameOf(list []*Node) Name {
	s := Strings(list)
	switch len(s) {
	case 0:
		return Name{}
	case 1:
		return Name{Name: s[0]}
	case 2:
		return Name{Schema: s[0], Name: s[1]}
	}
	return Name{Catalog: s[len(s)-3], Schema: s[len(s)-2], Name: s[len(s)-1]}
}

// NameOfRange is the name in a RangeVar.
func NameOfRange(r *RangeVar) Name {
	return Name{Catalog: r.GetCatalogname(), Schema: r.GetSchemaname(), Name: r.GetRelname()}
}

// NameOfObject reads the object of a DropStmt, CommentStmt or RenameStmt: a
// list, a single string, a type name or a routine with its arguments.
func NameOfObject(n *Node) Name {
	switch o := Unwrap(n).(type) {
	case *String:
		return Name{Name: o.Sval}
	case *List:
		return NameOf(o.Items)
	case *TypeName:
		return NameOf(o.Names)
	case *ObjectWithArgs:
		return NameOf(o.Objname)
	case *RangeVar:
		return NameOfRange(o)
	}
	return Name{}
}

// Text is a DefElem's or constant's value as text: strings and numbers as they
// are, booleans as true and false, names joined by dots.
func Text(n *Node) (string, bool) {
	switch v := Unwrap(n).(type) {
	case *String:
		return v.Sval, true
	case *Integer:
		return strconv.Itoa(int(v.Ival)), true
	case *Float:
		return v.Fval, true
	case *Boolean:
		return strconv.FormatBool(v.Boolval), true
	case *A_Const:
		switch c := v.Val.(type) {
		case *A_Const_Sval:
			return c.Sval.Sval, true
		case *A_Const_Ival:
			return strconv.Itoa(int(c.Ival.GetIval())), true
		case *A_Const_Fval:
			return c.Fval.Fval, true
		case *A_Const_Boolval:
			return strconv.FormatBool(c.Boolval.Boolval), true
		case *A_Const_Bsval:
			return c.Bsval.Bsval, true
		}
	case *TypeName:
		s := Strings(v.Names)
		if len(s) > 0 {
			return s[len(s)-1], true
		}
	case *List:
		text := ""
		for i, s := range Strings(v.Items) {
			if i > 0 {
				text += "."
			}
			text += s
		}
		return text, true
	}
	return "", false
}

// Int is an integer constant, with its sign folded in.
func Int(n *Node) (int64, bool) {
	switch v := Unwrap(n).(type) {
	case *Integer:
		return int64(v.Ival), true
	case *Float:
		i, err := strconv.ParseInt(v.Fval, 10, 64)
		return i, err == nil
	case *A_Const:
		if v.Isnull {
			return 0, false
		}
		if s, ok := Text(n); ok && v.GetSval() == nil {
			i, err := strconv.ParseInt(s, 10, 64)
			return i, err == nil
		}
	case *A_Expr:
		if i, ok := Int(v.Rexpr); ok && v.Lexpr == nil && len(v.Name) == 1 {
			switch v.Name[0].GetString_().GetSval() {
			case "-":
				return -i, true
			case "+":
				return i, true
			}
		}
	}
	return 0, false
}

// IsNull reports whether an expression is the constant NULL.
func IsNull(n *Node) bool { return n.GetAConst().GetIsnull() }

// Constant is a string constant's value, looking through casts.
func Constant(n *Node) (string, bool) {
	for n.GetTypeCast() != nil {
		n = n.GetTypeCast().Arg
	}
	if c := n.GetAConst(); c != nil {
		if s, ok := c.Val.(*A_Const_Sval); ok {
			return s.Sval.Sval, true
		}
	}
	return "", false
}

// Option finds a DefElem by name.
func Option(list []*Node, name string) *DefElem {
	for _, n := range list {
		if d := n.GetDefElem(); d != nil && d.Defname == name {
			return d
		}
	}
	return nil
}

// FuncName is a call's function name; pg_catalog is left out.
func FuncName(f *FuncCall) Name {
	n := NameOf(f.GetFuncname())
	if n.Schema == "pg_catalog" {
		n.Schema = ""
	}
	return n
}

// Clone copies a tree.
func Clone(n *Node) *Node {
	if n == nil {
		return nil
	}
	return proto.Clone(n).(*Node)
}

// Copy copies a struct of the tree.
func Copy[T proto.Message](m T) T { return proto.Clone(m).(T) }

// StringNode wraps a string.
func StringNode(s string) *Node {
	return &Node{Node: &Node_String_{String_: &String{Sval: s}}}
}

// RegclassCall builds f('relation'::regclass).
func RegclassCall(f, relation string) *Node {
	constant := &Node{Node: &Node_AConst{AConst: &A_Const{Val: &A_Const_Sval{Sval: &String{Sval: relation}}}}}
	cast := &Node{Node: &Node_TypeCast{TypeCast: &TypeCast{Arg: constant, TypeName: &TypeName{Names: []*Node{StringNode("regclass")}, Typemod: -1}}}}
	return &Node{Node: &Node_FuncCall{FuncCall: &FuncCall{Funcname: []*Node{StringNode(f)}, Args: []*Node{cast}, Funcformat: COERCE_EXPLICIT_CALL}}}
}

// IntOption builds a DefElem with an integer, as options of sequences have it.
func IntOption(name string, value int64) *Node {
	arg := &Node{Node: &Node_Float{Float: &Float{Fval: strconv.FormatInt(value, 10)}}}
	return &Node{Node: &Node_DefElem{DefElem: &DefElem{Defname: name, Arg: arg, Defaction: DEFELEM_UNSPEC}}}
}
