package locks

import "strings"

const (
	rowsDecide  = "the planner chooses by the number of rows, which isn't known"
	waited      = "scans, builds and later locks of a statement that had to wait were not measured"
	notRead     = "what runs isn't in the statement: Effect.Unknown says so"
	grammar     = "the parser's grammar is PostgreSQL 16's"
	dataDecides = "the rows decide whether the server refuses it"
)

// explanations says why a measurement and what the package says differ, by the
// case and what differs: "case relation", "case error", "case *".
var explanations = map[string]string{
	"delete sm": rowsDecide,

	"add-fk-from-empty p": "the referenced table isn't read when the referencing one is empty, which isn't known",

	"do-block-update *": notRead,
	"reassign-owned *":  notRead,
	"drop-owned *":      notRead,

	"add-column-not-null-no-default error": dataDecides,
	"dml-then-alter-deferred-fk error":     dataDecides,

	"detach-partition-concurrently ptn_1":         waited,
	"create-index-concurrently *":                 waited,
	"reindex-index-concurrently *":                waited + "; the new index has a name of its own for the time being",
	"reindex-table-concurrently *":                waited + "; the new indexes have names of their own for the time being",
	"vacuum-full *":                               waited,
	"create-index-concurrently-partitioned error": "the server refuses it; the measurement kept the error in a note",

	"set-expression error":                    grammar,
	"add-column-generated-virtual error":      grammar,
	"add-check-not-enforced error":            grammar,
	"add-not-null-constraint error":           grammar,
	"add-not-null-constraint-not-valid error": grammar,
	"validate-not-null-constraint error":      grammar,
}

func explained(about string) (key, reason string) {
	if r, ok := explanations[about]; ok {
		return about, r
	}
	id, _, _ := strings.Cut(about, " ")
	if r, ok := explanations[id+" *"]; ok {
		return id + " *", r
	}
	return "", ""
}
