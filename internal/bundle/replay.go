// Package bundle makes the directory that a DBA approves and applies: the script
// and the way back, queries before and after, and a report that answers what a DBA
// asks, all from the project alone.
package bundle

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/lint/locks"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
	"sqlgen/offline/script"
)

// Before is the catalog that the revisions leave at the version rows of a run's
// start. Where they can't be rendered it is the catalog of an unknown database.
func Before(ctx context.Context, p offline.Project, run *script.Run, version int) *catalog.Catalog {
	unknown := catalog.New(catalog.Options{Version: version, Existing: true})
	unknown.MarkOpaque(unknownStart, catalog.Origin{})
	switch len(run.Start) {
	case 0:
		return catalog.New(catalog.Options{Version: version})
	case 1:
	default:
		return unknown
	}
	p.Stderr = io.Discard
	res, err := offline.Render(ctx, p, offline.Request{Command: alembic.Upgrade, Revisions: []string{"base:" + run.Start[0]}})
	if err != nil {
		return unknown
	}
	c := catalog.New(catalog.Options{Version: version})
	if err := apply(c, res.Text); err != nil {
		return unknown
	}
	return c
}

// apply folds a script into a catalog; what the catalog refuses is left out.
func apply(c *catalog.Catalog, text string) error {
	parsed, err := pgtree.Parse(source.NewFile("", text), pgtree.Options{Psql: true})
	if err != nil {
		return err
	}
	for i := range parsed.Statements {
		_, _, _ = applyOne(c, parsed.Statements[i].Node, catalog.Origin{Statement: i})
	}
	return nil
}

// applyOne folds one statement into a catalog. A schema that no revision makes is
// made first: projects have it from elsewhere. Where another object is missing, the
// catalog is not certain of anything missing from then on; but what the revisions
// have dropped is gone, and a table that they make has the columns and constraints
// that they give it.
func applyOne(c *catalog.Catalog, n *pgtree.Node, at catalog.Origin) (event *catalog.Event, assumed []string, err error) {
	for range 4 { // a statement names no more schemas than that, as a rule
		event, err = c.Apply(n, at)
		var ce *catalog.Error
		if !errors.As(err, &ce) {
			return event, assumed, err
		}
		switch ce.Code {
		case catalog.InvalidSchemaName:
			if ce.Name == "" || slices.Contains(assumed, ce.Name) {
				return event, assumed, err
			}
			create, perr := pgtree.ParseOne("CREATE SCHEMA " + catalog.Quote(ce.Name))
			if perr != nil {
				return event, assumed, err
			}
			if _, cerr := c.Apply(create, at); cerr != nil {
				return event, assumed, err
			}
			assumed = append(assumed, ce.Name)
		case catalog.UndefinedTable, catalog.UndefinedObject, catalog.UndefinedFunction:
			if ce.Part || ce.Gone {
				return event, assumed, err
			}
			c.MarkOpaque(usedFromElsewhere, at)
			ce.Unsure = true
			return event, assumed, err
		default:
			return event, assumed, err
		}
	}
	return event, assumed, err
}

// Effects follows the statements of a script through the catalog and keeps what
// each does. It is the Note of a guarded script.
type Effects struct {
	Start, End *catalog.Catalog
	Each       []Effect // in the order of the statements

	version int
	// doubts has refusals said that are not certain, where a statement before can't be
	// read.
	doubts  bool
	assumed []string // schemas that no revision makes
	table   string   // the version table's name, whose rows are not data
}

// known reports whether the start is the catalog of the revisions before it, and
// not of an unknown database. There may be more than they have made even so.
func (e *Effects) known() bool {
	for _, o := range e.Start.OpaqueStatements() {
		if o.Why == unknownStart {
			return false
		}
	}
	return true
}

// closed reports whether the revisions up to the end use nothing but what they make.
func (e *Effects) closed() bool {
	return !slices.ContainsFunc(e.End.OpaqueStatements(), func(o catalog.Opaque) bool { return o.Why == unknownStart || o.Why == usedFromElsewhere })
}

const (
	unknownStart      = "the revisions before can't be rendered"
	usedFromElsewhere = "an object that no revision makes is used"
)

// Effect is what one statement does.
type Effect struct {
	SQL           string
	Node          *pgtree.Node
	Locks         *locks.Effect
	Before, After *catalog.Catalog // After is nil when the statement is refused
	Event         *catalog.Event
	Refused       string // why PostgreSQL would refuse it, as far as the catalog knows for certain
}

// NewEffects begins at a catalog, for a run of a script.
func NewEffects(start *catalog.Catalog, version int, run *script.Run) *Effects {
	return &Effects{table: run.Table, Start: start.Snapshot(), End: start.Snapshot(), version: version}
}

// Note takes the next statement and says which locks it takes.
func (e *Effects) Note(n *pgtree.Node, sql string) []string {
	before := e.End.Snapshot()
	event, assumed, err := applyOne(e.End, n, catalog.Origin{Statement: len(e.Each)})
	e.assumed = append(e.assumed, assumed...)
	eff := Effect{SQL: sql, Node: n, Before: before}
	var change *locks.Change
	if err == nil {
		eff.After = e.End.Snapshot()
		eff.Event = event
		change = &locks.Change{After: eff.After, Event: event}
	} else if ce, ok := err.(*catalog.Error); ok && !ce.Unsure {
		eff.Refused = ce.Msg
	} else if ok && e.doubts {
		eff.Refused = ce.Msg + ", as far as the revisions tell"
	}
	eff.Locks = locks.Of(n, before, change, locks.Options{Version: e.version})
	e.Each = append(e.Each, eff)
	e.forget(eff.Locks)
	return eff.Notes()
}

// forget leaves out the locks on tables that the script itself has made: nobody
// else has come to use them.
func (e *Effects) forget(l *locks.Effect) {
	if e.Start.Incomplete() {
		return
	}
	l.Locks = slices.DeleteFunc(l.Locks, func(k locks.Lock) bool { return k.ID != 0 && e.Start.Object(k.ID) == nil && !k.New })
}

// Notes are the locks in words, one for each relation that was there before.
func (e *Effect) Notes() []string {
	if e.Locks.Unknown != "" {
		return []string{"locks not known: " + e.Locks.Unknown}
	}
	var out []string
	for i := range e.Locks.Locks {
		l := &e.Locks.Locks[i]
		if l.New || l.Mode <= locks.AccessShare || !l.IsTable() {
			continue
		}
		out = append(out, fmt.Sprintf("%s on %s%s", l.Mode, l.Name, work(l)))
	}
	if e.Refused != "" {
		out = append(out, "will be refused: "+e.Refused)
	}
	return out
}

// work is what is done under the lock.
func work(l *locks.Lock) string {
	switch {
	case l.Rewrite:
		return ", rewrites it"
	case l.Build && l.Scan:
		return ", builds an index"
	case l.Scan:
		return ", reads it in full"
	case l.Build:
		return ", builds an index"
	}
	return ""
}
