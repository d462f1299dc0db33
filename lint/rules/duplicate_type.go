package rules

import (
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var duplicateType = &lint.Analyzer{
	Name:  "duplicate-type",
	Title: "CREATE TYPE of a type that exists already",
	Doc: `Alembic prints CREATE TYPE for every ` + "`sa.Enum`" + ` of a create_table, without asking whether the type is there: a second table
with the same enum, or a type that an earlier downgrade left behind, makes the statement fail with "type already exists".`,
	SafeAlternative: "Say in the second table that the type is there: `postgresql.ENUM(name=\"user_role\", create_type=False)`.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createtype.html", "https://docs.sqlalchemy.org/en/20/dialects/postgresql.html#sqlalchemy.dialects.postgresql.ENUM"},
	Run: refusals(func(r *refusal) {
		if !makesType(r.Node) {
			return
		}
		f := lint.Finding{Message: "PostgreSQL refuses this: " + r.Msg}
		var name pgtree.Name
		values := []string(nil)
		switch n := r.Node.(type) {
		case *pgtree.CreateEnumStmt:
			name, values = pgtree.NameOf(n.TypeName), pgtree.Strings(n.Vals)
		case *pgtree.CreateDomainStmt:
			name = pgtree.NameOf(n.Domainname)
		case *pgtree.CompositeTypeStmt:
			name = pgtree.NameOfRange(n.Typevar)
		case *pgtree.CreateRangeStmt:
			name = pgtree.NameOf(n.TypeName)
		}
		if t := r.Before.TypeNamed(name.Schema, name.Name); t != nil {
			if by := origin(r.StepAt(t.Created)); by != "" {
				f.Message += ", " + by
			}
			if t.Kind == catalog.EnumType && values != nil {
				have := labels(t)
				if !slices.Equal(have, values) {
					f.Message += ", with other values: " + strings.Join(have, ", ")
				}
				args := make([]string, len(have))
				for i, v := range have {
					args[i] = pyString(v)
				}
				args = pySchema(append(args, "name="+pyString(t.Name), "create_type=False"), "schema", name.Schema)
				f.SafeAlternative = "# from sqlalchemy.dialects import postgresql; as the column's type:\n" + pyCall("postgresql.ENUM", args...)
			}
		}
		r.report(f)
	}, catalog.DuplicateObject),
}

// labels are the values of an enum.
func labels(t *catalog.Type) []string {
	out := make([]string, len(t.Values))
	for i, v := range t.Values {
		out[i] = v.Name
	}
	return out
}
