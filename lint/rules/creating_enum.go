package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var creatingEnum = &lint.Analyzer{
	Name:            "creating-enum",
	Title:           "An enum type is created",
	Severity:        lint.Off,
	Since:           "0.1.0",
	Doc:             `Values of an enum can be added and renamed, never removed, and each new one is a migration. A table of values with a foreign key, or a CHECK, is easier to change.`,
	SafeAlternative: "A lookup table with a foreign key, or `sa.Enum(…, native_enum=False)` with a CHECK.",
	Sources:         []string{"https://www.postgresql.org/docs/current/datatype-enum.html"},
	Nodes:           []any{(*pgtree.CreateEnumStmt)(nil)},
	Run: func(p *lint.Pass) {
		name := pgtree.NameOf(p.Node.(*pgtree.CreateEnumStmt).TypeName)
		p.Report(lint.Finding{Message: fmt.Sprintf("the type %s is an enum, whose values can never be removed", plainName(name.Schema, name.Name))})
	},
}
