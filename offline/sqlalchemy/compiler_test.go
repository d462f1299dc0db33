package sqlalchemy

import (
	"strings"

	"sqlgen/offline/ops"
	"sqlgen/offline/postgres"
	"sqlgen/offline/schema"
)

// printer is the Compiler of the tests, offline/postgres.
type printer struct{}

func (printer) CompileType(t schema.Type) (string, error) { return postgres.TypeText(t) }
func (printer) Quote(n schema.Name) string                { return postgres.QuoteName(n) }

func (printer) CompileExpr(e schema.Expr, literals bool) (string, error) {
	if literals {
		return postgres.ExprText(e)
	}
	return postgres.PlaceholderText(e)
}

func (printer) FormatTable(t *schema.Table) string {
	if t.Schema.None() {
		return postgres.QuoteName(t.Name)
	}
	return postgres.QuoteName(t.Schema) + "." + postgres.QuoteName(t.Name)
}

func (printer) CompileOperation(op ops.Operation) (string, error) {
	stmts, err := postgres.New(postgres.Options{}).Compile(op)
	if err != nil {
		return "", err
	}
	var texts []string
	for _, s := range stmts {
		texts = append(texts, s.Text)
	}
	return strings.Join(texts, ";\n\n"), nil
}
