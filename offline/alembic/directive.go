package alembic

import (
	"strings"

	"sqlgen/internal/spell"
	"sqlgen/offline/pyeval"
)

// directive describes one operation: its class in alembic.operations.ops, and
// the functions of op and of a batch that make and invoke it. The parameters of
// the class's constructor are the attributes of its instances.
type directive struct {
	class  *pyeval.Class
	init   string            // parameters of the class
	attrs  map[string]string // parameter of the class → attribute of another name
	name   string            // of the function, "" when there is none
	params string            // of op.<name>
	batch  string            // of the batch's <name>, "" when it has none
	rename map[string]string // parameter of the function → parameter of the class
	// run performs the operation.
	run func(o *operations, op *pyeval.Object) (pyeval.Value, error)

	fields []field
	varKw  bool
	takes  [2][]string // parameters of op.<name> and of the batch's <name>
}

type field struct {
	param, attr string
	def         pyeval.Value // nil: required
}

// prepare reads the signatures.
func (d *directive) prepare() {
	for _, p := range paramNames(d.init) {
		name, def, has := strings.Cut(p, "=")
		if strings.HasPrefix(name, "**") {
			d.varKw = true
			continue
		}
		name = strings.TrimPrefix(name, "*")
		if name == "" {
			continue
		}
		f := field{param: name, attr: name}
		if a, ok := d.attrs[name]; ok {
			f.attr = a
		}
		if has {
			f.def = defaultValue(def)
		}
		d.fields = append(d.fields, f)
	}
	for i, params := range []string{d.params, d.batch} {
		for _, p := range paramNames(params) {
			if name, _, _ := strings.Cut(p, "="); name != "*" && !strings.HasPrefix(name, "**") {
				d.takes[i] = append(d.takes[i], name)
			}
		}
	}
}

func paramNames(sig string) []string {
	sig = strings.TrimSuffix(strings.TrimPrefix(sig, "("), ")")
	if sig == "" {
		return nil
	}
	parts := strings.Split(sig, ", ")
	return parts
}

func defaultValue(text string) pyeval.Value {
	switch text {
	case "True":
		return pyeval.True
	case "False":
		return pyeval.False
	case "()":
		return pyeval.NewTuple()
	}
	return pyeval.None
}

// construct is the constructor of the operation's class.
func (d *directive) construct(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	o := a.Self.(*pyeval.Object)
	for _, f := range d.fields {
		o.SetAttr(f.attr, a.Get(f.param))
	}
	kw := pyeval.NewDict()
	for _, k := range a.Kw {
		kw.SetStr(k.Name, k.Value)
	}
	d.finish(o, kw)
	return pyeval.None, nil
}

// finish sets what constructors derive from their keywords.
func (d *directive) finish(o *pyeval.Object, kw *pyeval.Dict) {
	pop := func(from *pyeval.Dict, name string, def pyeval.Value) {
		v, ok := from.GetStr(name)
		if !ok {
			v = def
		}
		from.DelStr(name)
		o.SetAttr(name, v)
	}
	switch d.class {
	case CreateTableOpClass:
		pop(kw, "info", pyeval.NewDict())
		pop(kw, "comment", pyeval.None)
		pop(kw, "prefixes", pyeval.None)
	case DropTableOpClass:
		table := pyeval.NewDict()
		if v, ok := o.Attr("table_kw"); ok {
			if given, ok := pyeval.Underlying(v).(*pyeval.Dict); ok {
				table = given.Copy()
			}
		}
		pop(table, "comment", pyeval.None)
		pop(table, "info", pyeval.None)
		pop(table, "prefixes", pyeval.None)
		o.SetAttr("table_kw", table)
		return
	}
	if d.varKw {
		o.SetAttr("kw", kw)
	}
}

// make builds the operation object from the arguments of op.<name> (b is nil)
// or of a batch's.
func (d *directive) make(a *pyeval.Args, b *batch) (*pyeval.Object, error) {
	values := map[string]pyeval.Value{}
	kw := pyeval.NewDict()
	which := 0
	if b != nil {
		which = 1
		values["table_name"], values["source_table"], values["schema"] = b.table, b.table, b.schema
		if d.class == CreateForeignKeyOpClass {
			kw.SetStr("source_schema", b.schema)
		}
	}
	for _, p := range d.takes[which] {
		if name, star := strings.CutPrefix(p, "*"); star {
			values[name] = pyeval.NewTuple(a.Pos...)
			continue
		}
		name := p
		if r, ok := d.rename[p]; ok {
			name = r
		}
		if v := a.Get(p); d.hasField(name) {
			values[name] = v
		} else if !pyeval.IsNone(v) {
			kw.SetStr(name, v)
		}
	}
	for _, k := range a.Kw {
		switch {
		case d.class == DropTableOpClass:
			kw.SetStr(k.Name, k.Value)
		case d.hasField(k.Name):
			if values[k.Name] != nil {
				return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() got multiple values for keyword argument '%s'", d.class.Name, k.Name)
			}
			values[k.Name] = k.Value
		case !d.varKw:
			return nil, unexpected(d, k.Name)
		default:
			kw.SetStr(k.Name, k.Value)
		}
	}
	if d.class == DropTableOpClass {
		values["table_kw"] = kw
	}
	o := pyeval.NewObject(d.class, nil)
	for _, f := range d.fields {
		v := values[f.param]
		if v == nil {
			v = f.def
		}
		if v == nil {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() missing 1 required positional argument: '%s'", d.name, f.param)
		}
		o.SetAttr(f.attr, v)
	}
	d.finish(o, kw)
	return o, nil
}

func (d *directive) hasField(name string) bool {
	for _, f := range d.fields {
		if f.param == name {
			return true
		}
	}
	return false
}

func unexpected(d *directive, name string) error {
	var names []string
	for _, f := range d.fields {
		names = append(names, f.param)
	}
	if near := spell.Nearest(name, names); near != "" {
		return pyeval.Raise(pyeval.TypeErrorClass, "%s() got an unexpected keyword argument '%s'. Did you mean '%s'?", d.name, name, near)
	}
	return pyeval.Raise(pyeval.TypeErrorClass, "%s() got an unexpected keyword argument '%s'", d.name, name)
}
