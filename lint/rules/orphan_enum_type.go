package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var orphanEnumType = &lint.Analyzer{
	Name:  "orphan-enum-type",
	Title: "An enum type is left behind: DROP TYPE is missing",
	Doc: `Dropping a table or column never drops the enum that it used, and Alembic's autogenerate doesn't write the DROP TYPE.

In a downgrade this makes the next upgrade fail: its CREATE TYPE meets the type that is still there (` + "`type \"user_role\" already exists`" + `).
sqlgen simulates it: the schema before the revision, after its upgrade, and after its downgrade. An enum that only the last of
these has is left behind. In an upgrade that drops the last column of an enum, the type stays as a warning: it is in
nobody's way, but nobody will find out whether it may go.

Silent for a type that is still used, one that the downgrade found there already (` + "`create_type=False`" + `, or made by hand before), and one
that a later revision drops or uses again. Where an opaque statement (a DO block, a function) names the type, the finding is information: what it does can't be decided.`,
	SafeAlternative: "Write `op.execute(\"DROP TYPE user_role\")` after the last `op.drop_table` or `op.drop_column` that used the type.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources: []string{"https://www.postgresql.org/docs/current/sql-droptype.html", "https://github.com/sqlalchemy/alembic/issues/886",
		"https://docs.sqlalchemy.org/en/20/dialects/postgresql.html#sqlalchemy.dialects.postgresql.ENUM"},
	Needs:       lint.NeedRevisions,
	RunRevision: orphansOfRevision,
	RunHistory:  orphansOfHistory,
}

// orphan is an enum whose last user went in an upgrade.
type orphan struct {
	typ  *catalog.Type
	by   *lint.Stmt
	what string // "drops column role of users"
	down string // what the downgrade has to do with the type, "" for nothing
}

func orphansOfRevision(p *lint.RevisionPass) {
	if p.Back != nil && doesSomething(p.DownStmts) {
		for _, d := range p.Diff() {
			if d.Kind != "enum" || d.Before != "" {
				continue
			}
			schema, name, _ := strings.Cut(d.Name, ".")
			if t := p.Back.TypeNamed(schema, name); t != nil && len(users(p.Back, t.ID)) == 0 {
				leftByDowngrade(p, t)
			}
		}
	}
	memory := p.Memory()
	list, _ := (*memory).([]orphan)
	seen := map[catalog.ID]bool{}
	for i := len(p.UpStmts) - 1; i >= 0; i-- {
		s := p.UpStmts[i]
		released := releases(s)
		if len(released) == 0 {
			continue
		}
		for _, id := range slices.Sorted(maps.Keys(released)) {
			t := p.After.Type(id)
			if t == nil || seen[id] || p.Before.Object(id) == nil || len(users(p.After, id)) > 0 {
				continue
			}
			seen[id] = true
			list = append(list, orphan{t, s, released[id], typeInDowngrade(p, t)})
		}
	}
	*memory = list
}

// doesSomething reports whether a revision's own statements are among some.
func doesSomething(list []*lint.Stmt) bool {
	for _, s := range list {
		if !s.Generated {
			return true
		}
	}
	return false
}

// users are the dependents of a type.
func users(c *catalog.Catalog, typ catalog.ID) []catalog.Dependency {
	return c.Dependents(catalog.Address{ID: typ})
}

