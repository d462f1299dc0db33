package rules

import (
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

// alterTable is what rules about ALTER TABLE walk.
var alterTable = []any{(*pgtree.AlterTableStmt)(nil)}

// command is one sub-command of an ALTER TABLE of a table that others use.
type command struct {
	*lint.Pass
	subject
	Rel *pgtree.RangeVar
	Cmd *pgtree.AlterTableCmd

	added *addition // of an ADD COLUMN that a rule has looked at
}

// sql is the table's name for SQL.
func (c *command) sql() string { return sqlName(c.Rel) }

// report adds the table to a finding.
func (c *command) report(f lint.Finding) {
	if f.Relation == "" {
		f.Relation = c.Name
	}
	c.Report(f)
}

// commands makes a Run that calls f for the sub-commands of some kinds.
func commands(f func(*command), kinds ...pgtree.AlterTableType) func(*lint.Pass) {
	return func(p *lint.Pass) {
		n := p.Node.(*pgtree.AlterTableStmt)
		if n.Objtype != pgtree.OBJECT_TABLE {
			return
		}
		wanted := func(c *pgtree.Node) bool {
			cmd := c.GetAlterTableCmd()
			return cmd != nil && slices.Contains(kinds, cmd.Subtype)
		}
		if !slices.ContainsFunc(n.Cmds, wanted) {
			return
		}
		list := commandsOf(p, n)
		for i := range list {
			if c := &list[i]; slices.Contains(kinds, c.Cmd.Subtype) {
				f(c)
			}
		}
	}
}

// commandsOf are the sub-commands of an ALTER TABLE, none when nobody else uses
// the table.
func commandsOf(p *lint.Pass, n *pgtree.AlterTableStmt) []command {
	x := sharedBy(p)
	if x.commands != nil {
		return x.commands
	}
	x.commands = make([]command, 0, len(n.Cmds))
	t, ok := inUse(p.Stmt, n.Relation)
	if !ok || t.Table == nil && n.MissingOk && !p.Before.Incomplete() {
		return nil
	}
	for _, c := range n.Cmds {
		if cmd := c.GetAlterTableCmd(); cmd != nil {
			x.commands = append(x.commands, command{Pass: p, subject: t, Rel: n.Relation, Cmd: cmd})
		}
	}
	return x.commands
}

// shared is what rules that look at the same node have in common.
type shared struct {
	commands []command     // nil when no rule has asked for them
	columns  []columnPlace // the same
}

func sharedBy(p *lint.Pass) *shared {
	x, ok := p.Shared.(*shared)
	if !ok {
		x = &shared{}
		p.Shared = x
	}
	return x
}

// addition is a column that ALTER TABLE adds to a table in use.
type addition struct {
	*command
	Def *pgtree.ColumnDef
	// Col is the column as the catalog has it afterwards, nil when it refused.
	Col       *catalog.Column
	NotNull   *pgtree.Constraint
	Default   *pgtree.Node
	Generated *pgtree.Constraint
	Identity  *pgtree.Constraint
	Primary   *pgtree.Constraint
	Unique    *pgtree.Constraint
	Checks    []*pgtree.Constraint
	Foreign   []*pgtree.Constraint
	Serial    string // "serial", "bigserial", "smallserial" or ""
}

// additions makes a Run that calls f for columns added to tables in use. A
// column that is there already (IF NOT EXISTS) is no addition.
func additions(f func(*addition)) func(*lint.Pass) {
	return commands(func(c *command) {
		def := c.Cmd.Def.GetColumnDef()
		if def == nil || c.Cmd.MissingOk && c.column(def.Colname) != nil {
			return
		}
		if c.added == nil {
			c.added = readColumn(c, def)
		}
		f(c.added)
	}, pgtree.AT_AddColumn)
}

func readColumn(c *command, def *pgtree.ColumnDef) *addition {
	a := &addition{command: c, Def: def, Serial: serialType(def.TypeName)}
	if c.Err == nil && c.After != nil {
		if t := c.After.Table(c.Rel.Schemaname, c.Rel.Relname); t != nil {
			a.Col = t.Column(def.Colname)
		}
	}
	for _, n := range def.Constraints {
		k := n.GetConstraint()
		switch k.GetContype() {
		case pgtree.CONSTR_NOTNULL:
			a.NotNull = k
		case pgtree.CONSTR_DEFAULT:
			a.Default = k.RawExpr
		case pgtree.CONSTR_GENERATED:
			a.Generated = k
		case pgtree.CONSTR_IDENTITY:
			a.Identity = k
		case pgtree.CONSTR_PRIMARY:
			a.Primary = k
		case pgtree.CONSTR_UNIQUE:
			a.Unique = k
		case pgtree.CONSTR_CHECK:
			a.Checks = append(a.Checks, k)
		case pgtree.CONSTR_FOREIGN:
			a.Foreign = append(a.Foreign, k)
		}
	}
	return a
}

// serialType reads serial and its kin, which are no types but ways to write a default.
func serialType(t *pgtree.TypeName) string {
	if len(t.GetNames()) != 1 || len(t.ArrayBounds) > 0 {
		return ""
	}
	switch n := pgtree.Strings(t.Names)[0]; n {
	case "serial", "serial4":
		return "serial"
	case "bigserial", "serial8":
		return "bigserial"
	case "smallserial", "serial2":
		return "smallserial"
	}
	return ""
}

// typeText prints a type name.
func typeText(t *pgtree.TypeName) string {
	if t == nil {
		return ""
	}
	null := &pgtree.Node{Node: &pgtree.Node_AConst{AConst: &pgtree.A_Const{Isnull: true}}}
	text, err := pgtree.DeparseExpr(&pgtree.Node{Node: &pgtree.Node_TypeCast{TypeCast: &pgtree.TypeCast{Arg: null, TypeName: t}}})
	if err != nil || len(text) < len("NULL::") {
		return pgtree.NameOf(t.Names).Name
	}
	return text[len("NULL::"):]
}

// exprText prints an expression, "…" when it can't be.
func exprText(n *pgtree.Node) string {
	text, err := pgtree.DeparseExpr(n)
	if err != nil {
		return "…"
	}
	return text
}

// addedConstraint is the constraint of an ADD CONSTRAINT, nil for others.
func (c *command) addedConstraint() *pgtree.Constraint {
	k := c.Cmd.Def.GetConstraint()
	if k == nil || k.Indexname != "" {
		return nil
	}
	return k
}

// constraintName is a constraint's name, or the one PostgreSQL gives it.
func (c *command) constraintName(k *pgtree.Constraint, suffix string, columns ...string) string {
	if k.Conname != "" {
		return k.Conname
	}
	if c.Err == nil {
		for _, e := range c.Event.Effects {
			if e.Kind != catalog.Created || e.Class != catalog.ClassConstraint {
				continue
			}
			if o, ok := c.After.Object(e.Object).(*catalog.Constraint); ok && o.Type == constraintLetter(k) && (c.Table == nil || o.Table == c.Table.ID) {
				return o.Name
			}
		}
	}
	middle := ""
	for i, col := range columns {
		if i > 0 {
			middle += "_"
		}
		middle += col
	}
	return catalog.ObjectName(c.Rel.Relname, middle, suffix)
}

func constraintLetter(k *pgtree.Constraint) byte {
	switch k.Contype {
	case pgtree.CONSTR_CHECK:
		return 'c'
	case pgtree.CONSTR_FOREIGN:
		return 'f'
	case pgtree.CONSTR_PRIMARY:
		return 'p'
	case pgtree.CONSTR_UNIQUE:
		return 'u'
	case pgtree.CONSTR_EXCLUSION:
		return 'x'
	}
	return 0
}

// constraintNameOf is constraintName for a constraint of an added column.
func (a *addition) constraintNameOf(k *pgtree.Constraint, suffix string) string {
	if suffix == "pkey" {
		return a.constraintName(k, suffix)
	}
	return a.constraintName(k, suffix, a.Def.Colname)
}

// lockOfTable is what the sub-command alone does to the table, nil when that isn't known.
func (c *command) lockOfTable() *locks.Lock {
	if c.Table == nil || c.Effect.Unknown != "" {
		return nil
	}
	return c.alone().Of(c.Table.ID)
}

// alone is the effect of the sub-command without its neighbours.
func (c *command) alone() *locks.Effect {
	n, ok := c.Node.(*pgtree.AlterTableStmt)
	if !ok || len(n.Cmds) < 2 {
		return c.Effect
	}
	one := &pgtree.AlterTableStmt{Relation: n.Relation, Objtype: n.Objtype, MissingOk: n.MissingOk,
		Cmds: []*pgtree.Node{{Node: &pgtree.Node_AlterTableCmd{AlterTableCmd: c.Cmd}}}}
	var change *locks.Change
	if c.Err == nil {
		change = &locks.Change{After: c.After, Event: c.Event}
	}
	return locks.Of(&pgtree.Node{Node: &pgtree.Node_AlterTableStmt{AlterTableStmt: one}}, c.Before, change, locks.Options{Version: c.Version(), TimeZone: c.Settings().TimeZone})
}
