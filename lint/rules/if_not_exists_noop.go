package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var ifNotExistsNoop = &lint.Analyzer{
	Name:  "if-not-exists-noop",
	Title: "IF NOT EXISTS skips an object that is there with another definition",
	Doc: `IF NOT EXISTS looks at the name alone. Here the history has an object of that name which is not what the statement describes: the
statement does nothing, with a notice that nobody reads, and the script goes on with the wrong table, column or index.`,
	SafeAlternative: "Change the object that is there, or drop it first; without IF NOT EXISTS the script at least stops.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createtable.html"},
	Nodes:           []any{(*pgtree.CreateStmt)(nil), (*pgtree.IndexStmt)(nil), (*pgtree.AlterTableStmt)(nil)},
	Run: func(p *lint.Pass) {
		if p.Err != nil || len(p.Event.Skipped) == 0 {
			return
		}
		switch n := p.Node.(type) {
		case *pgtree.CreateStmt:
			skippedTable(p, n)
		case *pgtree.IndexStmt:
			skippedIndex(p, n)
		case *pgtree.AlterTableStmt:
			skippedColumns(p, n)
		}
	},
}

// elsewhere applies a changed statement to a copy of the catalog.
func elsewhere(p *lint.Pass, n *pgtree.Node) *catalog.Catalog {
	c := p.Before.Snapshot()
	if _, err := c.Apply(n, catalog.Origin{}); err != nil {
		return nil
	}
	return c
}

func skippedTable(p *lint.Pass, n *pgtree.CreateStmt) {
	have := p.Table(n.Relation)
	made := pgtree.Copy(n)
	made.IfNotExists, made.Relation.Relname = false, "sqlgen_"+n.Relation.Relname
	c := elsewhere(p, &pgtree.Node{Node: &pgtree.Node_CreateStmt{CreateStmt: made}})
	if have == nil || c == nil {
		return
	}
	want := c.Table(made.Relation.Schemaname, catalog.Truncate(made.Relation.Relname))
	if want == nil {
		return
	}
	var notes []string
	for i := range want.Columns {
		w := &want.Columns[i]
		switch h := have.Column(w.Name); {
		case h == nil:
			notes = append(notes, fmt.Sprintf("column %s is not there", w.Name))
		case c.ColumnType(w) != p.Before.ColumnType(h):
			notes = append(notes, fmt.Sprintf("column %s is %s, not %s", w.Name, p.Before.ColumnType(h), c.ColumnType(w)))
		case w.NotNull && !h.NotNull:
			notes = append(notes, fmt.Sprintf("column %s allows NULL", w.Name))
		}
	}
	for i := range have.Columns {
		if want.Column(have.Columns[i].Name) == nil {
			notes = append(notes, fmt.Sprintf("column %s is there besides", have.Columns[i].Name))
		}
	}
	skipped(p, "table "+relationName(p.Before, &have.Header), &have.Header, notes)
}

func skippedIndex(p *lint.Pass, n *pgtree.IndexStmt) {
	have := p.Before.Index(n.Relation.GetSchemaname(), n.Idxname)
	if have == nil {
		if o := p.Before.Relation(n.Relation.GetSchemaname(), n.Idxname); o != nil {
			skipped(p, "relation "+n.Idxname, o.Head(), []string{p.Before.Describe(catalog.Address{ID: o.Head().ID}) + " is no index"})
		}
		return
	}
	made := pgtree.Copy(n)
	made.IfNotExists, made.Idxname, made.Concurrent = false, "sqlgen_"+n.Idxname, false
	c := elsewhere(p, &pgtree.Node{Node: &pgtree.Node_IndexStmt{IndexStmt: made}})
	if c == nil {
		return
	}
	want := c.Index(n.Relation.Schemaname, catalog.Truncate(made.Idxname))
	if want == nil {
		return
	}
	_, w, _ := strings.Cut(c.IndexDefinition(want), " ON ")
	_, h, _ := strings.Cut(p.Before.IndexDefinition(have), " ON ")
	var notes []string
	if w != h {
		notes = append(notes, fmt.Sprintf("it is ON %s, not ON %s", h, w))
	}
	if want.Unique != have.Unique {
		notes = append(notes, map[bool]string{true: "it is unique", false: "it is not unique"}[have.Unique])
	}
	skipped(p, "index "+n.Idxname, &have.Header, notes)
}

func skippedColumns(p *lint.Pass, n *pgtree.AlterTableStmt) {
	t := p.Table(n.Relation)
	if t == nil {
		return
	}
	made := pgtree.Copy(n)
	var names []string
	for _, c := range made.Cmds {
		cmd := c.GetAlterTableCmd()
		def := cmd.GetDef().GetColumnDef()
		if cmd.GetSubtype() != pgtree.AT_AddColumn || def == nil || !cmd.MissingOk || t.Column(def.Colname) == nil {
			continue
		}
		names = append(names, def.Colname)
		def.Colname = "sqlgen_" + def.Colname
	}
	c := elsewhere(p, &pgtree.Node{Node: &pgtree.Node_AlterTableStmt{AlterTableStmt: made}})
	if c == nil {
		return
	}
	after := c.Table(n.Relation.Schemaname, n.Relation.Relname)
	for _, name := range names {
		have, want := t.Column(name), (*catalog.Column)(nil)
		if after != nil {
			want = after.Column(catalog.Truncate("sqlgen_" + name))
		}
		if want == nil {
			continue
		}
		var notes []string
		if h, w := p.Before.ColumnType(have), c.ColumnType(want); h != w {
			notes = append(notes, fmt.Sprintf("it is %s, not %s", h, w))
		}
		if want.NotNull && !have.NotNull {
			notes = append(notes, "it allows NULL")
		}
		skipped(p, "column "+name+" of "+relationName(p.Before, &t.Header), &catalog.Header{Created: have.Created}, notes)
	}
}

func skipped(p *lint.Pass, what string, h *catalog.Header, notes []string) {
	if len(notes) == 0 {
		return
	}
	message := "IF NOT EXISTS does nothing here: " + what + " exists"
	if by := origin(p.StepAt(h.Created)); by != "" {
		message += ", " + by
	}
	p.Report(lint.Finding{Message: message + " and differs: " + notes[0], Notes: notes[1:]})
}
