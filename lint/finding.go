package lint

import (
	"cmp"
	"slices"
	"strings"

	"sqlgen/internal/source"
)

// Finding is one result.
type Finding struct {
	Rule     string
	Severity Severity
	Message  string // one sentence without a full stop, names filled in

	// Pos is the place in the revision file, or in the SQL file when that was
	// linted. End is the last place of it, zero when not known.
	Pos, End source.Pos
	// SQL is the place in the rendered script; zero when Pos is in SQL itself.
	SQL source.Pos

	Revision  string
	Direction Direction
	Statement string // the SQL, "" for findings about no statement

	// Lock is the strongest lock on Relation, spelled as in the manual; "" for none.
	Lock     string
	Relation string
	Rewrite  bool // Relation is rewritten
	Scan     bool // Relation is read in full

	SafeAlternative string // Python or SQL that can be pasted; may have several lines
	URL             string

	// Notes are further lines, such as a list of dependents.
	Notes []string

	// Fingerprint identifies the finding when lines move.
	Fingerprint string
}

// Suppressed is a finding that is accepted, with the reason.
type Suppressed struct {
	Finding *Finding
	Reason  string
	By      string // "revision", "sql", "configuration" or "baseline"
}

// Result of a run.
type Result struct {
	Findings   []*Finding // sorted, without suppressed ones
	Suppressed []Suppressed
	// Errors are failures of rules, and statements that could not be parsed or
	// replayed at all. They are no findings.
	Errors source.ErrorList
	// Transactions of the linted scripts in order, for reports.
	Transactions []TransactionSummary
	// Statements counts the linted ones.
	Statements int
}

// Count is how many findings have a severity.
func (r *Result) Count(s Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Worst is the highest severity among the findings, Off when there are none.
func (r *Result) Worst() Severity {
	worst := Off
	for _, f := range r.Findings {
		worst = max(worst, f.Severity)
	}
	return worst
}

// withoutRepeats takes repeated findings out of sorted ones.
func withoutRepeats(list []*Finding) []*Finding {
	return slices.CompactFunc(list, func(a, b *Finding) bool {
		return compareFindings(a, b) == 0 && a.Statement == b.Statement && a.Revision == b.Revision && a.Direction == b.Direction
	})
}

func compareFindings(a, b *Finding) int {
	if c := strings.Compare(a.Pos.File, b.Pos.File); c != 0 {
		return c
	}
	if c := cmp.Or(a.Pos.Line-b.Pos.Line, a.Pos.Column-b.Pos.Column, a.SQL.Line-b.SQL.Line, a.SQL.Column-b.SQL.Column, int(b.Severity)-int(a.Severity)); c != 0 {
		return c
	}
	if c := strings.Compare(a.Rule, b.Rule); c != 0 {
		return c
	}
	if c := strings.Compare(a.Relation, b.Relation); c != 0 {
		return c
	}
	return strings.Compare(a.Message, b.Message)
}