func leftByDowngrade(p *lint.RevisionPass, t *catalog.Type) {
	name := sqlNameOf(p.Back, &t.Header)
	made := statementNumber(p, t.Created.Statement)
	f := lint.Finding{Relation: "-", Pos: p.Down.Pos}
	f.Relation = ""
	verb, next := "upgrade() makes it", fmt.Sprintf("the next upgrade fails with type %q already exists", t.Name)
	if made != nil {
		if made.Direction() == lint.Downgrade {
			verb, next = "downgrade() makes it", "the next downgrade fails at the same place"
		}
		if at := place(made.Place()); at != "" {
			verb += " (" + at + ")"
		}
	}
	if made != nil && strings.Contains(callText(made), "checkfirst=True") {
		next = "rendered as SQL, where checkfirst=True can't ask, " + next
	}
	end, what := "downgrade() never drops it", ""
	if s, released := lastRelease(p.DownStmts, t.ID); s != nil {
		f.Pos, f.End, f.Statement, f.SQL = s.Place(), s.End, s.Text(), s.SQL.Pos(s.Parsed)
		what = s.Call
		if what == "" {
			what = "statement"
		}
		what = fmt.Sprintf("after the %s at %s", strings.TrimPrefix(what, "op."), place(s.Place()))
		end = "downgrade() " + released + " and leaves the type"
	} else {
		what = "at the end"
	}
	f.Message = fmt.Sprintf("enum %s is left behind: %s, %s; %s", name, verb, end, next)
	if made == nil || made.Direction() == lint.Upgrade {
		f.Notes = append(f.Notes, "used by "+list(columnsOf(p.After, t.ID))+" after the upgrade")
		if len(columnsOf(p.After, t.ID)) == 0 {
			f.Notes = nil
		}
	}
	f.SafeAlternative = fmt.Sprintf("# in downgrade(), %s:\nop.execute(%s)\n# or, the same:\n%s", what, pyText("DROP TYPE "+name), dropCall(p.Back, t))
	if why := undecided(p, t.Name); why != "" {
		f.Severity = lint.Info
		f.Message = fmt.Sprintf("enum %s may be left behind, which can't be decided because of %s: %s, %s", name, why, verb, end)
	}
	p.ReportStep(p.Down, f)
}

// dropCall is the DROP TYPE as SQLAlchemy writes it.
func dropCall(c *catalog.Catalog, t *catalog.Type) string {
	args := pySchema([]string{"name=" + pyString(t.Name)}, "schema", schemaOf(c, &t.Header))
	return "sa.Enum(" + strings.Join(args, ", ") + ").drop(op.get_bind(), checkfirst=False)"
}

// undecided says which opaque statement may have dropped the type, "" when none.
func undecided(p *lint.RevisionPass, name string) string {
	for _, step := range []*lint.Step{p.Down, p.Up} {
		if step != nil && step.Opaque != "" {
			return step.Opaque
		}
	}
	for _, list := range [][]*lint.Stmt{p.DownStmts, p.UpStmts} {
		for _, s := range list {
			if s.Err != nil && changesType(s.Node) {
				return fmt.Sprintf("what is refused at %s (%s)", place(s.Place()), s.Err.Msg)
			}
			if s.Event.Opaque != "" && (strings.Contains(s.Text(), name) || strings.Contains(s.Text(), "pg_type") || strings.Contains(s.Text(), "pg_enum")) {
				return fmt.Sprintf("%s at %s", s.Event.Opaque, place(s.Place()))
			}
		}
	}
	return ""
}

// changesType reports whether a statement renames, alters or drops a type.
func changesType(n any) bool {
	switch n := n.(type) {
	case *pgtree.RenameStmt:
		return n.RenameType == pgtree.OBJECT_TYPE
	case *pgtree.DropStmt:
		return n.RemoveType == pgtree.OBJECT_TYPE
	case *pgtree.AlterEnumStmt:
		return true
	}
	return false
}

// statementNumber finds a statement of the revision by its number.
func statementNumber(p *lint.RevisionPass, number int) *lint.Stmt {
	for _, l := range [][]*lint.Stmt{p.UpStmts, p.DownStmts} {
		for _, s := range l {
			if s.Number == number {
				return s
			}
		}
	}
	return nil
}

// lastRelease finds the statement that took the last user of a type.
func lastRelease(stmts []*lint.Stmt, typ catalog.ID) (*lint.Stmt, string) {
	for i := len(stmts) - 1; i >= 0; i-- {
		if what, ok := releases(stmts[i])[typ]; ok {
			return stmts[i], what
		}
	}
	return nil, ""
}

