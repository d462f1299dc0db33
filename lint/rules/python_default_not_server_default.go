package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var pythonDefaultNotServerDefault = &lint.Analyzer{
	Name:  "python-default-not-server-default",
	Title: "A NOT NULL column is added with default=, which never reaches the database",
	Doc: "`sa.Column(…, default=x)`" + ` is what SQLAlchemy puts into an INSERT of its own. ADD COLUMN has no trace of it: the existing rows have no value, and with
NOT NULL the statement fails on a table that has any. ` + "`server_default=`" + ` is what was meant; without NOT NULL the rows stay NULL.`,
	SafeAlternative: "`server_default=`, which is metadata only for a constant; drop it in a later revision when it isn't wanted.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://docs.sqlalchemy.org/en/20/core/defaults.html#server-invoked-ddl-explicit-default-expressions"},
	Needs:           lint.NeedRevisions,
	Nodes:           alterTable,
	Run: additions(func(c *addition) {
		if c.Default != nil || c.Generated != nil || c.Identity != nil || c.Serial != "" || c.Script.Simulated {
			return
		}
		for _, f := range c.Facts(c.Step.Revision, lint.FactPythonDefault) {
			table, column, _ := strings.Cut(f.Name, ".")
			if table != c.Rel.Relname || column != c.Def.Colname || f.Direction != c.Direction() {
				continue
			}
			finding := lint.Finding{Pos: f.Pos}
			value := f.Detail
			switch {
			case c.NotNull != nil || c.Primary != nil:
				finding.Message = fmt.Sprintf("default=%s of column %s is Python's: the existing rows of %s get no value and NOT NULL fails", value, column, c.Name)
			default:
				finding.Severity = lint.Info
				finding.Message = fmt.Sprintf("default=%s of column %s is Python's: the existing rows of %s stay NULL", value, column, c.Name)
			}
			finding.SafeAlternative = "server_default=" + serverDefault(value)
			c.report(finding)
			return
		}
	}),
}

// serverDefault is the server_default for the text of a Python default.
func serverDefault(value string) string {
	switch value {
	case "True":
		return "sa.true()"
	case "False":
		return "sa.false()"
	case "dict", "{}", "list", "[]":
		return map[string]string{"dict": `"{}"`, "{}": `"{}"`, "list": `"[]"`, "[]": `"[]"`}[value]
	}
	if n, err := pgtree.ParseExpr(value); err == nil && n.GetAConst() != nil {
		if text, ok := pgtree.Text(n); ok {
			return pyString(text)
		}
	}
	if len(value) > 1 && (value[0] == '"' || value[0] == '\'') {
		return value
	}
	if strings.Contains(value, "now") {
		return "sa.func.now()"
	}
	if strings.Contains(value, "uuid4") {
		return "sa.text(\"gen_random_uuid()\")"
	}
	return `"…"`
}
