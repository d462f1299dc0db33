package catalog

import (
	"math"
	"slices"
	"strings"

	"sqlgen/internal/pgtree"
)

// Sequence is a sequence, also one of a serial or identity column.
type Sequence struct {
	Header
	Type        TypeRef // smallint, integer or bigint
	Start       int64
	Increment   int64
	Min, Max    int64
	Cache       int64
	Cycle       bool
	Owner       Address // the owning column; zero for none
	Identity    bool    // made for an identity column
	Persistence byte
}

func sequenceBounds(typ ID) (int64, int64) {
	switch typ {
	case builtin("int2"):
		return math.MinInt16, math.MaxInt16
	case builtin("int4"):
		return math.MinInt32, math.MaxInt32
	}
	return math.MinInt64, math.MaxInt64
}

func newSequence(schema ID, name string, typ ID) *Sequence {
	_, hi := sequenceBounds(typ)
	return &Sequence{Header: Header{Class: ClassRelation, Schema: schema, Name: name}, Type: ref(typ), Start: 1, Increment: 1, Min: 1, Max: hi, Cache: 1, Persistence: 'p'}
}

func (c *Catalog) createSequence(s *pgtree.CreateSeqStmt) error {
	schema, name, skipped, err := c.newRelation(s.Sequence, s.IfNotExists)
	if skipped || err != nil {
		return err
	}
	q := newSequence(schema, name, builtin("int8"))
	owner, err := c.sequenceOptions(q, s.Options, true)
	if err != nil {
		return err
	}
	if err := c.checkRelationFree(schema, name); err != nil {
		return err
	}
	if err := c.checkTypeFree(schema, name); err != nil {
		return err
	}
	c.create(q, spaceRelation, schema)
	return c.ownSequence(q, owner)
}

// sequenceOptions applies CREATE or ALTER SEQUENCE options (init_params). owner
// is the argument of OWNED BY, nil without.
func (c *Catalog) sequenceOptions(q *Sequence, options []*pgtree.Node, create bool) (owner []string, err error) {
	seen := map[string]bool{}
	minSet, maxSet, startSet := false, false, false
	var restart *pgtree.Node
	if d := pgtree.Option(options, "as"); d != nil {
		t, err := c.typeOf(d.Arg.GetTypeName())
		if err != nil {
			return nil, err
		}
		switch t.ID {
		case builtin("int2"), builtin("int4"), builtin("int8"):
		default:
			return nil, errf(InvalidParameterValue, "sequence type must be smallint, integer, or bigint")
		}
		oldLo, oldHi := sequenceBounds(q.Type.ID)
		lo, hi := sequenceBounds(t.ID)
		if q.Max == oldHi || create {
			q.Max = hi
		}
		if q.Min == oldLo {
			q.Min = lo
		}
		q.Type = ref(t.ID)
	}
	lo, hi := sequenceBounds(q.Type.ID)
	for _, n := range options {
		d := n.GetDefElem()
		if seen[d.Defname] {
			return nil, errf(SyntaxError, "conflicting or redundant options")
		}
		seen[d.Defname] = true
		v, isInt := pgtree.Int(d.Arg)
		switch d.Defname {
		case "increment":
			if v == 0 {
				return nil, errf(InvalidParameterValue, "INCREMENT must not be zero")
			}
			q.Increment = v
		case "start":
			q.Start, startSet = v, true
		case "minvalue":
			if minSet = isInt; isInt {
				q.Min = v
			}
		case "maxvalue":
			if maxSet = isInt; isInt {
				q.Max = v
			}
		case "cache":
			if v <= 0 {
				return nil, errf(InvalidParameterValue, "CACHE (%d) must be greater than zero", v)
			}
			q.Cache = v
		case "cycle":
			q.Cycle = d.Arg.GetBoolean().GetBoolval()
		case "restart":
			restart = d.Arg
		case "sequence_name":
			return nil, errf(SyntaxError, "invalid sequence option SEQUENCE NAME")
		case "owned_by":
			owner = pgtree.Strings(d.Arg.GetList().GetItems())
		}
	}
	if (create || seen["minvalue"]) && !minSet {
		q.Min = 1
		if q.Increment < 0 {
			q.Min = lo
		}
	}
	if (create || seen["maxvalue"]) && !maxSet {
		q.Max = hi
		if q.Increment < 0 {
			q.Max = -1
		}
	}
	if create && !startSet {
		q.Start = q.Min
		if q.Increment < 0 {
			q.Start = q.Max
		}
	}
	switch {
	case q.Max > hi:
		return nil, errf(InvalidParameterValue, "MAXVALUE (%d) is out of range for sequence data type %s", q.Max, c.FormatType(q.Type))
	case q.Min < lo:
		return nil, errf(InvalidParameterValue, "MINVALUE (%d) is out of range for sequence data type %s", q.Min, c.FormatType(q.Type))
	case q.Min >= q.Max:
		return nil, errf(InvalidParameterValue, "MINVALUE (%d) must be less than MAXVALUE (%d)", q.Min, q.Max)
	case q.Start < q.Min:
		return nil, errf(InvalidParameterValue, "START value (%d) cannot be less than MINVALUE (%d)", q.Start, q.Min)
	case q.Start > q.Max:
		return nil, errf(InvalidParameterValue, "START value (%d) cannot be greater than MAXVALUE (%d)", q.Start, q.Max)
	}
	if v, ok := pgtree.Int(restart); ok {
		switch {
		case v < q.Min:
			return nil, errf(InvalidParameterValue, "RESTART value (%d) cannot be less than MINVALUE (%d)", v, q.Min)
		case v > q.Max:
			return nil, errf(InvalidParameterValue, "RESTART value (%d) cannot be greater than MAXVALUE (%d)", v, q.Max)
		}
	}
	return owner, nil
}

