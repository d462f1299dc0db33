package catalog

import (
	"sqlgen/internal/pgtree"
)

func (a *analyzer) target(r *pgtree.RangeVar) (*rangeEntry, *Table, error) {
	e, err := a.stored(r) // a CTE of that name does not count here
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
		given := make(map[string]bool, len(s.Cols))
		for _, n := range s.Cols {
			name := n.GetResTarget().GetName()
			if given[name] && len(n.GetResTarget().GetIndirection()) == 0 {
				return nil, errf(DuplicateColumn, "column %q specified more than once", name).named(name)
			}
			given[name] = true
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
	if t != nil {
		assigned := a.assigned(s, t)
		for _, col := range assigned {
			a.use(Address{t.ID, col.Num})
		}
		if err := a.c.changeView(t, "INSERT", assigned); err != nil {
			return nil, err
		}
	}
	a.scope().entries = append(a.scope().entries, e)
	if c := s.OnConflictClause; c != nil {
		if err := a.onConflict(c, e, t); err != nil {
			return nil, err
		}
	}
	out, err := a.targets(s.ReturningList)
	if err != nil || t == nil {
		return out, err
	}
	if list := s.SelectStmt.GetSelectStmt().GetValuesLists(); a.run && (s.SelectStmt == nil || len(list) > 0) {
		given, null := a.valued(s, t, list)
		return out, a.c.nullable(t, given, null)
	}
	return out, nil
}

// assigned are the columns that an INSERT gives values to.
func (a *analyzer) assigned(s *pgtree.InsertStmt, t *Table) (out []*Column) {
	rows := s.SelectStmt.GetSelectStmt().GetValuesLists()
	width := len(s.Cols)
	if width == 0 && len(rows) > 0 {
		width = len(pgtree.Items(rows[0]))
	}
	for i := range width {
		if col := target(s, t, i); col != nil {
			out = append(out, col)
		}
	}
	return out
}

// valued are the columns that every row of VALUES gives something other than
// the constant NULL, and those that some row gives NULL.
func (a *analyzer) valued(s *pgtree.InsertStmt, t *Table, rows []*pgtree.Node) (given, null []*Column) {
	for i := range max(len(s.Cols), len(t.Columns)) {
		all, some := len(rows) > 0, false
		for _, row := range rows {
			items := pgtree.Items(row)
			all = all && i < len(items) && !pgtree.IsNull(items[i]) && items[i].GetSetToDefault() == nil
			some = some || i < len(items) && pgtree.IsNull(items[i])
		}
		if i < len(s.Cols) && len(s.Cols[i].GetResTarget().GetIndirection()) > 0 {
			if col := t.Column(s.Cols[i].GetResTarget().GetName()); col != nil {
				given = append(given, col)
			}
			continue
		}
		if col := target(s, t, i); col != nil && all {
			given = append(given, col)
		} else if col != nil && some {
			null = append(null, col)
		}
	}
	return given, null
}

// insertSource returns how many columns the source has, 0 when not known.
func (a *analyzer) insertSource(s *pgtree.InsertStmt, t *Table) (int, error) {
	sel := s.SelectStmt.GetSelectStmt()
	if len(sel.GetValuesLists()) == 0 {
		cols, err := a.query(sel)
		if err != nil {
			return 0, err
		}
		for i := range cols {
			col := target(s, t, i)
			if col == nil {
				continue
			}
			if sel.Op == pgtree.SETOP_NONE && i < len(sel.TargetList) && !usesStar(sel.TargetList) && untypedLiteral(sel.TargetList[i].GetResTarget().GetVal()) {
				if err := a.assign(sel.TargetList[i].GetResTarget().GetVal(), cols[i].typ, col); err != nil {
					return 0, err
				}
			} else if ok, known := a.c.Cast(cols[i].typ, col.Type, AssignmentCast); known && !ok {
				return 0, errf(DatatypeMismatch, "column %q is of type %s but expression is of type %s", col.Name, a.c.FormatType(col.Type), a.c.FormatType(cols[i].typ)).
					hint("You will need to rewrite or cast the expression.")
			}
		}
		for i := range cols {
			if err := a.c.insertable(s, target(s, t, i)); err != nil {
				return 0, err
			}
		}
		return len(cols), nil
	}
	width := 0
	var made error // refused after all that the rows say
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
			if col := target(s, t, i); col != nil {
				if made == nil {
					made = a.c.insertable(s, col)
				}
				if err := a.assign(n, typ, col); err != nil {
					return 0, err
				}
			}
		}
	}
	return width, made
}

