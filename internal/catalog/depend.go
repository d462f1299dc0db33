package catalog

import (
	"fmt"
	"sort"
	"strings"
)

// DependencyKind says what a DROP of the referenced object does (pg_depend.deptype).
type DependencyKind uint8

// The kinds of dependencies.
const (
	Normal   DependencyKind = iota + 1 // refuses RESTRICT, follows CASCADE
	Auto                               // goes silently
	Internal                           // is a part: dropping it means dropping the whole
	PartOf                             // of a partition: goes silently with the whole, never alone
)

// Dependency is one edge: From depends on To.
type Dependency struct {
	From, To Address
	Kind     DependencyKind
}

// edge is one end of a dependency as the other end's slot keeps it: the column
// there, and what is at the other end.
type edge struct {
	column int16
	other  Address
}

func compareAddress(a, b Address) int {
	switch {
	case a.ID < b.ID:
		return -1
	case a.ID > b.ID:
		return 1
	}
	return int(a.Column) - int(b.Column)
}

func (e edge) compare(o edge) int {
	if e.column != o.column {
		return int(e.column) - int(o.column)
	}
	return compareAddress(e.other, o.other)
}

func (e edge) spread() uint32 {
	return mix(uint64(e.other.ID) ^ uint64(uint16(e.column))<<48 ^ uint64(uint16(e.other.Column))<<32)
}

// depend records that from needs to. Built-in objects are not recorded. Of two
// kinds the one by which it goes silently counts (reportDependentObjects).
func (c *Catalog) depend(from, to Address, kind DependencyKind) {
	if to.ID == 0 || to.ID < firstID && to.ID != publicID || from == to {
		return
	}
	if from.ID == to.ID && from.Column == 0 {
		return
	}
	if s := c.slot(from.ID); s != nil {
		if old, ok := s.depends.get(edge{from.Column, to}); ok && old >= kind {
			return
		}
	}
	s := c.ownSlot(from.ID)
	s.depends = s.depends.set(edge{from.Column, to}, kind, c.edit)
	s = c.ownSlot(to.ID)
	s.dependents = s.dependents.set(edge{to.Column, from}, kind, c.edit)
}

// needs reports whether an edge is recorded.
func (c *Catalog) needs(from, to Address) bool {
	s := c.slot(from.ID)
	return s != nil && s.depends.has(edge{from.Column, to})
}

func (c *Catalog) undepend(from, to Address) {
	if !c.needs(from, to) {
		return
	}
	s := c.ownSlot(from.ID)
	s.depends = s.depends.without(edge{from.Column, to}, c.edit)
	s = c.ownSlot(to.ID)
	s.dependents = s.dependents.without(edge{to.Column, from}, c.edit)
}

// clearDepends forgets what an address depends on; keep says which edges stay.
func (c *Catalog) clearDepends(from Address, keep func(Dependency) bool) {
	for _, d := range c.dependsOf(from) {
		if d.From == from && (keep == nil || !keep(d)) {
			c.undepend(d.From, d.To)
		}
	}
}

// dependsOf lists what an object (all its columns too) depends on.
func (c *Catalog) dependsOf(a Address) []Dependency {
	var out []Dependency
	if s := c.slot(a.ID); s != nil {
		of(s.depends, a.Column, func(e edge, kind DependencyKind) {
			out = append(out, Dependency{Address{a.ID, e.column}, e.other, kind})
		})
	}
	return out
}

// dependentsOf lists what depends on an object, for Column 0 on any of its columns too.
func (c *Catalog) dependentsOf(a Address) []Dependency {
	var out []Dependency
	if s := c.slot(a.ID); s != nil {
		of(s.dependents, a.Column, func(e edge, kind DependencyKind) {
			out = append(out, Dependency{e.other, Address{a.ID, e.column}, kind})
		})
	}
	return out
}

// of visits the edges of one column, for column 0 all.
func of(list edges, column int16, f func(edge, DependencyKind)) {
	list.from(edge{column: column}, func(e edge, kind DependencyKind) bool {
		if column != 0 && e.column != column {
			return false
		}
		f(e, kind)
		return true
	})
}

