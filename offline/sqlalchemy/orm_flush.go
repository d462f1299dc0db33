package sqlalchemy

import (
	"sort"

	"sqlgen/internal/source"
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// sessionState is the payload of a session: the objects that wait for a flush.
type sessionState struct {
	pending []*pyeval.Object
}

func stateOf(v pyeval.Value) *sessionState {
	o, ok := v.(*pyeval.Object)
	if !ok {
		return &sessionState{}
	}
	s, ok := o.Native.(*sessionState)
	if !ok {
		s = &sessionState{}
		o.Native = s
	}
	return s
}

// addObject is session.add(): an INSERT at the next flush.
func addObject(th *pyeval.Thread, self, v pyeval.Value) error {
	o, ok := v.(*pyeval.Object)
	if u, isUnknown := v.(*pyeval.Unknown); isUnknown {
		if th.Supposing() == pyeval.SupposeDone {
			return nil
		}
		return u.Refuse("an object added to a session must be known")
	}
	if !ok || mapperOf(o.Class()) == nil {
		return pyeval.Raise(InvalidRequestErrorClass, "Class '%s' is not mapped", pyeval.TypeName(v))
	}
	if th.Tentative() > 0 && th.Supposing() != pyeval.SupposeDone {
		return pyeval.NewFault("", "it is not known whether the object is added")
	}
	s := stateOf(self)
	for _, p := range s.pending {
		if p == o {
			return nil
		}
	}
	s.pending = append(s.pending, o)
	return nil
}

// flush sends an INSERT for each object that waits: tables that others refer to
// come first, as in the unit of work.
func flush(th *pyeval.Thread, self pyeval.Value) error {
	s := stateOf(self)
	objs := s.pending
	s.pending = nil
	if len(objs) == 0 {
		return nil
	}
	bind, err := bindOf(self)
	if err != nil {
		return err
	}
	rank := map[*schema.Table]int{}
	for _, o := range objs {
		t := mapperOf(o.Class()).table
		if _, done := rank[t]; done || t.Metadata == nil {
			continue
		}
		for i, other := range sortedTables(t.Metadata) {
			rank[other] = i
		}
	}
	sort.SliceStable(objs, func(i, j int) bool {
		return rank[mapperOf(objs[i].Class()).table] < rank[mapperOf(objs[j].Class()).table]
	})
	for _, o := range objs {
		q, err := insertObject(th, o)
		if err != nil {
			return err
		}
		if _, err := th.CallMethod(bind, "execute", WrapExpr(th, q)); err != nil {
			return err
		}
	}
	return nil
}

// insertObject is the INSERT of an object. A key that the server makes is an
// unknown from then on.
func insertObject(th *pyeval.Thread, o *pyeval.Object) (*expr.Insert, error) {
	m := mapperOf(o.Class())
	q := &expr.Insert{Table: m.table, HasValues: true, Inline: true}
	if o.Attrs != nil {
		for _, k := range o.Attrs.Keys() {
			name, _ := pyeval.AsStr(k)
			if m.columns[name] != nil {
				continue
			}
			if raw, _ := th.Lookup(o.Class(), name); raw != nil && raw.Class().IsSubclassOf(MapperPropertyClass) {
				return nil, offlineOnly("an object with the relationship "+o.Class().Name+"."+name, "set the foreign key column instead")
			}
		}
	}
	for _, key := range m.keys {
		c := m.columns[key]
		v, ok := o.Attr(key)
		if !ok {
			if c.PrimaryKey && c.Default == nil {
				o.SetAttr(key, th.Interp().NewUnknown(o.Class().Name+"()."+key, "the database makes it", source.Pos{}))
			}
			continue
		}
		if pyeval.IsNone(v) && c.PrimaryKey {
			continue
		}
		x, err := sqlValue(th, v)
		if err != nil {
			return nil, err
		}
		q.Values = append(q.Values, expr.Assignment{Key: c.KeyOf(), Value: x})
	}
	return q, nil
}

// insertMappings is session.bulk_insert_mappings(): one INSERT for each dict.
func insertMappings(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	t, err := dmlTable(th, a.Get("mapper"), "bulk_insert_mappings()")
	if err != nil {
		return nil, err
	}
	bind, err := bindOf(a.Self)
	if err != nil {
		return nil, err
	}
	rows, err := th.Slice(a.Get("mappings"))
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		q := &expr.Insert{Table: t, HasValues: true, Inline: true}
		if q.Values, err = assignments(th, t, nil, r); err != nil {
			return nil, sqlError(err)
		}
		if _, err := th.CallMethod(bind, "execute", WrapExpr(th, q)); err != nil {
			return nil, err
		}
	}
	return pyeval.None, nil
}

// defineFlush gives a session what adds objects and sends them.
func defineFlush(b *pyeval.ClassBuilder) {
	b.Method("add(instance, _warn=True)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return pyeval.None, addObject(th, a.Self, a.Get("instance"))
	})
	add := func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		vs, err := th.Slice(a.At(0))
		if err != nil {
			return nil, err
		}
		for _, v := range vs {
			if err := addObject(th, a.Self, v); err != nil {
				return nil, err
			}
		}
		if a.FuncName() == "bulk_save_objects" {
			return pyeval.None, flush(th, a.Self)
		}
		return pyeval.None, nil
	}
	b.Method("add_all(instances)", add)
	b.Method("bulk_save_objects(objects, return_defaults=False, **kw)", add)
	b.Method("bulk_insert_mappings(mapper, mappings, return_defaults=False, render_nulls=False)", insertMappings)
	send := func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return pyeval.None, flush(th, a.Self) }
	b.Method("flush(objects=None)", send)
	b.Method("commit()", send)
}
