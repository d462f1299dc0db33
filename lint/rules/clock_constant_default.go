package rules

import (
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var clockConstantDefault = &lint.Analyzer{
	Name:     "clock-constant-default",
	Title:    "A default that is the time of the migration and not of the row",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: "`server_default=\"now()\"`" + ` is a string, which becomes DEFAULT 'now()'. PostgreSQL reads the literal when the column is made and keeps the time that it
was then: every row gets the time of the migration. The same goes for 'now', 'today', 'tomorrow' and 'yesterday' as a default of a date
or time. Nothing fails, and the rows look right on the day of the deployment.`,
	SafeAlternative: "`server_default=sa.func.now()` or `sa.text(\"now()\")`: the function is called for each row.",
	Sources:         []string{"https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT", "https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-DATETIME-SPECIAL-VALUES"},
	Nodes:           columnNodes,
	Run: func(p *lint.Pass) {
		columns(func(p *lint.Pass, c columnPlace) {
			for _, n := range c.Def.Constraints {
				if k := n.GetConstraint(); k.GetContype() == pgtree.CONSTR_DEFAULT {
					reportClockConstant(p, c.Table, c.Name, c.Builtin, k.RawExpr)
				}
			}
		})(p)
		n, ok := p.Node.(*pgtree.AlterTableStmt)
		if !ok {
			return
		}
		for _, e := range n.Cmds {
			cmd := e.GetAlterTableCmd()
			if cmd.GetSubtype() != pgtree.AT_ColumnDefault || cmd.Def == nil {
				continue
			}
			if col := columnNamed(p.Before, n.Relation, cmd.Name); col != nil {
				reportClockConstant(p, plainName(n.Relation.GetSchemaname(), n.Relation.GetRelname()), cmd.Name, builtinOf(p.Before, col.Type), cmd.Def)
			}
		}
	},
}

// clockTypes are the types for which PostgreSQL knows 'now' and its kin.
var clockTypes = []string{"date", "time", "timetz", "timestamp", "timestamptz"}

// clockWords are the special values that mean the time at which they are read,
// and what means it for each row.
var clockWords = map[string]string{"now": "now()", "today": "current_date", "tomorrow": "current_date + 1", "yesterday": "current_date - 1"}

func builtinOf(c *catalog.Catalog, r catalog.TypeRef) string {
	if t := c.Type(r.ID); t != nil && !r.Array {
		return t.Name
	}
	return ""
}

func reportClockConstant(p *lint.Pass, table, column, typ string, n *pgtree.Node) {
	text, ok := clockConstant(n, typ)
	if !ok {
		return
	}
	call := clockWords[specialValue(text)]
	if typ == "time" && call == "now()" {
		call = "localtime"
	}
	a := advise(p.Stmt)
	if a.sql {
		a.line("DEFAULT " + call)
	} else {
		a.note("a string is a literal, an expression is evaluated for each row:")
		a.line("server_default=sa.text(" + pyString(call) + ")")
	}
	p.Report(lint.Finding{SafeAlternative: a.String(),
		Message: fmt.Sprintf("DEFAULT '%s' of %s.%s is a constant: PostgreSQL reads the literal once, when this runs, and every row gets that time", text, table, column)})
}

// clockConstant is the literal of a default that PostgreSQL turns into a time: one
// without a cast, or cast to a type of the clock. A cast by way of text is an
// expression.
func clockConstant(n *pgtree.Node, typ string) (string, bool) {
	if cast, ok := pgtree.Unwrap(n).(*pgtree.TypeCast); ok {
		typ, n = pgtree.NameOf(cast.TypeName.GetNames()).Name, cast.Arg
	}
	c, ok := pgtree.Unwrap(n).(*pgtree.A_Const)
	if !ok || c.GetSval() == nil || !slices.Contains(clockTypes, typ) {
		return "", false
	}
	text := c.GetSval().GetSval()
	_, special := clockWords[specialValue(text)]
	return text, special
}

// specialValue is the word in a date or time that the server reads: in any case,
// and without the punctuation around it.
func specialValue(text string) string {
	return strings.ToLower(strings.Trim(text, " \t\n()"))
}
