package offline

import (
	"sort"

	"sqlgen/offline/postgres"
	"sqlgen/offline/schema"
)

// printer prints what Python code asks to be printed while it runs. Values are
// always literals: there are no parameters in a script.
type printer struct{}

func (printer) CompileType(t schema.Type) (string, error)         { return postgres.TypeText(t) }
func (printer) CompileExpr(e schema.Expr, _ bool) (string, error) { return postgres.ExprText(e) }
func (printer) Quote(n schema.Name) string                        { return postgres.QuoteName(n) }

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
