package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

// subject is a relation that a statement is about and that others use.
type subject struct {
	Name  string         // schema.name, the schema left out when it is public
	Table *catalog.Table // nil when the catalog doesn't know it

	in *catalog.Catalog // that has Table
}

// key are the columns of the primary key.
func (x subject) key() []string {
	if x.Table == nil {
		return nil
	}
	if k := x.in.PrimaryKey(x.Table.ID); k != nil {
		return x.in.ColumnNames(x.Table.ID, k.Columns)
	}
	return nil
}

// inUse finds the relation of a RangeVar. It is false for what nobody else can
// be waiting for: a table that this script made, a temporary one, or one that
// doesn't exist.
func inUse(s *lint.Stmt, r *pgtree.RangeVar) (subject, bool) {
	if r == nil || r.Relpersistence == "t" {
		return subject{}, false
	}
	t := s.Table(r)
	if t == nil {
		if s.Before.Relation(r.Schemaname, r.Relname) != nil {
			return subject{}, false // an index or a sequence
		}
		return subject{Name: plainName(r.Schemaname, r.Relname)}, true
	}
	if t.Persistence == 't' || s.IsNew(t) {
		return subject{}, false
	}
	return known(s.Before, t), true
}

func known(c *catalog.Catalog, t *catalog.Table) subject {
	return subject{Name: relationName(c, t.Head()), Table: t, in: c}
}

// inUseID is inUse for an object of the catalog before the statement.
func inUseID(s *lint.Stmt, id catalog.ID) (subject, bool) {
	t, ok := s.Before.Object(id).(*catalog.Table)
	if !ok || t.Persistence == 't' || s.IsNew(t) {
		return subject{}, false
	}
	return known(s.Before, t), true
}

// mayHaveChildren reports whether rows may be in partitions or inheriting tables.
func (x subject) mayHaveChildren() bool {
	return x.Table == nil || x.Table.Kind == catalog.PartitionedTable || len(x.in.Partitions(x.Table.ID)) > 0
}

// emptied reports whether the script truncated the table and put nothing in since.
func (x subject) emptied(s *lint.Stmt) bool {
	if x.Table == nil || s.Script.Emptied[x.Table.ID] == nil {
		return false
	}
	return s.Script.Filled[x.Table.ID] == nil
}

// column finds a column of the table as it was, nil when it isn't known.
func (x subject) column(name string) *catalog.Column {
	if x.Table == nil {
		return nil
	}
	return x.Table.Column(name)
}

// plainName is a relation's name as lint/locks has it.
func plainName(schema, name string) string {
	if schema == "" || schema == "public" {
		return name
	}
	return schema + "." + name
}

func relationName(c *catalog.Catalog, h *catalog.Header) string {
	return plainName(c.SchemaName(h.Schema), h.Name)
}

// sqlName prints a RangeVar's name for SQL.
func sqlName(r *pgtree.RangeVar) string { return qualify(r.GetSchemaname(), r.GetRelname()) }

// qualify prints a name for SQL, quoted where needed.
func qualify(schema, name string) string {
	if schema == "" {
		return catalog.Quote(name)
	}
	return catalog.Quote(schema) + "." + catalog.Quote(name)
}

// sqlNameOf prints the name of an object for SQL, the schema left out when it is public.
func sqlNameOf(c *catalog.Catalog, h *catalog.Header) string {
	if schema := c.SchemaName(h.Schema); schema != "public" {
		return qualify(schema, h.Name)
	}
	return catalog.Quote(h.Name)
}

func quoteAll(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = catalog.Quote(n)
	}
	return strings.Join(out, ", ")
}

// hold says until when the statement's locks stay.
func hold(s *lint.Stmt) string {
	if s.InTransaction() {
		return "until COMMIT"
	}
	return "until it is done"
}

// waits says who waits for a lock.
func waits(m locks.Mode) string {
	switch {
	case m.BlocksReads():
		return "reads and writes wait"
	case m.BlocksWrites():
		return "writes wait"
	}
	return "reads and writes go on"
}

// under is "under MODE on NAME: reads and writes wait until COMMIT".
func under(s *lint.Stmt, m locks.Mode, name string) string {
	return fmt.Sprintf("under %s on %s: %s %s", m, name, waits(m), hold(s))
}

// takes is "takes MODE on NAME: reads and writes wait until COMMIT".
func takes(s *lint.Stmt, m locks.Mode, name string) string {
	return fmt.Sprintf("takes %s on %s: %s %s", m, name, waits(m), hold(s))
}

// reverting reports whether the statement undoes an upgrade that is under
// review itself: what it takes away was made by that upgrade.
func reverting(s *lint.Stmt) bool { return s.Script.Simulated }

// list joins words as a sentence does: a, b and c.
func list(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