// releases are the enums whose columns a statement drops or gives another type,
// with what it does: "drops the table users, which used it".
func releases(s *lint.Stmt) map[catalog.ID]string {
	if s.Err != nil {
		return nil
	}
	var out map[catalog.ID]string
	note := func(t *catalog.Table, col *catalog.Column, format string) {
		if typ := s.Before.Type(col.Type.ID); typ != nil && typ.Kind == catalog.EnumType {
			if out == nil {
				out = map[catalog.ID]string{}
			}
			if _, ok := out[typ.ID]; !ok {
				out[typ.ID] = fmt.Sprintf(format, col.Name, relationName(s.Before, &t.Header))
			}
		}
	}
	switch n := s.Node.(type) {
	case *pgtree.DropStmt:
		if n.RemoveType != pgtree.OBJECT_TABLE {
			break
		}
		for _, o := range n.Objects {
			name := pgtree.NameOfObject(o)
			if t := s.Before.Table(name.Schema, name.Name); t != nil {
				for i := range t.Columns {
					note(t, t.Columns[i], "drops table %[2]s, which used it")
				}
			}
		}
	case *pgtree.AlterTableStmt:
		t := s.Table(n.Relation)
		if t == nil {
			break
		}
		for _, c := range n.Cmds {
			cmd := c.GetAlterTableCmd()
			col := t.Column(cmd.GetName())
			if col == nil {
				continue
			}
			switch cmd.GetSubtype() {
			case pgtree.AT_DropColumn:
				note(t, col, "drops column %s of %s, which used it")
			case pgtree.AT_AlterColumnType:
				note(t, col, "gives column %s of %s another type")
			}
		}
	}
	return out
}

// columnsOf are the columns of a type: "users.role".
func columnsOf(c *catalog.Catalog, typ catalog.ID) []string {
	var out []string
	for _, d := range users(c, typ) {
		if t, ok := c.Object(d.From.ID).(*catalog.Table); ok && d.From.Column != 0 {
			if col := t.ColumnNum(d.From.Column); col != nil {
				out = append(out, relationName(c, &t.Header)+"."+col.Name)
			}
		}
	}
	return out
}

// typeInDowngrade says what the downgrade needs of a type that the upgrade is
// to drop.
func typeInDowngrade(p *lint.RevisionPass, t *catalog.Type) string {
	if p.Back == nil || len(users(p.Back, t.ID)) == 0 {
		return ""
	}
	return "# downgrade() uses the type again: make it there first"
}

func orphansOfHistory(p *lint.HistoryPass) {
	list, _ := (*p.Memory()).([]orphan)
	for _, o := range list {
		t := p.Head.Type(o.typ.ID)
		if t == nil || len(users(p.Head, t.ID)) > 0 {
			continue
		}
		name := sqlNameOf(p.Head, &t.Header)
		f := lint.Finding{Severity: lint.Warning}
		f.Message = fmt.Sprintf("enum %s is left behind: upgrade() %s, and nothing else does", name, o.what)
		f.SafeAlternative = fmt.Sprintf("# in upgrade(), after %s:\nop.execute(%s)\n# or, the same:\n%s", place(o.by.Place()), pyText("DROP TYPE "+name), dropCall(p.Head, t))
		if o.down != "" {
			values := make([]string, len(t.Values))
			for i, v := range t.Values {
				values[i] = pyString(v.Name)
			}
			args := pySchema(append(values, "name="+pyString(t.Name)), "schema", schemaOf(p.Head, &t.Header))
			f.SafeAlternative += fmt.Sprintf("\n%s:\nsa.Enum(%s).create(op.get_bind(), checkfirst=False)", o.down, strings.Join(args, ", "))
		}
		for _, opaque := range p.Head.OpaqueStatements() {
			if opaque.Origin.Statement >= o.by.Number {
				f.Severity = lint.Info
				f.Message += "; " + opaque.Why + " ran after it, so this isn't certain"
				break
			}
		}
		p.ReportAt(o.by, f)
	}
}
