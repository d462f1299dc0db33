package catalog

import (
	"slices"

	"sqlgen/internal/pgtree"
)

// scope is what one query level sees.
type scope struct {
	entries []*rangeEntry
	hidden  []*rangeEntry // of the same FROM, out of sight for now
	merged  []string      // columns of JOIN … USING, in the order of the star
	ctes    map[string][]outputColumn
	open    bool // a column may come from something that isn't known
}

// define enters a CTE.
func (s *scope) define(name string, columns []outputColumn) {
	if s.ctes == nil {
		s.ctes = map[string][]outputColumn{}
	}
	s.ctes[name] = columns
}

// rangeEntry is what FROM has under one name.
type rangeEntry struct {
	alias  string
	schema string
	// Its columns are those of a table, as they are, or a list.
	table     *Table
	list      []outputColumn
	open      bool            // its columns aren't known
	using     map[string]bool // columns merged with those of an entry before
	joined    bool
	qualified bool // its columns are found with its name before them only
}

// outputColumn is a column of a range entry or a query's result.
type outputColumn struct {
	name string
	typ  TypeRef
	addr Address
}

func (t *Table) output(col *Column) outputColumn {
	return outputColumn{col.Name, col.Type, Address{t.ID, col.Num}}
}

// columns lists the columns.
func (e *rangeEntry) columns() []outputColumn {
	if e.table != nil && e.list == nil {
		e.list = make([]outputColumn, len(e.table.Columns))
		for i, col := range e.table.Columns {
			e.list[i] = e.table.output(col)
		}
	}
	return e.list
}

// column finds a column by name.
func (e *rangeEntry) column(name string) (col outputColumn, ok bool) {
	if e.table != nil {
		if tc := e.table.Column(name); tc != nil {
			return e.table.output(tc), true
		}
		return col, false
	}
	if i := slices.IndexFunc(e.list, func(c outputColumn) bool { return c.name == name }); i >= 0 {
		return e.list[i], true
	}
	return col, false
}

// rename gives the columns the names of an alias.
func (e *rangeEntry) rename(names []*pgtree.Node) {
	if len(names) > 0 {
		e.list = rename(e.columns(), names)
		e.table = nil
	}
}

// tableBehind is the table that the columns are of, nil when they are of none.
func (c *Catalog) tableBehind(e *rangeEntry) *Table {
	if e.table != nil || len(e.list) == 0 {
		return e.table
	}
	return c.tableByID(e.list[0].addr.ID)
}

// find looks a column up. found is where it is, nil for nowhere; ok says that it
// is a column that is known, not a whole row or one of what isn't known.
func (s *scope) find(names []string) (col outputColumn, ok bool, found *rangeEntry, ambiguous bool) {
	last := names[len(names)-1]
	if len(names) == 1 {
		for _, e := range s.entries {
			if e.qualified || e.using[last] {
				continue
			}
			if c, has := e.column(last); has {
				if ok {
					return c, false, nil, true
				}
				col, ok, found = c, true, e
			}
		}
		if ok {
			return col, true, found, false
		}
		for _, e := range s.entries {
			if e.open || e.alias == last || slices.Contains(systemColumns, last) {
				return col, false, e, false
			}
		}
		return col, false, nil, false
	}
	table := names[len(names)-2]
	for _, e := range s.entries {
		if e.alias != table || len(names) > 2 && e.schema != "" && e.schema != names[len(names)-3] {
			continue
		}
		if c, has := e.column(last); has {
			return c, true, e, false
		}
		if e.open || slices.Contains(systemColumns, last) {
			return col, false, e, false
		}
	}
	return col, false, nil, false
}
