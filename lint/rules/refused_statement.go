package rules

import (
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
)

var refusedStatement = &lint.Analyzer{
	Name:  "refused-statement",
	Title: "PostgreSQL refuses the statement",
	Doc: `The history is replayed statement by statement, with PostgreSQL's own checks and in its own words; this statement does not pass them.
It fails when the script is applied and, in one transaction, takes everything before it along.

What is missing, exists already, is depended on or has the wrong type has a rule of its own: missing-object, object-already-exists,
duplicate-type, dependent-object, type-change-needs-using, foreign-key-target-not-unique and others. This one says the rest: a default
that is not of its column's type, a second primary key, a view that loses a column, a literal that is no date.`,
	SafeAlternative: "Correct the statement. `sqlgen schema REV` shows what exists at that point.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://www.postgresql.org/docs/current/errcodes-appendix.html"},
	Run: func(p *lint.Pass) {
		if p.Err == nil || p.Script.Simulated || refusedElsewhere(p) {
			return
		}
		r := &refusal{p, p.Err}
		f := lint.Finding{Message: "PostgreSQL refuses this: " + r.Msg + " (" + string(r.Code) + ")"}
		if r.Hint != "" {
			f.Notes = []string{r.Hint}
		}
		r.report(f)
	},
}

// ownRules are the conditions that have a rule of their own, or that are only
// the consequence of a statement before.
var ownRules = []catalog.Code{
	catalog.UndefinedTable, catalog.UndefinedColumn, catalog.UndefinedObject, catalog.UndefinedFunction, catalog.InvalidSchemaName,
	catalog.DuplicateTable, catalog.DuplicateColumn, catalog.DuplicateObject, catalog.DuplicateSchema, catalog.DuplicateFunction,
	catalog.DependentObjects, catalog.UnsafeNewEnumValue, catalog.InvalidForeignKey, catalog.ActiveTransaction, catalog.InFailedTransaction,
}

// refusedElsewhere reports whether another rule says it.
func refusedElsewhere(p *lint.Pass) bool {
	if slices.Contains(ownRules, p.Err.Code) {
		return true
	}
	if p.Err.Code == catalog.DatatypeMismatch || p.Err.Code == catalog.CannotCoerce {
		// type-change-needs-using, enum-default-not-dropped, mismatched-foreign-key-type
		_, cmd := typeChange(p)
		return cmd != nil || strings.HasPrefix(p.Err.Msg, "foreign key")
	}
	return false
}
