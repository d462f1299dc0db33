package pgtree

import "google.golang.org/protobuf/reflect/protoreflect"

//go:generate go run ./gen

// Walk calls visit for a struct of the tree (*SelectStmt, *ColumnRef, …; a
// *Node is unwrapped first) and, while visit returns true, for those below it,
// in the order of the struct's fields. Structs that the tree holds without a
// Node around them (a statement's RangeVar, a cast's TypeName) are visited too.
func Walk(n any, visit func(any) bool) {
	if node, ok := n.(*Node); ok {
		n = Unwrap(node)
	}
	if n == nil || !visit(n) {
		return
	}
	children(n, func(c any) {
		if c != nil {
			Walk(c, visit)
		}
	})
}

// Children calls f for every struct right below a struct of the tree.
func Children(n any, f func(any)) {
	if node, ok := n.(*Node); ok {
		n = Unwrap(node)
	}
	children(n, func(c any) {
		if c != nil {
			f(c)
		}
	})
}

// Nodes visits every Node of a tree, from the root down, as far as f returns
// true; f may put something else into the Node.
func Nodes(n *Node, f func(*Node) bool) {
	if n != nil && f(n) {
		nodesBelow(n.ProtoReflect(), f)
	}
}

func nodesBelow(m protoreflect.Message, f func(*Node) bool) {
	m.Range(func(d protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		visit := func(m protoreflect.Message) {
			if n, ok := m.Interface().(*Node); ok {
				Nodes(n, f)
				return
			}
			nodesBelow(m, f)
		}
		switch {
		case d.Message() == nil:
		case d.IsList():
			for i := range v.List().Len() {
				visit(v.List().Get(i).Message())
			}
		default:
			visit(v.Message())
		}
		return true
	})
}
