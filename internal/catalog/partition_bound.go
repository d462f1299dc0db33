package catalog

import (
	"regexp"
	"slices"
	"strings"

	"sqlgen/internal/pgtree"
)

func boundText(b *pgtree.PartitionBoundSpec) string {
	if b.IsDefault {
		return "DEFAULT"
	}
	list := func(nodes []*pgtree.Node) string {
		var out []string
		for _, n := range nodes {
			out = append(out, newExpr(n).String())
		}
		return strings.Join(out, ", ")
	}
	switch b.Strategy {
	case "h":
		return "FOR VALUES WITH (modulus " + ID(b.Modulus).String() + ", remainder " + ID(b.Remainder).String() + ")"
	case "l":
		return "FOR VALUES IN (" + list(b.Listdatums) + ")"
	}
	return "FOR VALUES FROM (" + list(b.Lowerdatums) + ") TO (" + list(b.Upperdatums) + ")"
}

var boundStrategies = map[string]string{"l": "list", "r": "range", "h": "hash"}

// readBound refuses a bound that does not fit the partition key
// (transformPartitionBound).
func (c *Catalog) readBound(parent *Table, b *pgtree.PartitionBoundSpec) error {
	key := parent.Key
	if key == nil {
		return nil
	}
	if b.IsDefault && key.Strategy == "hash" {
		return errf(InvalidTableDefinition, "a hash-partitioned table may not have a default partition")
	}
	want := boundStrategies[b.Strategy]
	if !b.IsDefault && want != key.Strategy {
		return errf(InvalidTableDefinition, "invalid bound specification for a %s partition", key.Strategy)
	}
	return c.boundDatums(parent, b)
}

// checkBound refuses a bound that is empty or overlaps another partition's, as far
// as values can be compared (check_new_partition_bound).
func (c *Catalog) checkBound(parent *Table, name string, b *pgtree.PartitionBoundSpec) error {
	if parent.Key == nil {
		return nil
	}
	want := boundStrategies[b.Strategy]
	if cmp, known := compareBounds(b.Lowerdatums, b.Upperdatums); want == "range" && !b.IsDefault && known && cmp >= 0 {
		return errf(InvalidObjectDefinition, "empty range bound specified for partition %q", name)
	}
	text := boundText(b)
	for _, child := range c.children(parent.ID) {
		switch {
		case b.IsDefault && child.Bound == text:
			return errf(InvalidObjectDefinition, "partition %q conflicts with existing default partition %q", name, child.Name)
		case b.IsDefault || child.bound == nil || child.bound.IsDefault:
		case child.Bound == text || overlap(b, child.bound):
			return errf(InvalidObjectDefinition, "partition %q would overlap partition %q", name, child.Name)
		case want == "hash" && max(b.Modulus, child.bound.Modulus)%min(b.Modulus, child.bound.Modulus) != 0:
			return errf(InvalidObjectDefinition, "every hash partition modulus must be a factor of the next larger modulus")
		}
	}
	return nil
}

// boundDatums checks number and types of a bound's values.
func (c *Catalog) boundDatums(parent *Table, b *pgtree.PartitionBoundSpec) error {
	key := parent.Key
	switch b.Strategy {
	case "h":
		if b.Modulus <= 0 {
			return errf(InvalidTableDefinition, "modulus for hash partition must be an integer value greater than zero")
		}
		if b.Remainder >= b.Modulus {
			return errf(InvalidTableDefinition, "remainder for hash partition must be less than modulus")
		}
	case "r":
		if len(b.Lowerdatums) != len(key.Columns) {
			return errf(InvalidTableDefinition, "FROM must specify exactly one value per partitioning column")
		}
		if len(b.Upperdatums) != len(key.Columns) {
			return errf(InvalidTableDefinition, "TO must specify exactly one value per partitioning column")
		}
		for _, list := range [][]*pgtree.Node{b.Lowerdatums, b.Upperdatums} {
			for i, n := range list {
				if pgtree.IsNull(n) {
					return errf(InvalidObjectDefinition, "cannot specify NULL in range bound")
				}
				if err := c.boundDatum(parent, key.Columns[i], n); err != nil {
					return err
				}
			}
		}
	case "l":
		for _, n := range b.Listdatums {
			if err := c.boundDatum(parent, key.Columns[0], n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Catalog) boundDatum(parent *Table, num int16, n *pgtree.Node) error {
	if infinity(n) != 0 {
		return nil
	}
	a := c.analyzer()
	a.only = "partition bound"
	a.forbidColumns = "cannot use column reference in partition bound expression"
	typ, err := a.expr(n)
	col := parent.ColumnNum(num)
	if err != nil || col == nil {
		return err
	}
	if untypedLiteral(n) {
		return c.checkLiteral(n, col.Type)
	}
	if ok, known := c.Cast(typ, col.Type, AssignmentCast); known && !ok {
		return errf(DatatypeMismatch, "specified value cannot be cast to type %s for column %q", c.FormatType(col.Type), col.Name)
	}
	return nil
}

// infinity is −1 for MINVALUE, 1 for MAXVALUE.
func infinity(n *pgtree.Node) int {
	if f := pgtree.Strings(n.GetColumnRef().GetFields()); len(f) == 1 {
		switch f[0] {
		case "minvalue":
			return -1
		case "maxvalue":
			return 1
		}
	}
	return 0
}

// overlap reports whether two bounds are known to share a value.
func overlap(a, b *pgtree.PartitionBoundSpec) bool {
	switch a.Strategy {
	case "h":
		m := min(a.Modulus, b.Modulus)
		return max(a.Modulus, b.Modulus)%m == 0 && a.Remainder%m == b.Remainder%m
	case "l":
		return slices.ContainsFunc(a.Listdatums, func(x *pgtree.Node) bool {
			return slices.ContainsFunc(b.Listdatums, func(y *pgtree.Node) bool {
				if pgtree.IsNull(x) || pgtree.IsNull(y) {
					return pgtree.IsNull(x) && pgtree.IsNull(y)
				}
				s, ok := pgtree.Text(x)
				t, _ := pgtree.Text(y)
				return ok && s == t
			})
		})
	}
	below, known1 := compareBounds(a.Lowerdatums, b.Upperdatums)
	above, known2 := compareBounds(b.Lowerdatums, a.Upperdatums)
	return known1 && known2 && below < 0 && above < 0
}

// compareBounds orders two bounds where each value is a number, a date in ISO
// form, MINVALUE or MAXVALUE.
func compareBounds(a, b []*pgtree.Node) (cmp int, known bool) {
	for i := range min(len(a), len(b)) {
		x, y := infinity(a[i]), infinity(b[i])
		switch {
		case x != 0 && x == y:
			return 0, true
		case x != 0 || y != 0:
			return x - y, true
		}
		if c, known := compareValues(a[i], b[i]); !known || c != 0 {
			return c, known
		}
	}
	return 0, len(a) > 0
}

var isoDate = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)

func compareValues(a, b *pgtree.Node) (cmp int, known bool) {
	x, ok1 := pgtree.Int(a)
	y, ok2 := pgtree.Int(b)
	if ok1 && ok2 {
		return int(max(min(x-y, 1), -1)), true
	}
	s, ok1 := pgtree.Constant(a)
	t, ok2 := pgtree.Constant(b)
	if ok1 && ok2 && (s == t || isoDate.MatchString(s) && isoDate.MatchString(t)) {
		return strings.Compare(s, t), true
	}
	return 0, false
}
