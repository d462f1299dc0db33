package catalog

import (
	"cmp"
	"errors"
	"slices"

	"sqlgen/internal/pgtree"
)

// from adds a FROM item to the scope.
func (a *analyzer) from(n *pgtree.Node) error {
	sc := a.scope()
	switch f := pgtree.Unwrap(n).(type) {
	case *pgtree.RangeVar:
		e, err := a.rangeVar(f)
		if err != nil {
			return err
		}
		for _, other := range sc.entries {
			if other.alias == e.alias && other.schema == e.schema {
				return errf(DuplicateAlias, "table name %q specified more than once", e.alias)
			}
		}
		sc.entries = append(sc.entries, e)
	case *pgtree.JoinExpr:
		before := len(sc.entries)
		if err := a.from(f.Larg); err != nil {
			return err
		}
		middle := len(sc.entries)
		if err := a.from(f.Rarg); err != nil {
			return err
		}
		shared := pgtree.Strings(f.UsingClause)
		if f.IsNatural {
			for _, l := range sc.entries[before:middle] {
				for _, col := range l.columns() {
					for _, r := range sc.entries[middle:] {
						if _, ok := r.column(col.name); ok {
							shared = append(shared, col.name)
						}
					}
				}
			}
		}
		for i, side := range [][]*rangeEntry{sc.entries[before:middle], sc.entries[middle:]} {
			for _, name := range shared {
				if !offers(side, name) {
					return errf(UndefinedColumn, "column %q specified in USING clause does not exist in %s table", name, [2]string{"left", "right"}[i])
				}
			}
		}
		for _, name := range shared {
			if err := a.joinable(typesOf(sc.entries[before:middle], name), typesOf(sc.entries[middle:], name)); err != nil {
				return err
			}
		}
		sc.merged = append(append([]string{}, shared...), sc.merged...)
		for _, name := range shared {
			for _, r := range sc.entries[middle:] {
				if r.using == nil {
					r.using = map[string]bool{}
				}
				if col, ok := r.column(name); ok {
					a.use(col.addr)
					r.using[name] = true
				}
			}
		}
		for _, e := range sc.entries[before:] {
			e.joined = true
		}
		if err := a.seeing(sc.entries[before:], func() error { _, err := a.expr(f.Quals); return err }); err != nil {
			return err
		}
		if f.Alias != nil {
			all := &rangeEntry{alias: f.Alias.Aliasname}
			for _, e := range sc.entries[before:] {
				all.list = append(all.list, e.columns()...)
				all.open = all.open || e.open
			}
			all.rename(f.Alias.Colnames)
			sc.entries = append(sc.entries[:before], all)
		}
	case *pgtree.RangeSubselect:
		var cols []outputColumn
		visible := sc.entries
		if !f.Lateral {
			visible = nil
		}
		err := a.seeing(visible, func() (err error) { cols, err = a.query(f.Subquery.GetSelectStmt()); return err })
		if err != nil {
			return err
		}
		e := &rangeEntry{alias: f.Alias.GetAliasname(), list: rename(cols, f.Alias.GetColnames()), open: cols == nil}
		for i := range e.list {
			if e.list[i].typ.ID == builtin("unknown") {
				e.list[i].typ = ref(builtin("text"))
			}
		}
		sc.entries = append(sc.entries, e)
	case *pgtree.RangeFunction:
		return a.rangeFunction(f)
	default:
		sc.entries = append(sc.entries, &rangeEntry{open: true})
		return a.any(pgtree.Unwrap(n))
	}
	return nil
}

// seeing resolves a part of FROM that sees some of the entries before it only.
func (a *analyzer) seeing(entries []*rangeEntry, f func() error) error {
	sc := a.scope()
	saved, hidden := sc.entries, sc.hidden
	sc.entries, sc.hidden = entries, append(hidden[:len(hidden):len(hidden)], saved...)
	defer func() { sc.entries, sc.hidden = saved, hidden }()
	return f()
}

func offers(entries []*rangeEntry, name string) bool {
	for _, e := range entries {
		if _, ok := e.column(name); ok || e.open {
			return true
		}
	}
	return false
}

// typesOf lists the types of a column in the entries that have it.
func typesOf(entries []*rangeEntry, name string) []TypeRef {
	var out []TypeRef
	for _, e := range entries {
		if col, ok := e.column(name); ok {
			out = append(out, col.typ)
		}
	}
	return out
}

// joinable refuses columns of USING that have no type in common, or that no
// operator compares (buildMergedJoinVar, transformJoinUsingClause, which since 16
// comes first).
func (a *analyzer) joinable(left, right []TypeRef) error {
	if len(left) == 0 || len(right) == 0 { // of an entry that isn't known
		return nil
	}
	match := a.c.matching("JOIN/USING", []TypeRef{left[0], right[0]})
	if match != nil && a.c.options.Version < 16 {
		return match
	}
	equal := &pgtree.A_Expr{Kind: pgtree.AEXPR_OP, Name: []*pgtree.Node{pgtree.StringNode("=")}, Lexpr: &pgtree.Node{}, Rexpr: &pgtree.Node{}}
	if _, err := a.binary(equal, left[0], right[0]); err != nil {
		return err
	}
	return match
}

