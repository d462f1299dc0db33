package rules

import (
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var downgradeDoesNotMirrorUpgrade = &lint.Analyzer{
	Name:  "downgrade-does-not-mirror-upgrade",
	Title: "The downgrade does not bring back the schema from before the upgrade",
	Doc: `sqlgen replays the upgrade and then the downgrade and compares the schema with the one before. What differs is named: left behind,
lost, or changed (a type without its length, NOT NULL or a server default forgotten, an index or constraint that DROP
COLUMN took along, a foreign key without its ON DELETE). Column order does not count.

The next upgrade from there may fail, and the database is no longer what the models say. Where a part of the revision
is opaque (a DO block, a function), the finding is information and says so. Rows that a dropped column or table held
are lost whatever the downgrade does; that is information too.`,
	SafeAlternative: "Write the object in the downgrade as the earlier revision made it, with all arguments: `existing_nullable`, `server_default`, `ondelete`, the index.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://alembic.sqlalchemy.org/en/latest/tutorial.html#downgrading"},
	Needs:           lint.NeedRevisions,
	RunRevision:     mirror,
}

func mirror(p *lint.RevisionPass) {
	if p.Back == nil || !doesSomething(p.DownStmts) {
		return
	}
	for _, s := range p.DownStmts {
		if s.Err != nil && !s.Err.Unsure {
			return // downgrade-fails: nothing can be said of what comes back
		}
	}
	lostRows(p)
	diff := p.Diff()
	if len(diff) == 0 {
		return
	}
	m := &mirrored{pass: p, whole: map[string]bool{}, keys: map[string]bool{}}
	for _, d := range diff {
		if (d.Before == "") != (d.After == "") {
			switch d.Kind {
			case "relation":
				m.whole[d.Name] = true
			case "column":
				m.whole[d.Name] = true
			}
		}
		if d.Kind == "constraint" {
			schema, _, member := splitMember(d.Name)
			m.keys[schema+"."+member] = true
		}
	}
	diff = slices.DeleteFunc(slices.Clone(diff), m.implied)
	var lines []string
	gone, come := map[string]string{}, map[string]string{}
	for _, d := range diff {
		var before, back string
		if d.Before != "" {
			before = definition(p.Before, d)
		}
		if d.After != "" {
			back = definition(p.Back, d)
		}
		if d.Kind == "constraint" || d.Kind == "index" {
			// The same under another name is a renaming.
			if d.Before == "" {
				come[differenceTable(d)+back] = differenceName(d)
			} else if d.After == "" {
				gone[differenceTable(d)+before] = differenceName(d)
			}
		}
		lines = append(lines, sentence(d, before, back))
	}
	if len(lines) == 0 {
		return
	}
	for def, name := range gone {
		if other := come[def]; other != "" {
			lines = renamed(lines, name, other)
		}
	}
	f := lint.Finding{Pos: p.Down.Pos, Notes: lines}
	f.Message = "downgrade() does not bring back the schema from before upgrade(): "
	switch len(lines) {
	case 1:
		f.Message += lines[0]
		f.Notes = nil
	default:
		f.Message += fmt.Sprintf("%d differences, first %s", len(lines), lines[0])
	}
	if why := p.Opaque(); why != "" {
		f.Severity = lint.Info
		f.Message = fmt.Sprintf("whether downgrade() mirrors upgrade() can't be decided because of %s; without it: %s", why, strings.TrimPrefix(f.Message, "downgrade() does not bring back the schema from before upgrade(): "))
	}
	f.SafeAlternative = m.advice(diff)
	p.ReportStep(p.Down, f)
}

func differenceTable(d catalog.Difference) string {
	if d.Kind == "index" {
		return "index "
	}
	schema, table, _ := splitMember(d.Name)
	return schema + "." + table + " "
}

func sentence(d catalog.Difference, before, back string) string {
	name := differenceName(d)
	switch {
	case d.Before == "":
		return name + " is left behind"
	case d.After == "":
		if before != "" {
			return fmt.Sprintf("%s is lost: %s", name, before)
		}
		return name + " is lost"
	case before != "" && back != "" && before != back:
		return fmt.Sprintf("%s is changed: %s → %s", name, before, back)
	case strings.HasPrefix(d.Kind, "comment "):
		return name + " is changed"
	}
	return name + " is changed"
}

