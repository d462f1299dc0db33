package locks

import (
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// defaultPartition is the partition for what fits no other, nil without one.
func (s *statement) defaultPartition(id catalog.ID) *catalog.Table {
	for _, p := range s.before.Partitions(id) {
		if p.Partition && p.Bound == "DEFAULT" {
			return p
		}
	}
	return nil
}

// partitionOf is CREATE TABLE … PARTITION OF.
func (s *statement) partitionOf(r *pgtree.RangeVar) {
	parent, _ := s.table(r, AccessExclusive)
	if parent == nil {
		return
	}
	if def := s.defaultPartition(parent.ID); def != nil {
		s.tree(def, func(t *catalog.Table, _ bool) {
			s.lock(t, AccessExclusive, "default partition of "+parent.Name)
			s.scan(t, AccessExclusive)
		})
	}
	s.partitionedIndexes(parent)
}

// partitionedIndexes: a new partition gets an index for each.
func (s *statement) partitionedIndexes(parent *catalog.Table) {
	if s.options.Version < 12 {
		return
	}
	for _, i := range s.before.Indexes(parent.ID) {
		s.lock(i, ShareUpdateExclusive, "")
	}
}

// attach is ATTACH PARTITION: both the new partition and the default one are
// read unless a CHECK proves that their rows are where they belong.
func (s *statement) attach(parent *catalog.Table, cmd *pgtree.PartitionCmd) {
	part, l := s.table(cmd.GetName(), AccessExclusive)
	if part == nil {
		l.Scan = true
	} else if !s.within(part, parent, cmd.GetBound()) {
		s.tree(part, func(t *catalog.Table, below bool) {
			if below {
				s.lock(t, AccessExclusive, "partition of "+part.Name)
			}
			s.scan(t, AccessExclusive)
		})
	}
	if def := s.defaultPartition(parent.ID); def != nil {
		s.lock(def, AccessExclusive, "default partition of "+parent.Name)
		s.tree(def, func(t *catalog.Table, _ bool) { s.scan(t, AccessExclusive) })
	}
	s.partitionedIndexes(parent)
}

// detach is DETACH PARTITION.
func (s *statement) detach(parent *catalog.Table, cmd *pgtree.PartitionCmd) {
	if cmd.GetConcurrent() {
		s.effect.NoTransaction = true
		s.table(cmd.GetName(), AccessExclusive)
		return
	}
	mode := detachedPartition.in(s.options.Version)
	if part, _ := s.table(cmd.GetName(), mode); part != nil {
		s.below(part, func(t *catalog.Table, _ bool) { s.lock(t, AccessExclusive, "partition of "+part.Name) })
	}
	if def := s.defaultPartition(parent.ID); def != nil && def.Name != cmd.GetName().GetRelname() {
		s.lock(def, AccessExclusive, "default partition of "+parent.Name)
	}
}

// within reports whether valid CHECKs of a table prove a bound over one column.
// The proof is looked for in the shape that the manual recommends: comparisons
// with the bound's own constants (ddl-partitioning), and NOT NULL.
func (s *statement) within(part, parent *catalog.Table, b *pgtree.PartitionBoundSpec) bool {
	if parent.Key == nil || len(parent.Key.Columns) != 1 || parent.Key.Columns[0] == 0 || b.GetIsDefault() {
		return false
	}
	key := parent.ColumnNum(parent.Key.Columns[0])
	if key == nil {
		return false
	}
	col := part.Column(key.Name)
	if col == nil || !col.NotNull && !s.proved(part, col) {
		return false
	}
	facts := comparisons{}
	for _, k := range s.before.Constraints(part.ID) {
		if k.Type == 'c' && k.Validated && k.Expr != nil {
			facts.collect(k.Expr.Node, col.Name)
		}
	}
	switch b.GetStrategy() {
	case "r":
		return facts.between(b)
	case "l":
		return facts.list(b)
	}
	return false
}

// comparisons are what CHECKs say of a column: operator → constants.
type comparisons map[string][]string

func (c comparisons) collect(n *pgtree.Node, column string) {
	switch e := pgtree.Unwrap(n).(type) {
	case *pgtree.BoolExpr:
		if e.Boolop == pgtree.AND_EXPR {
			for _, a := range e.Args {
				c.collect(a, column)
			}
		}
	case *pgtree.A_Expr:
		if !isColumn(e.Lexpr, column) || len(e.Name) != 1 {
			return
		}
		op := e.Name[0].GetString_().GetSval()
		switch e.Kind {
		case pgtree.AEXPR_OP:
			if text, ok := constant(e.Rexpr); ok {
				c[op] = append(c[op], text)
			}
		case pgtree.AEXPR_IN:
			for _, item := range pgtree.Items(e.Rexpr) {
				text, ok := constant(item)
				if !ok || op != "=" {
					delete(c, "in")
					return
				}
				c["in"] = append(c["in"], text)
			}
		}
	}
}

// constant is a literal's text, looking through a cast.
func constant(n *pgtree.Node) (string, bool) {
	for n.GetTypeCast() != nil {
		n = n.GetTypeCast().Arg
	}
	if n.GetAConst() == nil || n.GetAConst().Isnull {
		return "", false
	}
	return pgtree.Text(n)
}

func (c comparisons) between(b *pgtree.PartitionBoundSpec) bool {
	if len(b.Lowerdatums) != 1 || len(b.Upperdatums) != 1 {
		return false
	}
	return c.beyond(b.Lowerdatums[0], ">=", ">", "minvalue") && c.beyond(b.Upperdatums[0], "<", "", "maxvalue")
}

// beyond reports whether the column is known to be on the right side of a bound.
func (c comparisons) beyond(datum *pgtree.Node, op, stricter, unbounded string) bool {
	if lower(datum) == unbounded || columnWord(datum) == unbounded {
		return true
	}
	text, ok := constant(datum)
	return ok && (slices.Contains(c[op], text) || stricter != "" && slices.Contains(c[stricter], text))
}

// columnWord is MINVALUE or MAXVALUE, which the parser reads as a column.
func columnWord(n *pgtree.Node) string {
	if f := n.GetColumnRef().GetFields(); len(f) == 1 {
		return f[0].GetString_().GetSval()
	}
	return ""
}

func (c comparisons) list(b *pgtree.PartitionBoundSpec) bool {
	var bound []string
	for _, n := range b.Listdatums {
		text, ok := constant(n)
		if !ok {
			return false
		}
		bound = append(bound, text)
	}
	values := append(append([]string{}, c["="]...), c["in"]...)
	return len(values) > 0 && !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(bound, v) })
}