func (a *analyzer) rangeFunction(f *pgtree.RangeFunction) error {
	e := &rangeEntry{alias: f.Alias.GetAliasname()}
	for _, n := range f.Functions {
		items := pgtree.Items(n)
		if len(items) == 0 {
			continue
		}
		if fc := items[0].GetFuncCall(); fc != nil && len(fc.Args) > 1 && pgtree.FuncName(fc) == (pgtree.Name{Name: "unnest"}) {
			types, err := a.exprs(fc.Args)
			if err != nil {
				return err
			}
			for _, t := range types {
				t.Array = false
				e.list = append(e.list, outputColumn{name: "unnest", typ: t})
			}
			continue
		}
		t, err := a.expr(items[0])
		if err != nil {
			return err
		}
		name := figureColumn(items[0])
		if e.alias == "" {
			e.alias = name
		}
		scalar := t.Known() && t.ID != builtin("record")
		if tt := a.c.Type(t.ID); tt != nil && tt.Kind == CompositeType {
			scalar = false
			for _, col := range columnsOf(a.c.Object(tt.Relation)) {
				e.list = append(e.list, outputColumn{name: col.Name, typ: col.Type})
			}
			e.open = len(e.list) == 0
			continue
		}
		if scalar {
			if f.Alias != nil {
				name = f.Alias.Aliasname
			}
			e.list = append(e.list, outputColumn{name: name, typ: t})
		} else {
			e.open = true
		}
	}
	if f.Ordinality {
		e.list = append(e.list, outputColumn{name: "ordinality", typ: ref(builtin("int8"))})
	}
	for _, n := range f.Coldeflist {
		d := n.GetColumnDef()
		t, err := a.c.typeOf(d.TypeName)
		if err != nil {
			return err
		}
		e.list, e.open = append(e.list, outputColumn{name: d.Colname, typ: t}), false
	}
	if e.open && len(f.Alias.GetColnames()) > 0 {
		e.list = make([]outputColumn, len(f.Alias.Colnames))
		e.open = false
	}
	e.rename(f.Alias.GetColnames())
	a.scope().entries = append(a.scope().entries, e)
	return nil
}

func (a *analyzer) rangeVar(r *pgtree.RangeVar) (*rangeEntry, error) {
	if r.Schemaname == "" {
		for i := len(a.scopes) - 1; i >= 0; i-- {
			if cols, ok := a.scopes[i].ctes[r.Relname]; ok {
				e := &rangeEntry{alias: aliasOf(r), list: slices.Clone(cols), open: len(cols) == 0}
				e.rename(r.Alias.GetColnames())
				return e, nil
			}
		}
	}
	return a.stored(r)
}

func aliasOf(r *pgtree.RangeVar) string { return cmp.Or(r.Alias.GetAliasname(), r.Relname) }

// stored is rangeVar for what can only be a relation.
func (a *analyzer) stored(r *pgtree.RangeVar) (*rangeEntry, error) {
	n := pgtree.NameOfRange(r)
	e := &rangeEntry{alias: aliasOf(r)}
	if n.Schema == "pg_catalog" || n.Schema == "information_schema" || n.Schema == "" && isSystemRelation(n.Name) {
		e.open = true
		return e, nil
	}
	o, err := a.c.relation(n)
	if err != nil {
		if a.c.opaque != nil && n.Catalog == "" {
			e.open = true
			return e, nil
		}
		var e *Error
		if errors.As(err, &e) && e.Code == InvalidSchemaName { // parserOpenTable words it so
			return nil, a.c.missing(UndefinedTable, n.Schema+"."+n.Name, "relation %q does not exist", n.Schema+"."+n.Name)
		}
		return nil, err
	}
	switch t := o.(type) {
	case *Table:
		if t.Kind == CompositeRelation {
			return nil, errf(WrongObjectType, "%q is a composite type", n.Name)
		}
		a.use(Address{ID: t.ID})
		e.schema = a.c.SchemaName(t.Schema)
		e.table = t
	case *Sequence:
		a.use(Address{ID: t.ID})
		e.list = []outputColumn{{name: "last_value", typ: ref(builtin("int8"))}, {name: "log_cnt", typ: ref(builtin("int8"))}, {name: "is_called", typ: boolean()}}
	default:
		return nil, errf(WrongObjectType, "%q is an index", n.Name)
	}
	if a.onTable != nil {
		a.onTable(r, o.Head().ID)
	}
	e.rename(r.Alias.GetColnames())
	return e, nil
}