// renamed replaces the lost and left sentences of one definition by one.
func renamed(lines []string, from, to string) []string {
	var out []string
	for _, l := range lines {
		switch {
		case strings.HasPrefix(l, from+" is lost"):
			words := strings.Fields(strings.TrimPrefix(to, strings.Fields(to)[0]+" "))
			out = append(out, fmt.Sprintf("%s comes back as %s", from, words[0]))
		case l != to+" is left behind":
			out = append(out, l)
		}
	}
	return out
}

// mirrored is one comparison.
type mirrored struct {
	pass  *lint.RevisionPass
	whole map[string]bool // relations and columns that are on one side only
	keys  map[string]bool // schema.name of constraints that differ
}

// implied reports whether a difference goes without saying: it belongs to
// another one, or another rule reports it.
func (m *mirrored) implied(d catalog.Difference) bool {
	p := m.pass
	schema, table, member := splitMember(d.Name)
	version := p.Settings().VersionTable
	if table == version || strings.HasPrefix(table, version+"_") {
		return true
	}
	side := p.Before
	if d.Before == "" {
		side = p.Back
	}
	oneSided := d.Before == "" || d.After == ""
	switch d.Kind {
	case "enum":
		if d.Before == "" {
			t := p.Back.TypeNamed(schema, table)
			return t != nil && len(users(p.Back, t.ID)) == 0 // orphan-enum-type
		}
		if t := p.Back.TypeNamed(schema, table); t != nil && d.After != "" {
			return addedValues(p, t) // irreversible-enum-value
		}
	case "constraint":
		if t := side.Table(schema, table); t != nil {
			if k := side.Constraint(t.ID, member); k != nil && k.Type == 'n' {
				return true // the column says it; nobody has chosen the name
			}
		}
		return oneSided && m.whole[schema+"."+table] && member != ""
	case "column", "trigger", "policy", "rule":
		return oneSided && m.whole[schema+"."+table] && member != ""
	case "index":
		i := side.Index(schema, table)
		if i == nil {
			return false
		}
		if m.keys[schema+"."+table] && i.Constraint != 0 {
			return true
		}
		if !oneSided {
			return false
		}
		if t := side.Object(i.Table); t != nil {
			return m.whole[side.SchemaName(t.Head().Schema)+"."+t.Head().Name]
		}
	case "sequence":
		q, _ := side.Relation(schema, table).(*catalog.Sequence)
		if q == nil || !oneSided || q.Owner.ID == 0 {
			return false
		}
		t, _ := side.Object(q.Owner.ID).(*catalog.Table)
		if t == nil {
			return false
		}
		owner := side.SchemaName(t.Schema) + "." + t.Name
		col := t.ColumnNum(q.Owner.Column)
		return m.whole[owner] || col != nil && m.whole[owner+"."+col.Name]
	}
	if strings.HasPrefix(d.Kind, "comment ") && oneSided {
		return m.whole[d.Name] || m.whole[schema+"."+table]
	}
	return false
}

// addedValues reports whether the type differs by values that the upgrade added.
func addedValues(p *lint.RevisionPass, t *catalog.Type) bool {
	before, _ := p.Before.Object(t.ID).(*catalog.Type)
	if before == nil {
		return false
	}
	for _, v := range before.Values {
		if !hasLabel(t, v.Name) {
			return false
		}
	}
	return len(t.Values) > len(before.Values)
}

