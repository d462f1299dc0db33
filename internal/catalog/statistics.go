package catalog

import (
	"slices"
	"strconv"

	"sqlgen/internal/pgtree"
)

const statisticsKind = "statistics object"

// createStatistics follows CreateStatistics in statscmds.c.
func (c *Catalog) createStatistics(s *pgtree.CreateStatsStmt) error {
	n := pgtree.NameOf(s.Defnames)
	if len(s.Relations) != 1 || s.Relations[0].GetRangeVar() == nil {
		return errf(FeatureNotSupported, "only a single relation is allowed in CREATE STATISTICS")
	}
	t, err := c.table(pgtree.NameOfRange(s.Relations[0].GetRangeVar()))
	if err != nil {
		return err
	}
	if t.Kind == View || t.Kind == CompositeRelation {
		return errf(WrongObjectType, "cannot define statistics for relation %q", t.Name)
	}
	m := &Misc{Header: Header{Class: ClassMisc}, Kind: statisticsKind}
	a := c.analyzer()
	a.only = "statistics expressions"
	a.addTable(t, "")
	names := ""
	for _, e := range s.Exprs {
		name, err := c.statisticsElement(m, t, e.GetStatsElem(), a)
		if err != nil {
			return err
		}
		if names != "" {
			names += "_"
		}
		names += name
	}
	if len(m.columns) < 2 && len(m.exprs) == 0 {
		return errf(InvalidObjectDefinition, "extended statistics require at least 2 columns")
	}
	schema := t.Schema
	if n.Name == "" {
		n.Name = c.chooseStatisticsName(t, names)
	} else if schema, err = c.creationSchema(n); err != nil {
		return err
	}
	if err := c.addStatistics(m, t, Truncate(n.Name), schema, s.IfNotExists, a); err != nil {
		return err
	}
	for _, kind := range pgtree.Strings(s.StatTypes) {
		if !slices.Contains([]string{"ndistinct", "dependencies", "mcv"}, kind) || kind == "mcv" && c.older(12) {
			return errf(SyntaxError, "unrecognized statistics kind %q", kind)
		}
	}
	return nil
}

// statisticsElement reads a column or expression and returns its part of a
// generated name.
func (c *Catalog) statisticsElement(m *Misc, t *Table, e *pgtree.StatsElem, a *analyzer) (string, error) {
	name := e.GetName()
	if r := e.GetExpr().GetColumnRef(); name == "" && r != nil && len(r.Fields) == 1 {
		name = pgtree.Strings(r.Fields)[0]
	}
	if name == "" {
		if c.older(14) {
			return "", errf(FeatureNotSupported, "only simple column references are allowed in CREATE STATISTICS")
		}
		if _, err := a.expr(e.GetExpr()); err != nil {
			return "", err
		}
		m.exprs = append(m.exprs, newExpr(e.GetExpr()))
		return "expr", nil
	}
	if slices.Contains(systemColumns, name) {
		return "", errf(FeatureNotSupported, "statistics creation on system columns is not supported")
	}
	col := t.Column(name)
	if col == nil {
		return "", errf(UndefinedColumn, "column %q does not exist", name).named(name)
	}
	if slices.Contains(m.columns, col.Num) {
		return "", errf(DuplicateColumn, "duplicate column name in statistics definition")
	}
	if col.Type.Known() && c.opclass(&IndexColumn{Type: col.Type}, &pgtree.IndexElem{}, "btree") != nil {
		return "", errf(FeatureNotSupported, "column %q cannot be used in statistics because its type %s has no default btree operator class", name, c.FormatType(col.Type))
	}
	m.columns = append(m.columns, col.Num)
	return name, nil
}

func (c *Catalog) chooseStatisticsName(t *Table, names string) string {
	for pass := 0; ; pass++ {
		label := "stat"
		if pass > 0 {
			label += strconv.Itoa(pass)
		}
		name := ObjectName(t.Name, clip(names, maxName), label)
		if !c.names.has(nameKey{spaceMisc, t.Schema, statisticsKind + " " + name}) {
			return name
		}
	}
}

func (c *Catalog) addStatistics(m *Misc, t *Table, name string, schema ID, ifNotExists bool, a *analyzer) error {
	if err := c.addMisc(statisticsKind, name, schema, false, ifNotExists); err != nil {
		return err
	}
	id, _ := c.names.get(nameKey{spaceMisc, schema, statisticsKind + " " + name})
	n := *c.Object(id).(*Misc)
	if len(n.columns)+len(n.exprs) > 0 {
		return nil // IF NOT EXISTS
	}
	n.columns, n.exprs = m.columns, m.exprs
	c.put(&n)
	c.depend(Address{ID: id}, Address{ID: t.ID}, Auto)
	for _, num := range m.columns {
		c.depend(Address{ID: id}, Address{t.ID, num}, Auto)
	}
	for _, d := range a.deps {
		c.depend(Address{ID: id}, d, cond(d.ID == t.ID, Auto, Normal))
	}
	return nil
}

// copyStatistics is LIKE … INCLUDING STATISTICS.
func (c *Catalog) copyStatistics(from, to *Table) error {
	for _, d := range c.dependentsOf(Address{ID: from.ID}) {
		m, ok := c.Object(d.From.ID).(*Misc)
		if !ok || m.Kind != statisticsKind || d.To.Column != 0 {
			continue
		}
		s := &pgtree.CreateStatsStmt{Relations: []*pgtree.Node{{Node: &pgtree.Node_RangeVar{RangeVar: &pgtree.RangeVar{Schemaname: c.SchemaName(to.Schema), Relname: to.Name}}}}}
		nums := slices.Clone(m.columns)
		slices.Sort(nums)
		for _, name := range c.columnNames(from, nums) {
			s.Exprs = append(s.Exprs, &pgtree.Node{Node: &pgtree.Node_StatsElem{StatsElem: &pgtree.StatsElem{Name: name}}})
		}
		for _, e := range m.exprs {
			s.Exprs = append(s.Exprs, &pgtree.Node{Node: &pgtree.Node_StatsElem{StatsElem: &pgtree.StatsElem{Expr: e.Node}}})
		}
		if err := c.createStatistics(s); err != nil {
			return err
		}
	}
	return nil
}