// target is the column that the i-th value of an INSERT goes to, nil when that
// isn't known.
func target(s *pgtree.InsertStmt, t *Table, i int) *Column {
	switch {
	case t == nil:
	case len(s.Cols) == 0 && i < len(t.Columns):
		return t.Columns[i]
	case i < len(s.Cols) && len(s.Cols[i].GetResTarget().GetIndirection()) == 0:
		return t.Column(s.Cols[i].GetResTarget().GetName())
	}
	return nil
}

// insertable refuses a value for a column that makes its own
// (rewriteTargetListIU).
func (c *Catalog) insertable(s *pgtree.InsertStmt, col *Column) error {
	if col == nil || col.Generated == 0 && (col.Identity != 'a' || s.Override == pgtree.OVERRIDING_SYSTEM_VALUE || s.Override == pgtree.OVERRIDING_USER_VALUE && c.options.Version >= 13) {
		return nil
	}
	e := errf(GeneratedAlways, "cannot insert a non-DEFAULT value into column %q", col.Name)
	if col.Generated != 0 {
		e.Code = c.generatedCode()
		return e.detail("Column %q is a generated column.", col.Name)
	}
	return e.detail("Column %q is an identity column defined as GENERATED ALWAYS.", col.Name).hint("Use OVERRIDING SYSTEM VALUE to override.")
}

// generatedCode is what a value for a generated column is refused with.
func (c *Catalog) generatedCode() Code {
	return cond(c.options.Version >= 14, GeneratedAlways, SyntaxError)
}

func (a *analyzer) assign(n *pgtree.Node, typ TypeRef, col *Column) error {
	if a.run {
		if err := a.c.checkConstant(n, col.Type); err != nil {
			return err
		}
	}
	if untypedLiteral(n) {
		return a.c.checkLiteral(n, col.Type)
	}
	if ok, known := a.c.Cast(typ, col.Type, AssignmentCast); known && !ok {
		return errf(DatatypeMismatch, "column %q is of type %s but expression is of type %s", col.Name, a.c.FormatType(col.Type), a.c.FormatType(typ)).
			hint("You will need to rewrite or cast the expression.")
	}
	return nil
}

func (a *analyzer) onConflict(c *pgtree.OnConflictClause, e *rangeEntry, t *Table) error {
	if c.Action == pgtree.ONCONFLICT_UPDATE && c.Infer == nil {
		return errf(SyntaxError, "ON CONFLICT DO UPDATE requires inference specification or constraint name").hint("For example, ON CONFLICT (column_name).")
	}
	if in := c.Infer; in != nil {
		for _, n := range in.IndexElems {
			el := n.GetIndexElem()
			if el.Name != "" && t != nil && t.Column(el.Name) == nil {
				return errf(UndefinedColumn, "column %q does not exist", el.Name)
			}
		}
		if len(in.IndexElems) > 0 && t != nil {
			if err := a.arbiter(in, t); err != nil {
				return err
			}
		}
		if in.Conname != "" && t != nil && a.c.Constraint(t.ID, in.Conname) == nil {
			return a.c.missing(UndefinedObject, in.Conname, "constraint %q for table %q does not exist", in.Conname, t.Name).part()
		}
	}
	excluded := *e
	excluded.alias, excluded.schema, excluded.qualified = "excluded", "", true
	a.scope().entries = append(a.scope().entries, &excluded)
	defer func() { a.scope().entries = a.scope().entries[:len(a.scope().entries)-1] }()
	if err := a.assignments(c.TargetList, t); err != nil {
		return err
	}
	typ, err := a.expr(c.WhereClause)
	if err != nil {
		return err
	}
	if c.WhereClause != nil {
		if err := a.c.wantBoolean("WHERE", c.WhereClause, typ); err != nil {
			return err
		}
	}
	return a.c.rewriteAssignments(c.TargetList, t)
}