// Dependents lists the edges to an object or column, by ID of what depends.
func (c *Catalog) Dependents(a Address) []Dependency { return c.dependentsOf(a) }

// DependsOn lists the edges from an object or column.
func (c *Catalog) DependsOn(a Address) []Dependency { return c.dependsOf(a) }

// drop removes objects and what depends on them as performMultipleDeletions
// does: automatic and internal dependents go along; others need cascade.
func (c *Catalog) drop(targets []Address, cascade bool) error {
	asked := map[Address]bool{}
	for _, t := range targets {
		asked[t] = true
	}
	reached := map[Address]bool{} // going
	silent := map[Address]bool{}  // going without CASCADE
	needed := map[Address]bool{}  // by a dependency that takes CASCADE
	why := map[Address]Address{}
	var order []Address
	var visit func(a Address, quiet bool)
	visit = func(a Address, quiet bool) {
		if a.Column != 0 && reached[Address{ID: a.ID}] {
			return
		}
		if reached[a] && (silent[a] || !quiet) {
			return
		}
		if !reached[a] {
			reached[a] = true
			order = append(order, a)
		}
		if quiet {
			silent[a] = true
		}
		// A part takes its whole along.
		for _, d := range c.dependsOf(a) {
			if d.From == a && d.Kind == Internal && !reached[d.To] && !(a.Column == 0 && d.From.ID == d.To.ID) {
				why[d.To] = a
				if _, isType := c.Object(a.ID).(*Type); !isType { // a row type is the table's, however it is reached
					needed[d.To] = true
				}
				visit(d.To, false)
			}
		}
		direct := c.dependentsOf(a)
		for _, d := range direct {
			if _, seen := why[d.From]; !seen {
				why[d.From] = a
			}
		}
		for _, d := range direct {
			if a.Column == 0 && d.From.ID == a.ID {
				continue // a column of the object itself
			}
			if d.Kind == Normal {
				needed[d.From] = true
			}
			visit(d.From, d.Kind != Normal && (silent[a] || quiet || asked[a]) || asked[d.From])
		}
	}
	for _, t := range targets {
		visit(t, true)
	}
	var blockers []Address
	for _, a := range order {
		if needed[a] && !silent[a] && !asked[a] && !(a.Column != 0 && asked[Address{ID: a.ID}]) {
			blockers = append(blockers, a)
		}
	}
	if len(blockers) > 0 && !cascade {
		var lines []string
		for _, b := range blockers {
			lines = append(lines, fmt.Sprintf("%s depends on %s", c.Describe(b), c.Describe(why[b])))
		}
		e := errf(DependentObjects, "cannot drop %s because other objects depend on it", c.Describe(targets[0]))
		if len(targets) > 1 {
			e = errf(DependentObjects, "cannot drop desired object(s) because other objects depend on them")
		}
		e.Detail = strings.Join(lines, "\n")
		e.Dependents = blockers
		return e.hint("Use DROP ... CASCADE to drop the dependent objects too.")
	}
	// Columns first, so that what hangs on them is still there to be described.
	sort.SliceStable(order, func(i, j int) bool { return order[i].Column > order[j].Column })
	for _, a := range order {
		if a.Column != 0 {
			if !reached[Address{ID: a.ID}] {
				c.removeColumn(a)
			}
			continue
		}
		c.remove(a.ID, !asked[a])
	}
	return nil
}

// remove takes one object out, with its names and edges, and nothing else.
func (c *Catalog) remove(id ID, indirect bool) {
	o := c.Object(id)
	if o == nil {
		return
	}
	c.unname(o)
	c.ownSlot(id).object = nil
	for _, table := range tablesOf(o) {
		c.unrelate(id, table)
	}
	for _, d := range append(c.dependsOf(Address{ID: id}), c.dependentsOf(Address{ID: id})...) {
		c.undepend(d.From, d.To)
	}
	if c.events != nil {
		h := o.Head()
		c.events.Effects = append(c.events.Effects, Effect{Kind: Dropped, Object: id, Class: h.Class, Name: h.Name, Indirect: indirect})
	}
}
