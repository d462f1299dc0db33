package guard

import (
	"strconv"
	"strings"

	"sqlgen/internal/catalog"
)

// auditData is what a step records.
type auditData struct {
	Table                           string // quoted
	Project, Command, Range, Ticket string
	Digest                          string
	Step, Steps                     int
}

// auditTable quotes [schema.]table.
func auditTable(name string) string {
	schema, table, ok := strings.Cut(name, ".")
	if !ok {
		return catalog.Quote(name)
	}
	return catalog.Quote(schema) + "." + catalog.Quote(table)
}

func (g *Script) audit(s *Step) *auditData {
	return &auditData{
		Table: auditTable(g.AuditTable), Project: g.Project, Command: g.Command, Range: g.Range, Ticket: g.Ticket, Digest: ownDigest,
		Step: s.Number, Steps: s.Of,
	}
}

// CreateAuditTable makes the table that the steps record themselves in.
func CreateAuditTable(name string) string {
	return "CREATE TABLE " + auditTable(name) + " (applied_at timestamptz NOT NULL, applied_by text NOT NULL, project text, command text NOT NULL, " +
		"range text NOT NULL, step int NOT NULL, steps int NOT NULL, digest text NOT NULL, ticket text)"
}

// Create is [CreateAuditTable], for the guard's hint.
func (d *auditData) Create() string {
	return strings.Replace(CreateAuditTable("x"), "CREATE TABLE x", "CREATE TABLE "+d.Table, 1)
}

// Insert is the statement that records the step.
func (d *auditData) Insert() string {
	null := func(s string) string {
		if s == "" {
			return "NULL"
		}
		return Literal(s)
	}
	return "INSERT INTO " + d.Table + " (applied_at, applied_by, project, command, range, step, steps, digest, ticket) VALUES (clock_timestamp(), current_user, " +
		strings.Join([]string{null(d.Project), Literal(d.Command), Literal(d.Range), strconv.Itoa(d.Step), strconv.Itoa(d.Steps), Literal("sha256:" + d.Digest), null(d.Ticket)}, ", ") + ")"
}
