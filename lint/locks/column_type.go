package locks

import (
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// alterType is ALTER COLUMN … TYPE (follows ATColumnChangeRequiresRewrite and
// what ATPostAlterTypeCleanup does to dependent objects).
func (s *statement) alterType(t *catalog.Table, cmd *pgtree.AlterTableCmd) {
	col := t.Column(cmd.Name)
	d := cmd.Def.GetColumnDef()
	if col == nil || d == nil {
		s.rewrite(t)
		s.effect.reason("the column's type isn't known")
		return
	}
	to, err := s.before.TypeOf(d.TypeName)
	rewrites, why := true, "the new type isn't known"
	if err == nil {
		rewrites, why = s.recomputes(col, to, d.RawDefault)
	}
	if rewrites {
		s.effect.reason(why)
	}
	collation := d.CollClause != nil && pgtree.NameOf(d.CollClause.Collname).Name != col.Collation || d.CollClause == nil && col.Collation != "" && !rewrites
	s.tree(t, func(t *catalog.Table, _ bool) {
		col := t.Column(cmd.Name)
		if col == nil {
			return
		}
		if rewrites {
			s.rewrite(t)
		}
		s.dependentIndexes(t, col, rewrites, collation)
		s.dependentConstraints(t, col, rewrites)
	})
}

// dependentIndexes are made anew; without a rewrite they keep their file unless
// the sort order changes.
func (s *statement) dependentIndexes(t *catalog.Table, col *catalog.Column, rewrites, collation bool) {
	for _, i := range s.before.Indexes(t.ID) {
		uses := slices.Contains(i.Include, col.Num) || i.Where != nil && mentions(i.Where, col.Name)
		for _, key := range i.Columns {
			uses = uses || key.Num == col.Num || key.Expr != nil && mentions(key.Expr, col.Name)
		}
		if !uses {
			continue
		}
		l := s.lock(i, AccessExclusive, "")
		l.Rewrite, l.Build = false, rewrites
		if collation {
			l.Build = true
			s.scan(t, AccessExclusive)
			s.effect.reason("the index " + i.Name + " is built anew because the collation changes")
		}
	}
}

// dependentConstraints: a CHECK is verified again, a foreign key too when the
// table is rewritten; the table at its other end is locked in any case.
func (s *statement) dependentConstraints(t *catalog.Table, col *catalog.Column, rewrites bool) {
	for _, k := range s.before.Constraints(t.ID) {
		if !slices.Contains(k.Columns, col.Num) {
			continue
		}
		switch k.Type {
		case 'c':
			if k.Validated {
				s.scan(t, AccessExclusive)
				s.effect.reason("the constraint " + k.Name + " is verified again")
			}
		case 'f':
			s.partner(t, k, k.RefTable, rewrites)
		}
	}
	for _, k := range s.before.ForeignKeysTo(t.ID) {
		if k.Table != t.ID && slices.Contains(k.RefColumns, col.Num) {
			s.partner(t, k, k.Table, rewrites)
		}
	}
}

func (s *statement) partner(t *catalog.Table, k *catalog.Constraint, other catalog.ID, rewrites bool) {
	o, ok := s.before.Object(other).(*catalog.Table)
	if !ok || o.ID == t.ID {
		return
	}
	s.lock(o, AccessExclusive, "foreign key "+k.Name)
	if rewrites && k.Validated {
		s.scan(o, AccessExclusive)
		s.indexes(o, AccessShare)
		s.effect.reason("the foreign key " + k.Name + " is verified again")
	}
}

func mentions(e *catalog.Expr, column string) bool {
	found := false
	pgtree.Walk(e.Node, func(n any) bool {
		if r, ok := n.(*pgtree.ColumnRef); ok {
			if f := r.Fields; len(f) > 0 && f[len(f)-1].GetString_().GetSval() == column {
				found = true
			}
		}
		return !found
	})
	return found
}

// recomputes reports whether changing a column's type writes every row anew, and
// why. using is the USING expression or nil.
func (s *statement) recomputes(col *catalog.Column, to catalog.TypeRef, using *pgtree.Node) (bool, string) {
	from, ok := col.Type, true
	if using != nil {
		from, ok = s.relabelled(col, using)
		if !ok {
			return true, "USING computes a value for every row"
		}
	}
	return s.converts(from, to)
}

// relabelled is the type of a USING expression that does nothing but name the
// column, possibly with casts that cost nothing.
func (s *statement) relabelled(col *catalog.Column, n *pgtree.Node) (catalog.TypeRef, bool) {
	if isColumn(n, col.Name) {
		return col.Type, true
	}
	cast := n.GetTypeCast()
	if cast == nil {
		return catalog.TypeRef{}, false
	}
	from, ok := s.relabelled(col, cast.Arg)
	if !ok {
		return from, false
	}
	to, err := s.before.TypeOf(cast.TypeName)
	if err != nil {
		return from, false
	}
	computed, _ := s.converts(from, to)
	return to, !computed
}

// converts reports whether the conversion of one type into another has to be
// computed, and why.
func (s *statement) converts(from, to catalog.TypeRef) (bool, string) {
	if !from.Known() || !to.Known() {
		return true, "a type isn't known"
	}
	if from == to || from.Same(to) && from.Typmod == to.Typmod && from.Mod == to.Mod {
		return false, ""
	}
	if s.constrained(to) {
		return true, "the domain has a constraint"
	}
	bf, bt := s.before.Base(from), s.before.Base(to)
	words := s.before.FormatType(from) + " to " + s.before.FormatType(to)
	if bf.Array || bt.Array {
		return !(bf.Same(bt) && bf.Typmod == bt.Typmod), words + " converts every element"
	}
	f, t := s.before.Type(bf.ID), s.before.Type(bt.ID)
	if f == nil || t == nil {
		return true, "a type isn't known"
	}
	if bf.Same(bt) {
		return !s.fits(t.Name, bf, bt), words + " checks or rounds every value"
	}
	if s.timestamps(f.Name, t.Name, bt) {
		return false, ""
	}
	if !binary(f.Name, t.Name) {
		return true, words + " converts every value"
	}
	// After the relabelling the old length is forgotten.
	if bt.Typmod >= 0 || bt.Mod != "" {
		return true, words + " checks the length of every value"
	}
	return false, ""
}

// fits reports whether no value changes when only the modifier does (the
// support functions of varchar, numeric, varbit, time, timestamp and interval).
func (s *statement) fits(name string, from, to catalog.TypeRef) bool {
	if from.Mod != to.Mod {
		return to.Mod == ""
	}
	if to.Typmod < 0 || from.Typmod == to.Typmod {
		return true
	}
	switch name {
	case "varchar", "varbit":
		return from.Typmod >= 0 && to.Length() >= from.Length()
	case "numeric":
		p, sc, ok := from.Numeric()
		q, ts, _ := to.Numeric()
		return ok && sc == ts && q >= p
	case "time", "timetz", "timestamp", "timestamptz":
		return to.Precision() == 6 || from.Typmod >= 0 && to.Precision() >= from.Precision()
	case "interval":
		least := leastField(from)
		return leastField(to) <= least && (least > 0 || to.Precision() < 0 || to.Precision() == 6 || from.Precision() >= 0 && to.Precision() >= from.Precision())
	}
	return false
}

// leastField is the smallest field that an interval type keeps: 0 seconds to 5
// years. The fields stand in the upper half of the modifier, one bit each
// (INTERVAL_RANGE in utils/timestamp.h).
func leastField(r catalog.TypeRef) int {
	if r.Typmod < 0 {
		return 0
	}
	fields := r.Typmod >> 16 & 0x7FFF
	for least, bit := range []int{12, 11, 10, 3, 1, 2} { // second, minute, hour, day, month, year
		if fields&(1<<bit) != 0 {
			return least
		}
	}
	return 0
}

// timestamps: timestamp and timestamptz are the same bits when the session is
// in UTC (12 and newer).
func (s *statement) timestamps(from, to string, bt catalog.TypeRef) bool {
	if s.options.Version < 12 || !(from == "timestamp" && to == "timestamptz" || from == "timestamptz" && to == "timestamp") {
		return false
	}
	switch strings.ToUpper(s.options.TimeZone) {
	case "UTC", "GMT", "ETC/UTC", "ETC/GMT", "ZULU", "ETC/UCT", "UCT", "GREENWICH", "UNIVERSAL", "ETC/UNIVERSAL", "ETC/ZULU", "ETC/GREENWICH":
		return bt.Typmod < 0 || bt.Precision() == 6 // the old precision is forgotten on the way
	}
	return false
}

// binaryCasts are the casts of pg_cast with castmethod b, and those of citext.
var binaryCasts = map[string][]string{
	"text":         {"varchar", "bpchar", "citext"},
	"varchar":      {"text", "bpchar", "citext"},
	"citext":       {"text", "varchar"},
	"cidr":         {"inet"},
	"bit":          {"varbit"},
	"varbit":       {"bit"},
	"xml":          {"text", "varchar", "bpchar"},
	"pg_node_tree": {"text"},
	"int4":         append([]string{"oid"}, regTypes...),
	"oid":          append([]string{"int4"}, regTypes...),
}

var regTypes = []string{"regproc", "regprocedure", "regoper", "regoperator", "regclass", "regtype", "regconfig", "regdictionary", "regrole", "regnamespace", "regcollation"}

// binary reports whether values of two types are the same bits.
func binary(from, to string) bool {
	if slices.Contains(binaryCasts[from], to) {
		return true
	}
	return slices.Contains(regTypes, from) && (to == "int4" || to == "oid")
}
