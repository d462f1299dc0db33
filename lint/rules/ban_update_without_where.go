package rules

import (
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banUpdateWithoutWhere = &lint.Analyzer{
	Name:     "ban-update-without-where",
	Title:    "UPDATE of a whole table",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `UPDATE without WHERE locks every row until COMMIT, writes each of them anew (the table doubles, and so do its indexes) and makes everybody wait who wants to write one of them. Silent for
tables of this script, and for those the script emptied and filled itself.`,
	SafeAlternative: "Batches that are committed one by one, in an autocommit_block.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-update.html", "https://www.postgresql.org/docs/current/routine-vacuuming.html"},
	Nodes:           []any{(*pgtree.UpdateStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.UpdateStmt)
		t, ok := inUse(p.Stmt, n.Relation)
		if !ok || n.WhereClause != nil || len(n.FromClause) > 0 || t.Table != nil && p.Script.Emptied[t.Table.ID] != nil || isVersionTable(p, n.Relation) {
			return
		}
		a := advise(p.Stmt)
		if sets, condition, ok := repeatable(p, t, n); ok {
			table := sqlName(n.Relation)
			a.batches(t, table, fmt.Sprintf("UPDATE %s SET %s WHERE %%s", table, strings.ReplaceAll(sets, "%", "%%")), condition)
		} else {
			a.note("Run again it changes the rows again, so walk over the key in ranges, each committed by itself:")
			a.autocommit(func() {
				key := "ctid"
				if columns := t.key(); len(columns) > 0 {
					key = catalog.Quote(columns[0])
				}
				a.execute("%s WHERE %s >= … AND %s < …", p.Text(), key, key)
			})
		}
		p.Report(lint.Finding{Relation: t.Name, Scan: true, SafeAlternative: a.String(), Message: fmt.Sprintf("UPDATE %s without WHERE locks every row and writes it anew: writes to them wait %s", t.Name, hold(p.Stmt))})
	},
}

// isVersionTable reports whether a RangeVar names Alembic's own table.
func isVersionTable(p *lint.Pass, r *pgtree.RangeVar) bool {
	return r.GetRelname() == p.Settings().VersionTable
}

// repeatable prints the SET list of an UPDATE, and the condition that is false
// for rows it has been applied to. ok is false when there is no such condition:
// a value depends on the column itself, the clock or chance.
func repeatable(p *lint.Pass, t subject, n *pgtree.UpdateStmt) (sets, condition string, ok bool) {
	targets := map[string]bool{}
	for _, e := range n.TargetList {
		targets[e.GetResTarget().GetName()] = true
	}
	var set, open []string
	for _, e := range n.TargetList {
		r := e.GetResTarget()
		if r.GetVal().GetMultiAssignRef() != nil || len(r.GetIndirection()) > 0 {
			return "", "", false
		}
		if r.GetVal().GetSetToDefault() == nil {
			volatility, known := p.Before.Volatility(&catalog.Expr{Node: r.GetVal()}, t.Table)
			if !known || volatility != 'i' {
				return "", "", false
			}
		}
		own := false
		pgtree.Walk(r.GetVal(), func(x any) bool {
			if c, isColumn := x.(*pgtree.ColumnRef); isColumn {
				fields := pgtree.Strings(c.Fields)
				own = own || targets[fields[len(fields)-1]]
			}
			return true
		})
		if own && !settles(r.GetVal(), r.GetName()) || r.GetVal().GetSetToDefault() != nil {
			return "", "", false
		}
		name, value := catalog.Quote(r.GetName()), exprText(r.GetVal())
		set = append(set, name+" = "+value)
		open = append(open, fmt.Sprintf("%s IS DISTINCT FROM (%s)", name, value))
	}
	return strings.Join(set, ", "), strings.Join(open, " OR "), len(set) > 0
}

// settles reports whether an expression of a column gives the same again when it is
// applied to its own result, as lower(trim(column)) does.
func settles(n *pgtree.Node, column string) bool {
	constant := func(n *pgtree.Node) bool { return n.GetAConst() != nil }
	switch e := pgtree.Unwrap(n).(type) {
	case *pgtree.ColumnRef:
		fields := pgtree.Strings(e.Fields)
		return fields[len(fields)-1] == column
	case *pgtree.FuncCall:
		switch pgtree.FuncName(e).Name {
		case "lower", "upper", "btrim", "ltrim", "rtrim":
			return len(e.Args) > 0 && settles(e.Args[0], column) && !slices.ContainsFunc(e.Args[1:], func(n *pgtree.Node) bool { return !constant(n) })
		}
	case *pgtree.CoalesceExpr:
		return settles(e.Args[0], column) && !slices.ContainsFunc(e.Args[1:], func(n *pgtree.Node) bool { return !constant(n) })
	case *pgtree.A_Expr:
		return e.Kind == pgtree.AEXPR_NULLIF && e.Lexpr.GetColumnRef() != nil && settles(e.Lexpr, column) && constant(e.Rexpr)
	}
	return false
}
