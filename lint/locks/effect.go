package locks

import (
	"cmp"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
)

// Lock is what a statement does to one relation.
type Lock struct {
	ID   catalog.ID // 0 when the relation isn't in the catalog
	Name string     // schema.name, the schema left out when it is public
	Kind catalog.RelationKind
	Mode Mode
	New  bool // the statement itself makes the relation

	Rewrite bool // the heap or index is written anew, with all its rows
	Scan    bool // the heap is read in full under the lock
	Build   bool // the index is built
	Emptied bool // the relation gets a new, empty file: nothing is copied
	// Why says why a relation that the statement does not name is locked:
	// "referenced by foreign key c_pid_fkey", "partition of pt".
	Why string
}

// IsTable reports whether rows are stored in the relation.
func (l *Lock) IsTable() bool {
	switch l.Kind {
	case catalog.IndexRelation, catalog.SequenceRelation, catalog.View, catalog.CompositeRelation:
		return false
	}
	return true
}

// Effect is what a statement does as far as others notice.
type Effect struct {
	Locks []Lock // by name; one entry for each relation
	// NoTransaction says that the statement is refused inside of a transaction block.
	NoTransaction bool
	// Unknown says why the locks can't be read from the statement; "" when they can.
	Unknown string
	// Reasons say why a rewrite or scan can't be ruled out or does happen, one
	// sentence each, such as "default calls a volatile function".
	Reasons []string
}

// Of finds the lock on a relation, nil when there is none.
func (e *Effect) Of(id catalog.ID) *Lock {
	for i := range e.Locks {
		if e.Locks[i].ID == id && id != 0 {
			return &e.Locks[i]
		}
	}
	return nil
}

// Named finds the lock on a relation by its name, nil when there is none.
func (e *Effect) Named(name string) *Lock {
	for i := range e.Locks {
		if e.Locks[i].Name == name {
			return &e.Locks[i]
		}
	}
	return nil
}

// Strongest is the hardest lock on a relation that the statement does not make and
// that is none of the caller's own, tables before other relations; nil when there is
// none.
func (e *Effect) Strongest(own func(catalog.ID) bool) *Lock {
	var best *Lock
	for i := range e.Locks {
		l := &e.Locks[i]
		if l.New || own(l.ID) {
			continue
		}
		if best == nil || l.Mode > best.Mode || l.Mode == best.Mode && l.IsTable() && !best.IsTable() {
			best = l
		}
	}
	return best
}

// Rewrites lists the tables that are rewritten, without those the statement makes.
func (e *Effect) Rewrites() []*Lock {
	return e.tables(func(l *Lock) bool { return l.Rewrite })
}

// Scans lists the tables that are read in full, without those the statement makes.
func (e *Effect) Scans() []*Lock { return e.tables(func(l *Lock) bool { return l.Scan }) }

func (e *Effect) tables(want func(*Lock) bool) []*Lock {
	var out []*Lock
	for i := range e.Locks {
		if l := &e.Locks[i]; !l.New && l.IsTable() && want(l) {
			out = append(out, l)
		}
	}
	return out
}

func (e *Effect) reason(text string) {
	if !slices.Contains(e.Reasons, text) {
		e.Reasons = append(e.Reasons, text)
	}
}

func (e *Effect) sort() {
	slices.SortStableFunc(e.Locks, func(a, b Lock) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
}
