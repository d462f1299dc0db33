package offline

import (
	"sort"
	"strings"

	"sqlgen/offline/ops"
	"sqlgen/offline/postgres"
	"sqlgen/offline/schema"
)

// printer prints what Python code asks to be printed while it runs.
type printer struct{}

func (printer) CompileType(t schema.Type) (string, error) { return postgres.TypeText(t) }

// CompileExpr prints an expression; without literals its values are :name, as
// str() of a statement shows them.
func (printer) CompileExpr(e schema.Expr, literals bool) (string, error) {
	if literals {
		return postgres.ExprText(e)
	}
	return postgres.PlaceholderText(e)
}

// CompileOperation prints a statement by itself: nothing that was created
// before is taken into account.
func (printer) CompileOperation(op ops.Operation) (string, error) {
	statements, err := postgres.New(postgres.Options{}).Compile(op)
	if err != nil {
		return "", err
	}
	texts := make([]string, len(statements))
	for i := range statements {
		texts[i] = statements[i].Text
	}
	return strings.Join(texts, ";\n\n"), nil
}

func (printer) Quote(n schema.Name) string { return postgres.QuoteName(n) }

func (printer) FormatTable(t *schema.Table) string {
	if t.Schema.None() {
		return postgres.QuoteName(t.Name)
	}
	return postgres.QuoteName(t.Schema) + "." + postgres.QuoteName(t.Name)
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
