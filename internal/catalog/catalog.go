// Package catalog knows what exists in a database after each statement of a
// script, computed from the statements' parse trees alone. It accepts what
// PostgreSQL accepts and refuses what it refuses, with the same SQLSTATE.
//
//	c := catalog.New()
//	script, err := pgtree.Parse(file, pgtree.Options{})
//	for i := range script.Statements {
//		before := c.Snapshot()
//		event, err := c.Apply(script.Statements[i].Node, origin)
//		…
//	}
//
// A Catalog is a handle on persistent structures: [Catalog.Snapshot] costs
// nothing, and no object changes once it is in a snapshot.
//
// Rows of data are never known. A statement whose effect cannot be read from
// its text (DO, CALL, SELECT of a function) is opaque: it is recorded, and what
// is missing afterwards is only [Error.Unsure].
package catalog

import "strconv"

// ID names an object for its whole life, like PostgreSQL's oid. Built-in
// types have the number that PostgreSQL gives them; all else starts at 16384.
type ID uint32

const firstID ID = 16384

// Class is the kind of an object.
type Class uint8

// The classes of objects.
const (
	ClassSchema Class = iota + 1
	ClassRelation
	ClassType
	ClassConstraint
	ClassDefault
	ClassFunction
	ClassTrigger
	ClassRule
	ClassPolicy
	ClassExtension
	ClassCollation
	ClassMisc // statistics, casts, operators, publications, …: known by name only
)

// Address is an object, or a column of a relation.
type Address struct {
	ID     ID
	Column int16 // attribute number, 0 for the whole object
}

// Origin says what made an object or changed it last. The catalog only carries
// it: the numbers are the caller's.
type Origin struct {
	Statement   int // index of the statement in the caller's script
	Revision    int
	Transaction int
}

// Object is what the catalog keeps under an ID. Objects are never changed:
// a change puts another value under the same ID.
type Object interface{ Head() *Header }

// Header is what all objects have.
type Header struct {
	ID      ID
	Class   Class
	Schema  ID     // 0 for what is in no schema
	Name    string // as stored: folded and truncated
	Comment string
	// Created is the statement that made the object, Changed the last that
	// changed its definition.
	Created, Changed Origin
	Extension        ID // the extension it belongs to, 0 for none
}

// Head implements Object.
func (h *Header) Head() *Header { return h }

// state is everything that a snapshot holds. Two states that are equal (==) hold
// the same.
type state struct {
	objects *slot // the root
	names   pmap[nameKey, ID]
	past    pmap[nameKey, ID] // relations and types that had a name and have lost it
	next    ID
	foreign int32       // extensions with unknown members
	casts   int32       // made by CREATE CAST
	path    *searchPath // never changed in place
	opaque  *Opaque     // last of the opaque statements
	commit  *commit     // what the COMMIT of the open transaction has to do; never changed in place
}

// searchPath is search_path, "$user" left out.
type searchPath struct{ schemas []string }

// with is the path with a schema before it.
func (p *searchPath) with(schema string) *searchPath {
	return &searchPath{append([]string{schema}, p.schemas...)}
}

// Opaque is a statement whose effect the catalog cannot read. They form a list,
// latest first.
type Opaque struct {
	Why    string
	Origin Origin
	Before *Opaque

	existing bool // stands for what was there before the first statement
}

// Catalog is the current state plus what belongs to the session: transaction,
// savepoints. It is not safe for concurrent use; snapshots are.
type Catalog struct {
	state
	tx      *transaction // never changed in place
	options *Options
	said    int // Options.Version as it was given

	// Of the statement under way.
	edit   uint64 // its number: what it has made itself it may change in place
	origin Origin
	events *Event
}

// Options of [New].
type Options struct {
	// Version is the server's major version. 0 means that it isn't known: 14, but
	// what later versions have is accepted too.
	Version int
	// Existing says that the database wasn't empty before the first statement:
	// nothing that is missing is certain to be missing.
	Existing bool
	// AbortOnError makes an error in a transaction block fail every statement
	// up to its end, as a server does. Without it the catalog goes on as if
	// the refused statement had not been there.
	AbortOnError bool
}