// advice writes what brings back or takes away the first of some differences.
func (m *mirrored) advice(diff []catalog.Difference) string {
	p := m.pass
	a := &advice{}
	n := 0
	for _, d := range diff {
		if n == 5 {
			break
		}
		schema, table, member := splitMember(d.Name)
		in := schema
		if in == "public" {
			in = ""
		}
		length := a.b.Len()
		switch {
		case d.Kind == "column" && d.Before == "":
			a.line(pyCall("op.drop_column", pySchema([]string{pyString(table), pyString(member)}, "schema", in)...))
		case d.Kind == "relation" && d.Before == "" && relationWord(d.After) == "table":
			a.line(pyCall("op.drop_table", pySchema([]string{pyString(table)}, "schema", in)...))
		case d.Kind == "index" && d.Before == "":
			a.line(pyCall("op.drop_index", pySchema([]string{pyString(table)}, "schema", in)...))
		case d.Kind == "constraint" && d.Before == "":
			a.line(pyCall("op.drop_constraint", pySchema([]string{pyString(member), pyString(table)}, "schema", in)...))
		case d.Kind == "constraint" && d.After == "":
			a.execute("ALTER TABLE %s ADD CONSTRAINT %s %s", qualify(in, table), catalog.Quote(member), definition(p.Before, d))
		case d.Kind == "index" && d.After == "":
			if i := p.Before.Index(schema, table); i != nil {
				a.execute("%s", p.Before.IndexDefinition(i))
			}
		case d.Kind == "column" && d.Before != "" && d.After != "":
			m.column(a, schema, table, member)
		}
		if a.b.Len() > length {
			n++
		}
	}
	if a.b.Len() == 0 {
		return ""
	}
	return "# in downgrade():\n" + a.String()
}

// column writes the alter_column that makes a column what it was.
func (m *mirrored) column(a *advice, schema, table, name string) {
	b, c := m.pass.Before, m.pass.Back
	was, is := columnNamed(b, &pgtree.RangeVar{Schemaname: schema, Relname: table}, name), columnNamed(c, &pgtree.RangeVar{Schemaname: schema, Relname: table}, name)
	if was == nil || is == nil {
		return
	}
	target := qualify(strings.TrimPrefix(schema, "public"), table)
	col := catalog.Quote(name)
	if b.ColumnType(was) != c.ColumnType(is) {
		a.execute("ALTER TABLE %s ALTER COLUMN %s TYPE %s", target, col, b.ColumnType(was))
	}
	args := pySchema([]string{pyString(table), pyString(name)}, "schema", strings.TrimPrefix(schema, "public"))
	more := args
	if was.NotNull != is.NotNull {
		more = append(more, "nullable="+map[bool]string{true: "False", false: "True"}[was.NotNull])
	}
	if x, y := b.DefaultExpr(was), c.DefaultExpr(is); (x == nil) != (y == nil) || x != nil && x.String() != y.String() {
		switch text, constant := constantText(x); {
		case x == nil:
			more = append(more, "server_default=None")
		case constant:
			more = append(more, "server_default="+pyString(text))
		default:
			more = append(more, "server_default=sa.text("+pyText(x.String())+")")
		}
	}
	if len(more) > len(args) {
		a.line(pyCall("op.alter_column", more...))
	}
}

// lostRows says what the upgrade drops with its rows and the downgrade makes
// anew without them.
func lostRows(p *lint.RevisionPass) {
	for _, s := range p.UpStmts {
		if s.Err != nil || s.Generated {
			continue
		}
		report := func(what string) {
			p.ReportAt(s, lint.Finding{Severity: lint.Info, Message: what + " comes back empty in the downgrade: what upgrade() drops is gone"})
		}
		switch n := s.Node.(type) {
		case *pgtree.DropStmt:
			if n.RemoveType != pgtree.OBJECT_TABLE {
				continue
			}
			for _, o := range n.Objects {
				name := pgtree.NameOfObject(o)
				t := s.Before.Table(name.Schema, name.Name)
				if t != nil && p.Before.Object(t.ID) != nil && p.Back.Table(name.Schema, name.Name) != nil {
					report("table " + relationName(s.Before, &t.Header))
				}
			}
		case *pgtree.AlterTableStmt:
			t := s.Table(n.Relation)
			if t == nil || p.Before.Object(t.ID) == nil {
				continue
			}
			for _, c := range n.Cmds {
				cmd := c.GetAlterTableCmd()
				if cmd.GetSubtype() != pgtree.AT_DropColumn {
					continue
				}
				old := p.Before.Object(t.ID).(*catalog.Table).Column(cmd.Name)
				back, _ := p.Back.Object(t.ID).(*catalog.Table)
				if old != nil && back != nil && back.Column(cmd.Name) != nil && old.Generated == 0 {
					report(fmt.Sprintf("column %s of %s", cmd.Name, relationName(s.Before, &t.Header)))
				}
			}
		}
	}
}
