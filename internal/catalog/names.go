package catalog

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"sqlgen/internal/pgtree"
)

// nameSpace is a space in which names are unique within a scope.
type nameSpace uint8

const (
	spaceSchema     nameSpace = iota + 1
	spaceRelation             // scope: schema; tables, indexes, sequences, views, composite types
	spaceType                 // scope: schema
	spaceConstraint           // scope: relation or domain
	spaceTrigger              // scope: relation
	spaceRule                 // scope: relation
	spacePolicy               // scope: relation
	spaceFunction             // scope: schema; name is name(types)
	spaceExtension
	spaceMisc           // name is prefixed by the kind
	spaceConstraintMark // scope: schema; name is that of a constraint and its ID
)

type nameKey struct {
	space nameSpace
	scope ID
	name  string
}

func (a nameKey) compare(b nameKey) int {
	switch {
	case a.space != b.space:
		return int(a.space) - int(b.space)
	case a.scope != b.scope:
		if a.scope < b.scope {
			return -1
		}
		return 1
	}
	return strings.Compare(a.name, b.name)
}

func (a nameKey) spread() uint32 {
	h := uint64(14695981039346656037) ^ uint64(a.space)<<32 ^ uint64(a.scope)
	for i := range len(a.name) {
		h = (h ^ uint64(a.name[i])) * 1099511628211
	}
	return mix(h)
}

const (
	publicID  ID = 2200
	catalogID ID = 11 // pg_catalog; its contents are in package data, not in objects
)

const maxName = 63 // NAMEDATALEN − 1, in bytes

// Truncate shortens an identifier to 63 bytes on a character boundary, as
// PostgreSQL's scanner does.
func Truncate(name string) string { return clip(name, maxName) }

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// ObjectName joins two names and a label within 63 bytes, shortening the longer
// name first (makeObjectName in indexcmds.c).
func ObjectName(name1, name2, label string) string {
	overhead := 0
	if name2 != "" {
		overhead++
	}
	if label != "" {
		overhead += len(label) + 1
	}
	room := maxName - overhead
	n1, n2 := len(name1), len(name2)
	for n1+n2 > room {
		if n1 > n2 {
			n1--
		} else {
			n2--
		}
	}
	out := clip(name1, n1)
	if name2 != "" {
		out += "_" + clip(name2, n2)
	}
	if label != "" {
		out += "_" + label
	}
	return out
}

// chooseRelationName finds a free name for an index or sequence
// (ChooseRelationName). constraint also keeps clear of constraint names.
func (c *Catalog) chooseRelationName(name1, name2, label string, schema ID, constraint bool) string {
	for pass := 0; ; pass++ {
		l := label
		if pass > 0 {
			l += strconv.Itoa(pass)
		}
		name := ObjectName(name1, name2, l)
		if !c.names.has(nameKey{spaceRelation, schema, name}) && !(constraint && c.constraintNameUsed(schema, name)) {
			return name
		}
	}
}

// chooseConstraintName finds a name that no constraint of the schema has
// (ChooseConstraintName); others are names given out earlier in the statement.
func (c *Catalog) chooseConstraintName(name1, name2, label string, schema ID, others map[string]bool) string {
	for pass := 0; ; pass++ {
		l := label
		if pass > 0 {
			l += strconv.Itoa(pass)
		}
		name := ObjectName(name1, name2, l)
		if !others[name] && !c.constraintNameUsed(schema, name) {
			return name
		}
	}
}

// constraintNameUsed asks the index of constraint names by schema.
func (c *Catalog) constraintNameUsed(schema ID, name string) bool {
	return len(c.constraintsNamed(schema, name)) > 0
}

// lookup finds a name in one schema, or along the search path when schema is "".
func (c *Catalog) lookup(space nameSpace, schema, name string) (ID, bool) {
	if schema != "" {
		s, ok := c.names.get(nameKey{spaceSchema, 0, schema})
		if !ok {
			return 0, false
		}
		return c.names.get(nameKey{space, s, name})
	}
	for _, p := range c.path.schemas {
		if s, ok := c.names.get(nameKey{spaceSchema, 0, p}); ok {
			if id, ok := c.names.get(nameKey{space, s, name}); ok {
				return id, true
			}
		}
	}
	return 0, false
}

// creationSchema is the schema that an object of that name is made in.
func (c *Catalog) creationSchema(n pgtree.Name) (ID, error) {
	if n.Schema != "" {
		return c.schemaByName(n.Schema)
	}
	for _, p := range c.path.schemas {
		if s, ok := c.names.get(nameKey{spaceSchema, 0, p}); ok && p != tempName {
			return s, nil
		}
	}
	return 0, errf(InvalidSchemaName, "no schema has been selected to create in")
}

// Quote prints an identifier, with quotes where PostgreSQL needs them.
func Quote(name string) string {
	plain := name != "" && !(name[0] >= '0' && name[0] <= '9') && name[0] != '$'
	for i := 0; plain && i < len(name); i++ {
		b := name[i]
		plain = b >= 'a' && b <= 'z' || b == '_' || b >= '0' && b <= '9'
	}
	if plain && !pgtree.IsReserved(name) {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// qualified prints a name with its schema when the search path does not find it.
func (c *Catalog) qualified(h *Header, space nameSpace) string {
	if id, ok := c.lookup(space, "", h.Name); ok && id == h.ID {
		return Quote(h.Name)
	}
	return c.FullName(h)
}

// FullName is schema.name, quoted where needed.
func (c *Catalog) FullName(h *Header) string {
	if h.Schema == 0 {
		return Quote(h.Name)
	}
	return Quote(c.SchemaName(h.Schema)) + "." + Quote(h.Name)
}
