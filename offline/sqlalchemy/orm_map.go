package sqlalchemy

import (
	"sort"

	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// add gives the mapped class a column under an attribute.
func (m *mapper) add(_ *pyeval.Thread, key string, c *schema.Column) {
	if m.columns[key] == nil {
		m.keys = append(m.keys, key)
	}
	m.columns[key] = c
}

// finish sets the attributes of the class.
func (m *mapper) finish(th *pyeval.Thread) error {
	m.class.Native = m
	th.SetOwnAttr(m.class, "__table__", tableObject(m.table))
	o := pyeval.NewObject(MapperClass, m)
	th.SetOwnAttr(m.class, "__mapper__", o)
	for _, k := range m.keys {
		th.SetOwnAttr(m.class, k, attributeObject(m.class, k, m.columns[k]))
	}
	ormTables(th)[m.table] = m
	return nil
}

// ormTables are the mappers of a run by table.
func ormTables(th *pyeval.Thread) map[*schema.Table]*mapper {
	t, ok := th.Interp().Host(ormKey).(map[*schema.Table]*mapper)
	if !ok {
		t = map[*schema.Table]*mapper{}
		th.Interp().SetHost(ormKey, t)
	}
	return t
}

// declaredColumn is a column found in a class body.
type declaredColumn struct {
	key      string
	column   *schema.Column
	order    int64
	deferred bool
}

// mapClass follows _ClassScanMapperConfig of orm/decl_base.py: the columns of
// the class and of its mixins become a table, and the attributes columns.
func mapClass(th *pyeval.Thread, cls *pyeval.Class, reg *pyeval.Object) error {
	s := &classScan{th: th, cls: cls, registry: reg, seen: map[string]bool{}}
	for _, k := range cls.MRO()[1:] {
		if !k.IsNative() {
			if m, ok := k.Native.(*mapper); ok {
				s.parent = m
				break
			}
		}
	}
	for _, k := range cls.MRO() {
		if k.IsNative() {
			continue
		}
		if _, mapped := k.Native.(*mapper); mapped && k != cls {
			for name := range mapperOf(k).columns {
				s.seen[name] = true
			}
			continue
		}
		if err := s.scan(k); err != nil {
			return err
		}
	}
	m := &mapper{class: cls, columns: map[string]*schema.Column{}, deferred: map[*schema.Column]bool{}}
	if s.parent != nil {
		for _, k := range s.parent.keys {
			m.add(th, k, s.parent.columns[k])
		}
	}
	t, err := s.table()
	if err != nil {
		return err
	}
	if t == nil {
		if s.parent == nil {
			return pyeval.Raise(InvalidRequestErrorClass, "Class %s does not have a __table__ or __tablename__ specified and does not inherit from an existing table-mapped class.", cls.Name)
		}
		// Single table inheritance: the columns are the parent's table's.
		m.table = s.parent.table
		for _, c := range s.columns {
			if m.table.C(c.column.KeyOf()) == nil {
				if err := attachColumn(m.table, c.column, false); err != nil {
					return err
				}
			}
			m.add(th, c.key, m.table.C(c.column.KeyOf()))
		}
		return m.finish(th)
	}
	m.table = t
	for _, c := range s.columns {
		if own := t.C(c.column.KeyOf()); own != nil {
			m.add(th, c.key, own)
			if c.deferred {
				m.deferred[own] = true
			}
		}
	}
	if s.given {
		named := map[*schema.Column]bool{}
		for _, c := range m.columns {
			named[c] = true
		}
		for _, c := range t.Columns {
			if !named[c] {
				m.add(th, c.KeyOf(), c)
			}
		}
	}
	return m.finish(th)
}

// classScan collects what the body of a class and of its mixins declare.
type classScan struct {
	th       *pyeval.Thread
	cls      *pyeval.Class
	registry *pyeval.Object
	parent   *mapper
	columns  []declaredColumn
	seen     map[string]bool
	given    bool // __table__ was given
}

// scan reads one class of the method resolution order.
func (s *classScan) scan(k *pyeval.Class) error {
	ns := s.th.OwnDict(k)
	notes, err := s.th.Annotations(k)
	if err != nil {
		return err
	}
	var vars, annotated []string
	ns.Each(func(key, _ pyeval.Value) bool {
		if name, ok := pyeval.AsStr(key); ok && !isDunder(name) {
			vars = append(vars, name)
		}
		return true
	})
	if notes != nil {
		notes.Each(func(key, _ pyeval.Value) bool {
			if name, ok := pyeval.AsStr(key); ok && !isDunder(name) {
				annotated = append(annotated, name)
			}
			return true
		})
	}
	for _, name := range interleave(vars, annotated) {
		if s.seen[name] || name == "registry" || name == "metadata" {
			continue
		}
		var note pyeval.Value
		if notes != nil {
			note, _ = notes.GetStr(name)
		}
		value, _ := ns.GetStr(name)
		if err := s.attribute(k, name, value, note); err != nil {
			return err
		}
	}
	return nil
}

// interleave merges the names of a class's namespace and of its annotations: up
// to a common name from one list, then from the other.
func interleave(a, b []string) []string {
	common := map[string]bool{}
	for _, x := range a {
		common[x] = false
	}
	for _, x := range b {
		if _, ok := common[x]; ok {
			common[x] = true
		}
	}
	var out []string
	for {
		switched := false
		for len(a) > 0 {
			x := a[0]
			a = a[1:]
			if common[x] {
				common[x] = false
				a, b = b, a
				switched = true
				break
			}
			out = append(out, x)
		}
		if !switched {
			return append(out, b...)
		}
	}
}

// attribute reads one attribute: a column, a mapped_column(), Mapped[…], or a
// declared_attr that gives one.
func (s *classScan) attribute(k *pyeval.Class, name string, value, note pyeval.Value) error {
	mixin := k != s.cls
	if o, ok := value.(*pyeval.Object); ok && o.Class().IsSubclassOf(DeclaredAttrClass) {
		v, err := callDeclared(s.th, o, s.cls)
		if err != nil {
			return err
		}
		value, mixin, note = v, false, returnAnnotation(s.th, o)
		if e, ok := v.(*pyeval.Object); ok {
			if _, isColumn := e.Native.(*schema.Column); !isColumn {
				s.seen[name] = true
				s.th.SetOwnAttr(s.cls, name, v)
				return nil
			}
		}
	}
	deferred := false
	mapped, hasMapped, err := s.mappedArgument(k, note)
	if err != nil {
		return err
	}
	switch o := value.(type) {
	case nil:
		if !hasMapped {
			return nil
		}
		v, err := s.th.Call(exports[ormConstructors+".mapped_column"])
		if err != nil {
			return err
		}
		value = v
	case *pyeval.Object:
		if p, ok := o.Attr("columns"); ok && o.Class().IsSubclassOf(ColumnPropertyClass) {
			if cols, ok := p.(*pyeval.Tuple); ok && len(cols.Elems) > 0 {
				if e, err := ExprOf(s.th, cols.Elems[0]); err == nil {
					if c, ok := e.(*schema.Column); ok && c.Table == nil {
						value = cols.Elems[0]
						deferred = attrOr(o, "deferred") == pyeval.True
						break
					}
				}
				s.seen[name] = true
				s.th.SetOwnAttr(s.cls, name, cols.Elems[0])
				return nil
			}
		}
	}
	o, ok := value.(*pyeval.Object)
	if !ok {
		return nil
	}
	c, ok := o.Native.(*schema.Column)
	if !ok || c.Lightweight || c.Table != nil && !s.given && o.Class().IsSubclassOf(instrumentedClass) {
		s.seen[name] = true
		return nil
	}
	s.seen[name] = true
	deferred = deferred || attrOr(o, "_deferred") == pyeval.True
	order := int64(0)
	if n, ok := pyeval.AsInt(attrOr(o, "_sort_order")); ok {
		order, _ = n.Int64()
	}
	given := attrOr(o, "_nullable_given") == pyeval.True
	if c.Table != nil {
		s.columns = append(s.columns, declaredColumn{name, c, order, deferred})
		return nil
	}
	if mixin {
		c = copyColumn(c)
	}
	if c.Key == "" {
		c.Key = c.Name.Text
	}
	if c.Name.None() {
		c.Name = schema.N(name)
	}
	if c.Key == "" {
		c.Key = name
	}
	if hasMapped {
		if c, err = s.applyAnnotation(k, c, mapped, given); err != nil {
			return err
		}
	}
	s.columns = append(s.columns, declaredColumn{name, c, order, deferred})
	return nil
}

// returnAnnotation is the annotation of what a declared_attr's function returns.
func returnAnnotation(th *pyeval.Thread, attr *pyeval.Object) pyeval.Value {
	fn := attrOr(attr, "fget")
	if cm, ok := fn.(*pyeval.ClassMethod); ok {
		fn = cm.Func
	}
	notes, ok, err := th.FindAttr(fn, "__annotations__")
	if d, isDict := notes.(*pyeval.Dict); ok && err == nil && isDict {
		v, _ := d.GetStr("return")
		return v
	}
	return nil
}

// directive is __tablename__ or __table_args__: of the class itself or of a
// mixin, not of a mapped parent.
func (s *classScan) directive(name string) (pyeval.Value, error) {
	for _, k := range s.cls.MRO() {
		if k.IsNative() {
			continue
		}
		if _, mapped := k.Native.(*mapper); mapped && k != s.cls {
			continue
		}
		v, ok := s.th.OwnDict(k).GetStr(name)
		if !ok {
			continue
		}
		if o, ok := v.(*pyeval.Object); ok && o.Class().IsSubclassOf(DeclaredAttrClass) {
			return callDeclared(s.th, o, s.cls)
		}
		return s.th.GetAttr(s.cls, name)
	}
	return pyeval.None, nil
}

// table is the class's table: __table__, or one made of the declared columns;
// nil when the class names none.
func (s *classScan) table() (*schema.Table, error) {
	given, err := s.directive("__table__")
	if err != nil {
		return nil, err
	}
	if t, ok := pyeval.Payload[*schema.Table](given); ok {
		s.given = true
		return t, nil
	}
	name, err := s.directive("__tablename__")
	if err != nil || pyeval.IsNone(name) {
		return nil, err
	}
	if u, ok := name.(*pyeval.Unknown); ok {
		return nil, u.Refuse("the __tablename__ of " + s.cls.Name + " must be known")
	}
	args, err := s.directive("__table_args__")
	if err != nil {
		return nil, err
	}
	pos, kw, err := tableArgs(s.th, args)
	if err != nil {
		return nil, err
	}
	meta, err := s.th.GetAttr(s.cls, "metadata")
	if err != nil {
		meta = attrOr(s.registry, "metadata")
	}
	sort.SliceStable(s.columns, func(i, j int) bool { return s.columns[i].order < s.columns[j].order })
	items := []pyeval.Value{name, meta}
	for _, c := range s.columns {
		items = append(items, columnObject(s.th, c.column))
	}
	v, err := s.th.CallKw(TableClass, append(items, pos...), kw)
	if err != nil {
		return nil, err
	}
	t, ok := pyeval.Payload[*schema.Table](v)
	if !ok {
		return nil, argumentError("Table() made no table")
	}
	return t, nil
}

// tableArgs splits __table_args__: a dict, or a tuple that may end in one.
func tableArgs(th *pyeval.Thread, v pyeval.Value) (pos []pyeval.Value, kw []pyeval.KwArg, err error) {
	if pyeval.IsNone(v) {
		return nil, nil, nil
	}
	keywords := func(d *pyeval.Dict) {
		d.Each(func(k, v pyeval.Value) bool {
			if s, ok := pyeval.AsStr(k); ok {
				kw = append(kw, pyeval.KwArg{Name: s, Value: v})
			}
			return true
		})
	}
	switch x := v.(type) {
	case *pyeval.Dict:
		keywords(x)
		return nil, kw, nil
	case *pyeval.Tuple:
		pos = x.Elems
		if n := len(pos); n > 0 {
			if d, ok := pos[n-1].(*pyeval.Dict); ok {
				pos = pos[:n-1]
				keywords(d)
			}
		}
		return pos, kw, nil
	case *pyeval.List:
		return x.Elems, nil, nil
	}
	return nil, nil, argumentError("__table_args__ value must be a tuple, dict, or None, not %s", describe(th, v))
}