// ownSequence is OWNED BY table.column or NONE (process_owned_by).
func (c *Catalog) ownSequence(q *Sequence, owner []string) error {
	if owner == nil {
		return nil
	}
	if len(owner) < 2 {
		if len(owner) == 1 && strings.EqualFold(owner[0], "none") {
			if q.Identity {
				return keepsOwner()
			}
			c.setOwner(q.ID, Address{}, Auto)
			return nil
		}
		return errf(SyntaxError, "invalid OWNED BY option").hint("Specify OWNED BY table.column or OWNED BY NONE.")
	}
	name := pgtree.Name{Name: owner[len(owner)-2]}
	if len(owner) > 2 {
		name.Schema = owner[len(owner)-3]
	}
	o, err := c.relation(name)
	if err != nil {
		return err
	}
	t, ok := o.(*Table)
	if !ok || t.Kind == MaterializedView || t.Kind == CompositeRelation {
		return errf(WrongObjectType, "sequence cannot be owned by relation %q", name.Name)
	}
	if t.Schema != q.Schema {
		return errf(NotInPrerequisiteState, "sequence must be in same schema as table it is linked to")
	}
	col := t.Column(owner[len(owner)-1])
	if col == nil {
		return errf(UndefinedColumn, "column %q of relation %q does not exist", owner[len(owner)-1], t.Name)
	}
	if q.Identity {
		return keepsOwner()
	}
	c.setOwner(q.ID, Address{t.ID, col.Num}, Auto)
	return nil
}

func keepsOwner() error {
	return errf(FeatureNotSupported, "cannot change ownership of identity sequence")
}

func (c *Catalog) setOwner(id ID, owner Address, kind DependencyKind) {
	q := *c.Object(id).(*Sequence)
	if q.Owner.ID != 0 {
		c.undepend(Address{ID: id}, q.Owner)
	}
	q.Owner, q.Identity = owner, kind == Internal
	c.put(&q)
	c.depend(Address{ID: id}, owner, kind)
}

func (c *Catalog) alterSequence(s *pgtree.AlterSeqStmt) error {
	n := pgtree.NameOfRange(s.Sequence)
	o, err := c.relation(n)
	if err != nil {
		return c.ifExists(s.MissingOk, err)
	}
	old, ok := o.(*Sequence)
	if !ok {
		return errf(WrongObjectType, "%q is not a sequence", n.Name)
	}
	q := *old
	owner, err := c.sequenceOptions(&q, s.Options, false)
	if err != nil {
		return err
	}
	c.put(&q)
	return c.ownSequence(&q, owner)
}

// makeSerial creates the sequence of a serial or identity column.
func (c *Catalog) makeSerial(t *Table, col *Column, typ string, options []*pgtree.Node, identity bool) (*Sequence, error) {
	name := ""
	schema := t.Schema
	var rest []*pgtree.Node
	for _, n := range options {
		if d := n.GetDefElem(); d.GetDefname() == "sequence_name" {
			given := pgtree.NameOf(d.Arg.GetList().GetItems())
			name = given.Name
			if given.Schema != "" {
				var err error
				if schema, err = c.schemaByName(given.Schema); err != nil {
					return nil, err
				}
			}
			continue
		}
		rest = append(rest, n)
	}
	if name == "" {
		name = c.chooseRelationName(t.Name, col.Name, "seq", schema, false)
	}
	if err := c.checkRelationFree(schema, name); err != nil {
		return nil, err
	}
	if err := c.checkTypeFree(schema, name); err != nil {
		return nil, err
	}
	q := newSequence(schema, name, builtin(typ))
	q.Persistence = t.Persistence
	if _, err := c.sequenceOptions(q, rest, true); err != nil {
		return nil, err
	}
	c.create(q, spaceRelation, schema)
	kind := Auto
	if identity {
		kind = Internal
	}
	c.setOwner(q.ID, Address{t.ID, col.Num}, kind)
	return q, nil
}

// nextval is the DEFAULT of a serial column.
func (c *Catalog) nextval(q *Sequence) *pgtree.Node {
	text := c.FullName(&q.Header)
	return pgtree.RegclassCall("nextval", text)
}

// Sequences lists the sequences that a column owns.
func (c *Catalog) Sequences(table ID, column int16) []*Sequence {
	var out []*Sequence
	for _, d := range c.dependentsOf(Address{table, column}) {
		if q, ok := c.Object(d.From.ID).(*Sequence); ok {
			out = append(out, q)
		}
	}
	return out
}

func (c *Catalog) identitySequences(table ID, column int16) []*Sequence {
	return slices.DeleteFunc(c.Sequences(table, column), func(q *Sequence) bool { return !q.Identity })
}
