package main

import (
	"bytes"
	"fmt"
	"log"
	"reflect"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// wrapperOf is the Go struct that holds a member of a oneof, and its one field.
func wrapperOf(message reflect.Type, f protoreflect.FieldDescriptor) (reflect.Type, reflect.StructField) {
	m := reflect.New(message).Interface().(protoreflect.ProtoMessage).ProtoReflect()
	m.Set(f, m.NewField(f))
	name := f.ContainingOneof().Name()
	w := reflect.ValueOf(m.Interface()).Elem().FieldByName(strings.ToUpper(string(name[:1])) + string(name[1:])).Elem().Elem().Type()
	return w, w.Field(0)
}

// decoders makes the methods of decoder that read one struct each.
func decoders(file protoreflect.FileDescriptor) *bytes.Buffer {
	b := bytes.NewBufferString(head)
	b.WriteString("// content reads a struct that stands under its name in a Node.\nfunc (d *decoder) content(name string) *pg.Node {\nswitch name {\n")
	node := file.Messages().ByName("Node")
	for i := 0; i < node.Fields().Len(); i++ {
		f := node.Fields().Get(i)
		w, inner := wrapperOf(goType(node), f)
		t := inner.Type.Elem().Name()
		if t == "String" {
			continue // see stringNode
		}
		fmt.Fprintf(b, "case %q:\nx := new(nodeOf[pg.%s, pg.%s])\nx.wrapper.%s = &x.content\nx.node.Node = &x.wrapper\nd.read%s(&x.content)\nreturn &x.node\n", f.JSONName(), w.Name(), t, inner.Name, t)
	}
	b.WriteString("}\nd.fail()\nreturn nil\n}\n")
	for i := 0; i < file.Messages().Len(); i++ {
		m := file.Messages().Get(i)
		t := goType(m)
		switch t.Name() {
		case "Node", "ParseResult", "ScanResult", "ScanToken", "Integer":
			continue
		}
		method := "read" + t.Name()
		if t.Name() == "A_Const" {
			method = "readConst" // readA_Const looks at what it gives
		}
		if m.Fields().Len() == 0 {
			fmt.Fprintf(b, "\nfunc (d *decoder) read%s(*pg.%s) {\nd.expect('{')\nd.expect('}')\n}\n", t.Name(), t.Name())
			continue
		}
		fmt.Fprintf(b, "\nfunc (d *decoder) %s(m *pg.%s) {\nd.expect('{')\nfor d.more() {\nswitch d.name() {\n", method, t.Name())
		for j := 0; j < m.Fields().Len(); j++ {
			f := m.Fields().Get(j)
			fmt.Fprintf(b, "case %q:\n%s\n", f.JSONName(), reader(t, f))
		}
		b.WriteString("default: d.fail()\n}\n}\n}\n")
	}
	return b
}

// reader is the statement that reads a field.
func reader(t reflect.Type, f protoreflect.FieldDescriptor) string {
	if f.ContainingOneof() != nil {
		w, inner := wrapperOf(t, f)
		name := inner.Type.Elem().Name()
		return fmt.Sprintf("x := new(pg.%s)\nd.read%s(x)\nm.%s = &pg.%s{%s: x}", name, name, goField(t, f.ContainingOneof().Name()), w.Name(), inner.Name)
	}
	field := goField(t, f.Name())
	list, message := f.IsList(), f.Kind() == protoreflect.MessageKind
	switch {
	case message && f.Message().Name() == "Node" && list:
		return fmt.Sprintf("m.%s = d.nodes()", field)
	case message && f.Message().Name() == "Node":
		return fmt.Sprintf("m.%s = d.node()", field)
	case message && !list:
		name := goType(f.Message()).Name()
		return fmt.Sprintf("m.%s = new(pg.%s)\nd.read%s(m.%s)", field, name, name, field)
	case list: // of numbers: no tree of the parser has any
		return "d.fail()"
	}
	switch f.Kind() {
	case protoreflect.StringKind:
		return fmt.Sprintf("m.%s = d.string()", field)
	case protoreflect.BoolKind:
		return fmt.Sprintf("m.%s = d.bool()", field)
	case protoreflect.EnumKind:
		name := string(f.Enum().Name())
		return fmt.Sprintf("m.%s = enumOf[pg.%s](d, pg.%s_value)", field, name, name)
	case protoreflect.Int32Kind, protoreflect.Int64Kind, protoreflect.Uint32Kind, protoreflect.Uint64Kind:
		return fmt.Sprintf("m.%s = %s(d.integer())", field, f.Kind())
	case protoreflect.DoubleKind:
		return "d.fail()"
	}
	log.Fatalf("%s.%s: no reader for %s", t.Name(), field, f.Kind())
	return ""
}

// goField is what protoc-gen-go calls a field.
func goField(t reflect.Type, name protoreflect.Name) string {
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		for _, part := range strings.Split(f.Tag.Get("protobuf"), ",") {
			if part == "name="+string(name) {
				return f.Name
			}
		}
		if f.Tag.Get("protobuf_oneof") == string(name) {
			return f.Name
		}
	}
	log.Fatalf("%s has no field for %s", t.Name(), name)
	return ""
}
