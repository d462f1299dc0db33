package locks

import (
	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// Options of [Of].
type Options struct {
	Version  int    // server's major version, 11 to 18
	TimeZone string // of the session; "" is not known and not taken for UTC
}

// Of computes what a statement does, given the catalog before it and, when the
// statement was accepted, after it (nil otherwise).
func Of(n *pgtree.Node, before, after *catalog.Catalog, o Options) *Effect {
	if o.Version == 0 {
		o.Version = 14
	}
	s := &statement{before: before, after: after, options: o, effect: &Effect{}}
	s.run(n)
	s.effect.sort()
	return s.effect
}

// statement is one computation under way.
type statement struct {
	before, after *catalog.Catalog
	options       Options
	effect        *Effect
}