// New returns the catalog of an empty database: built-in types and functions,
// the schema public, search_path "$user", public.
func New(o Options) *Catalog {
	c := &Catalog{options: &o, said: o.Version, tx: noTransaction}
	if o.Version == 0 {
		o.Version = 14
	}
	c.next = firstID
	c.path = &searchPath{[]string{"public"}}
	c.setObject(&Schema{Header: Header{ID: publicID, Class: ClassSchema, Name: "public"}})
	c.setName(nameKey{spaceSchema, 0, "public"}, publicID)
	if o.Existing {
		c.opaque = &Opaque{Why: "the database was not empty before the first statement", existing: true}
	}
	return c
}

// Snapshot is a copy that later statements don't change. It costs O(1).
func (c *Catalog) Snapshot() *Catalog {
	return &Catalog{state: c.state, tx: c.tx, options: c.options, said: c.said}
}

// Same reports whether nothing has changed between two states of one catalog:
// neither has an object, a name or an open transaction that the other has not.
func (c *Catalog) Same(o *Catalog) bool { return c.state == o.state && c.tx == o.tx }

// Incomplete reports whether something may exist that the catalog doesn't know.
func (c *Catalog) Incomplete() bool { return c.opaque != nil || c.foreign > 0 }

// OpaqueStatements lists the opaque statements so far, oldest first.
func (c *Catalog) OpaqueStatements() []Opaque {
	var out []Opaque
	for o := c.opaque; o != nil; o = o.Before {
		out = append([]Opaque{{Why: o.Why, Origin: o.Origin}}, out...)
	}
	return out
}

// MarkOpaque records that something the catalog cannot read has happened.
func (c *Catalog) MarkOpaque(why string, at Origin) {
	c.opaque = &Opaque{Why: why, Origin: at, Before: c.opaque}
}

// Object returns what is stored under an ID, nil when there is nothing.
func (c *Catalog) Object(id ID) Object {
	if s := c.slot(id); s != nil {
		return s.object
	}
	return nil
}

func (c *Catalog) newID() ID {
	c.next++
	return c.next - 1
}

// create stores a new object under a fresh ID and enters its name.
func (c *Catalog) create(o Object, space nameSpace, scope ID) ID {
	return c.createAs(o, nameKey{space, scope, o.Head().Name})
}

// createAs is create for what is entered under another name than its own.
func (c *Catalog) createAs(o Object, k nameKey) ID {
	h := o.Head()
	h.ID = c.newID()
	h.Created, h.Changed = c.origin, c.origin
	c.setObject(o)
	if h.Name != "" {
		c.setName(k, h.ID)
	}
	for _, table := range tablesOf(o) {
		c.relate(h.ID, table)
	}
	switch o.(type) {
	case *Index, *Constraint: // go with the table
	default:
		if h.Schema != 0 && h.Schema != catalogID {
			c.depend(Address{ID: h.ID}, Address{ID: h.Schema}, Normal)
		}
	}
	c.event(Created, h)
	return h.ID
}

func (c *Catalog) setName(k nameKey, id ID) { c.names = c.names.set(k, id, c.edit) }
func (c *Catalog) unsetName(k nameKey)      { c.names = c.names.without(k, c.edit) }

// put stores a changed copy of an object.
func (c *Catalog) put(o Object) {
	h := o.Head()
	h.Changed = c.origin
	c.setObject(o)
	c.event(Changed, h)
}

// Event is what one statement did.
type Event struct {
	Effects []Effect
	// Opaque says why the statement's effect isn't known, "" when it is.
	Opaque string
	// Skipped is the notice of an IF EXISTS or IF NOT EXISTS that had nothing to do.
	Skipped []string
}

// EffectKind is what happened to an object.
type EffectKind uint8

// The kinds of effects.
const (
	Created EffectKind = iota + 1
	Changed
	Dropped
)

// Effect is one object created, changed or dropped by a statement. Indirect is
// true for what went with something else (CASCADE, an index of a dropped table).
type Effect struct {
	Kind     EffectKind
	Object   ID
	Class    Class
	Name     string
	Indirect bool
}

func (c *Catalog) event(k EffectKind, h *Header) {
	if c.events == nil {
		return
	}
	if k == Changed {
		for _, e := range c.events.Effects {
			if e.Object == h.ID && e.Kind != Dropped {
				return
			}
		}
	}
	c.events.Effects = append(c.events.Effects, Effect{Kind: k, Object: h.ID, Class: h.Class, Name: h.Name})
}

func (c *Catalog) skip(format string, args ...any) {
	if c.events != nil {
		c.events.Skipped = append(c.events.Skipped, errf("", format, args...).Msg)
	}
}

func (id ID) String() string { return strconv.Itoa(int(id)) }
