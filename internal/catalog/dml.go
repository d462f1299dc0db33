package catalog

import (
	"strings"
	"unicode/utf8"

	"sqlgen/internal/pgtree"
)

func (a *analyzer) target(r *pgtree.RangeVar) (*rangeEntry, *Table, error) {
	// A CTE of that name does not count here.
	a.push()
	e, err := func() (*rangeEntry, error) {
		saved := a.scopes
		a.scopes = []*scope{{}}
		defer func() { a.scopes = saved }()
		return a.rangeVar(r)
	}()
	a.pop()
	if err != nil {
		return nil, nil, err
	}
	o, err := a.c.relation(pgtree.NameOfRange(r))
	if err != nil {
		return e, nil, nil
	}
	t, ok := o.(*Table)
	if !ok || t.Kind == MaterializedView {
		return nil, nil, errf(WrongObjectType, "cannot change %s %q", kindWords[kindOf(o)], o.Head().Name)
	}
	return e, t, nil
}

func (a *analyzer) insert(s *pgtree.InsertStmt) ([]outputColumn, error) {
	a.push()
	defer a.pop()
	if err := a.with(s.WithClause); err != nil {
		return nil, err
	}
	e, t, err := a.target(s.Relation)
	if err != nil {
		return nil, err
	}
	if t != nil {
		for _, n := range s.Cols {
			name := n.GetResTarget().GetName()
			if t.Column(name) == nil {
				return nil, errf(UndefinedColumn, "column %q of relation %q does not exist", name, t.Name).named(name)
			}
		}
	}
	if s.SelectStmt != nil {
		cols, err := a.insertSource(s, t)
		if err != nil {
			return nil, err
		}
		if t != nil && cols > 0 {
			want := len(s.Cols)
			if want > 0 && cols < want {
				return nil, errf(SyntaxError, "INSERT has more target columns than expressions")
			}
			if want == 0 {
				want = len(t.Columns)
			}
			if cols > want {
				return nil, errf(SyntaxError, "INSERT has more expressions than target columns")
			}
		}
	}
	a.scope().entries = append(a.scope().entries, e)
	if c := s.OnConflictClause; c != nil {
		if err := a.onConflict(c, e, t); err != nil {
			return nil, err
		}
	}
	return a.targets(s.ReturningList)
}

// insertSource returns how many columns the source has, 0 when not known.
func (a *analyzer) insertSource(s *pgtree.InsertStmt, t *Table) (int, error) {
	sel := s.SelectStmt.GetSelectStmt()
	if len(sel.GetValuesLists()) == 0 {
		cols, err := a.query(sel)
		return len(cols), err
	}
	width := 0
	for _, row := range sel.ValuesLists {
		items := pgtree.Items(row)
		width = len(items)
		for i, n := range items {
			if n.GetSetToDefault() != nil {
				continue
			}
			typ, err := a.expr(n)
			if err != nil {
				return 0, err
			}
			if t == nil {
				continue
			}
			var col *Column
			if len(s.Cols) > 0 && i < len(s.Cols) {
				col = t.Column(s.Cols[i].GetResTarget().GetName())
			} else if len(s.Cols) == 0 && i < len(t.Columns) {
				col = &t.Columns[i]
			}
			if col != nil {
				if err := a.assign(n, typ, col); err != nil {
					return 0, err
				}
				if text, ok := untypedLiteral(n); ok && col.Type.Length() > 0 && a.c.typeName(col.Type) == "varchar" && !col.Type.Array &&
					utf8.RuneCountInString(strings.TrimRight(text, " ")) > col.Type.Length() {
					return 0, errf(StringTooLong, "value too long for type %s", a.c.FormatType(col.Type))
				}
			}
		}
	}
	return width, nil
}

func (a *analyzer) assign(n *pgtree.Node, typ TypeRef, col *Column) error {
	if text, ok := untypedLiteral(n); ok {
		return a.c.checkLiteral(text, col.Type)
	}
	if ok, known := a.c.Cast(typ, col.Type, AssignmentCast); known && !ok {
		return errf(DatatypeMismatch, "column %q is of type %s but expression is of type %s", col.Name, a.c.FormatType(col.Type), a.c.FormatType(typ)).
			hint("You will need to rewrite or cast the expression.")
	}
	return nil
}

func (a *analyzer) onConflict(c *pgtree.OnConflictClause, e *rangeEntry, t *Table) error {
	excluded := *e
	excluded.alias, excluded.schema = "excluded", ""
	if in := c.Infer; in != nil {
		for _, n := range in.IndexElems {
			el := n.GetIndexElem()
			if el.Name != "" && t != nil && t.Column(el.Name) == nil {
				return errf(UndefinedColumn, "column %q does not exist", el.Name)
			}
		}
		if in.Conname != "" && t != nil && a.c.Constraint(t.ID, in.Conname) == nil {
			return a.c.missing(UndefinedObject, in.Conname, "constraint %q for table %q does not exist", in.Conname, t.Name).part()
		}
	}
	// Unqualified names mean the target's columns.
	hidden := excluded
	hidden.using = map[string]bool{}
	for _, col := range hidden.columns {
		hidden.using[col.name] = true
	}
	a.scope().entries = append(a.scope().entries, &hidden)
	defer func() { a.scope().entries = a.scope().entries[:len(a.scope().entries)-1] }()
	if err := a.assignments(c.TargetList, t); err != nil {
		return err
	}
	_, err := a.expr(c.WhereClause)
	return err
}

func (a *analyzer) assignments(list []*pgtree.Node, t *Table) error {
	for _, n := range list {
		r := n.GetResTarget()
		typ, err := a.expr(r.GetVal())
		if err != nil {
			return err
		}
		if t == nil {
			continue
		}
		col := t.Column(r.GetName())
		if col == nil {
			return errf(UndefinedColumn, "column %q of relation %q does not exist", r.GetName(), t.Name).named(r.GetName())
		}
		if len(r.Indirection) == 0 && r.Val.GetMultiAssignRef() == nil && r.Val.GetSetToDefault() == nil {
			if err := a.assign(r.Val, typ, col); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *analyzer) modify(r *pgtree.RangeVar, w *pgtree.WithClause, from, set []*pgtree.Node, where *pgtree.Node, returning []*pgtree.Node) ([]outputColumn, error) {
	a.push()
	defer a.pop()
	if err := a.with(w); err != nil {
		return nil, err
	}
	e, t, err := a.target(r)
	if err != nil {
		return nil, err
	}
	a.scope().entries = append(a.scope().entries, e)
	for _, f := range from {
		if err := a.from(f); err != nil {
			return nil, err
		}
	}
	if err := a.assignments(set, t); err != nil {
		return nil, err
	}
	typ, err := a.expr(where)
	if err != nil {
		return nil, err
	}
	if where != nil {
		if err := a.c.wantBoolean("WHERE", where, typ); err != nil {
			return nil, err
		}
	}
	return a.targets(returning)
}
