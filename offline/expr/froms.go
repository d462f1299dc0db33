package expr

import "sqlgen/offline/schema"

// FromObjects lists the FROM objects that an element brings into a SELECT, as
// SQLAlchemy's _from_objects does.
func FromObjects(e Expr) []From {
	var w fromWalk
	w.add(e)
	return w.froms
}

// Columns lists the columns of tables inside of an element, in order, as
// SQLAlchemy finds them for an index or a constraint.
func Columns(e Expr) []*schema.Column {
	var w fromWalk
	w.add(e)
	return w.columns
}

type fromWalk struct {
	froms   []From
	columns []*schema.Column
}

func (w *fromWalk) all(items []Expr) {
	for _, x := range items {
		w.add(x)
	}
}

func (w *fromWalk) add(e Expr) {
	switch e := e.(type) {
	case *schema.Column:
		w.columns = append(w.columns, e)
		if e.Table != nil {
			w.froms = append(w.froms, e.Table)
		}
	case *DerivedColumn:
		if e.From != nil {
			w.froms = append(w.froms, e.From)
		}
	case *AliasColumn:
		w.froms = append(w.froms, e.Alias)
	case *Join:
		w.froms = append(w.froms, e)
		w.from(e.Left)
		w.from(e.Right)
	case From:
		w.froms = append(w.froms, e)
	case *Binary:
		w.add(e.Left)
		w.add(e.Right)
	case *Unary:
		w.add(e.X)
	case *List:
		w.all(e.Items)
	case *Grouping:
		w.add(e.X)
	case *Case:
		if e.Value != nil {
			w.add(e.Value)
		}
		for _, c := range e.Whens {
			w.add(c.If)
			w.add(c.Then)
		}
		if e.Else != nil {
			w.add(e.Else)
		}
	case *Cast:
		w.add(e.X)
	case *TypeCoerce:
		w.add(e.X)
	case *Extract:
		w.add(e.X)
	case *Function:
		if e.ScalarColumn != "" {
			return
		}
		w.all(e.Args)
	case *Over:
		w.add(e.X)
		w.all(e.PartitionBy)
		w.all(e.OrderBy)
	case *WithinGroup:
		w.add(e.X)
		w.all(e.OrderBy)
	case *Filter:
		w.add(e.X)
		w.add(e.Where)
	case *Tuple:
		w.all(e.Items)
	case *Array:
		w.all(e.Items)
	case *OrderedArg:
		w.add(e.X)
		w.all(e.OrderBy)
	case *Label:
		w.add(e.X)
	case *Custom:
		w.froms = append(w.froms, e.Froms...)
	}
}

func (w *fromWalk) from(f From) {
	if e, ok := f.(Expr); ok {
		w.add(e)
	}
}

// hidden lists the FROM objects that a join already holds.
func hidden(f From) []From {
	j, ok := f.(*Join)
	if !ok {
		return nil
	}
	var w fromWalk
	w.from(j.Left)
	w.from(j.Right)
	return w.froms
}

// AllFroms lists the FROM objects of a SELECT before correlation, in the order
// in which they print. Follows SelectState._get_froms.
func (s *Select) AllFroms() []From {
	if r, err := s.Resolved(); err == nil {
		s = r
	}
	var found []From
	found = append(found, s.Froms...)
	for _, c := range s.Columns {
		found = append(found, FromObjects(c)...)
	}
	for _, c := range s.Where {
		found = append(found, FromObjects(c)...)
	}
	return normalize(found)
}

func normalize(found []From) []From {
	seen := make(map[From]bool, len(found))
	gone := map[From]bool{}
	for _, f := range found {
		for _, h := range hidden(f) {
			gone[h] = true
		}
	}
	var out []From
	for _, f := range found {
		if !seen[f] && !gone[f] {
			out = append(out, f)
		}
		seen[f] = true
	}
	return out
}

// FirstColumn is the first column inside of an expression, nil when there is
// none; naming conventions of expression indexes use it.
func FirstColumn(e Expr) *schema.Column {
	switch e := e.(type) {
	case *schema.Column:
		return e
	case *Binary:
		if c := FirstColumn(e.Left); c != nil {
			return c
		}
		return FirstColumn(e.Right)
	case *Unary:
		return FirstColumn(e.X)
	case *Grouping:
		return FirstColumn(e.X)
	case *Cast:
		return FirstColumn(e.X)
	case *TypeCoerce:
		return FirstColumn(e.X)
	case *Label:
		return FirstColumn(e.X)
	case *Function:
		for _, a := range e.Args {
			if c := FirstColumn(a); c != nil {
				return c
			}
		}
	case *List:
		for _, a := range e.Items {
			if c := FirstColumn(a); c != nil {
				return c
			}
		}
	}
	return nil
}

func (e *Binary) FirstColumn() *schema.Column     { return FirstColumn(e) }
func (e *Unary) FirstColumn() *schema.Column      { return FirstColumn(e) }
func (e *Grouping) FirstColumn() *schema.Column   { return FirstColumn(e) }
func (e *Cast) FirstColumn() *schema.Column       { return FirstColumn(e) }
func (e *TypeCoerce) FirstColumn() *schema.Column { return FirstColumn(e) }
func (e *Label) FirstColumn() *schema.Column      { return FirstColumn(e) }
func (e *Function) FirstColumn() *schema.Column   { return FirstColumn(e) }
func (e *List) FirstColumn() *schema.Column       { return FirstColumn(e) }