// arbiter finds the unique index that ON CONFLICT (…) means
// (infer_arbiter_indexes).
func (a *analyzer) arbiter(in *pgtree.InferClause, t *Table) error {
	if t.Kind != OrdinaryTable && t.Kind != PartitionedTable {
		return nil
	}
	want := map[string]bool{}
	for _, n := range in.IndexElems {
		if e := n.GetIndexElem(); e.Name != "" {
			want[Quote(e.Name)] = true
		} else {
			want[exprKey(e.Expr)] = true
		}
	}
	deferred := false
	for _, i := range a.c.Indexes(t.ID) {
		if !i.Unique || !i.Valid || i.Where != nil && in.WhereClause == nil {
			continue
		}
		have := map[string]bool{}
		for _, col := range i.Columns {
			if col.Num != 0 {
				have[Quote(t.ColumnNum(col.Num).Name)] = true
			} else {
				have[exprKey(col.Expr.Node)] = true
			}
		}
		if len(have) != len(want) {
			continue
		}
		same := true
		for k := range want {
			same = same && have[k]
		}
		if !same {
			continue
		}
		if k, ok := a.c.Object(i.Constraint).(*Constraint); ok && k.Deferrable {
			deferred = true
			continue
		}
		return nil
	}
	if deferred {
		return errf(NotInPrerequisiteState, "ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters")
	}
	return errf(InvalidColumnReference, "there is no unique or exclusion constraint matching the ON CONFLICT specification")
}

// assignments resolves the SET of an UPDATE (transformUpdateTargetList).
func (a *analyzer) assignments(list []*pgtree.Node, t *Table) error {
	for _, n := range list {
		r := n.GetResTarget()
		if m := r.GetVal().GetMultiAssignRef(); m != nil {
			if row := m.Source.GetRowExpr(); row != nil && len(row.Args) != int(m.Ncolumns) {
				return errf(SyntaxError, "number of columns does not match number of values")
			}
		}
		typ, err := a.expr(r.GetVal())
		if err != nil {
			return err
		}
		if found, _ := a.c.findAggregate(r.GetVal()); found {
			return errf(GroupingError, "aggregate functions are not allowed in UPDATE")
		}
		if t == nil {
			continue
		}
		col := t.Column(r.GetName())
		if col == nil {
			return errf(UndefinedColumn, "column %q of relation %q does not exist", r.GetName(), t.Name).named(r.GetName())
		}
		a.use(Address{t.ID, col.Num})
		if len(r.Indirection) > 0 && r.Indirection[0].GetAIndices() != nil {
			if err := a.c.subscripted(col.Type); err != nil {
				return err
			}
		}
		if len(r.Indirection) == 0 && r.Val.GetMultiAssignRef() == nil && r.Val.GetSetToDefault() == nil {
			if err := a.assign(r.Val, typ, col); err != nil {
				return err
			}
		}
	}
	return nil
}

// rewriteAssignments refuses what only shows when the statement is planned
// (rewriteTargetListIU).
func (c *Catalog) rewriteAssignments(list []*pgtree.Node, t *Table) error {
	assigned := map[string]bool{}
	for _, n := range list {
		r := n.GetResTarget()
		if assigned[r.GetName()] && len(r.Indirection) == 0 {
			return errf(SyntaxError, "multiple assignments to same column %q", r.GetName())
		}
		assigned[r.GetName()] = true
		if t == nil {
			continue
		}
		if col := t.Column(r.GetName()); (col.Generated != 0 || col.Identity == 'a') && r.Val.GetSetToDefault() == nil {
			code := GeneratedAlways
			if col.Generated != 0 {
				code = c.generatedCode()
			}
			return errf(code, "column %q can only be updated to DEFAULT", col.Name)
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
	typ, err := a.expr(where)
	if err != nil {
		return nil, err
	}
	if where != nil {
		if err := a.c.wantBoolean("WHERE", where, typ); err != nil {
			return nil, err
		}
	}
	out, err := a.targets(returning)
	if err != nil {
		return nil, err
	}
	if err := a.assignments(set, t); err != nil {
		return nil, err
	}
	if err := a.c.rewriteAssignments(set, t); err != nil {
		return nil, err
	}
	if t != nil {
		var columns []*Column
		for _, n := range set {
			columns = append(columns, t.Column(n.GetResTarget().GetName()))
		}
		if err := a.c.changeView(t, cond(len(set) > 0, "UPDATE", "DELETE"), columns); err != nil {
			return nil, err
		}
	}
	return out, nil
}
