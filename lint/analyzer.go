package lint

import "fmt"

// Analyzer is the code behind a rule. At least one of the Run functions is set;
// each is called as often as there is something of its kind:
//
//	Run            for every node of a type in Nodes, or once per statement without Nodes
//	RunTransaction at the end of each transaction, also the implicit one of a statement
//	RunScript      at the end of each script: what is deployed together
//	RunRevision    for each revision once its upgrade, and its downgrade, were simulated
//	RunHistory     once, at the end
type Analyzer struct {
	Name  string // the rule's name as the user writes it: "require-concurrent-index-creation"
	Title string // one line without a full stop, for lists and SARIF
	Doc   string // Markdown: what it finds, why that hurts, with the lock and what it blocks
	// SafeAlternative says in general what to do instead, in Alembic's words.
	// Findings carry one of their own with the statement's names filled in.
	SafeAlternative string
	Since           string   // version of sqlgen that has it first
	Severity        Severity // default; Off for rules that are asked for
	Sources         []string // pages of the manual, issues
	Needs           Need

	// Nodes are nil pointers of the wanted types, such as (*pgtree.IndexStmt)(nil).
	Nodes []any

	Run            func(*Pass)
	RunTransaction func(*TransactionPass)
	RunScript      func(*ScriptPass)
	RunRevision    func(*RevisionPass)
	RunHistory     func(*HistoryPass)
}

// Need is what a rule can't do without; it isn't run where that is missing.
type Need uint8

// The needs, to be combined.
const (
	// NeedRevisions: revision files, not only SQL.
	NeedRevisions Need = 1 << iota
	// NeedHistory: what existed before is known (Settings.Existing is false).
	NeedHistory
)

// Validate checks what a registry relies on.
func (a *Analyzer) Validate() error {
	switch {
	case a.Name == "":
		return fmt.Errorf("a rule has no name")
	case a.Title == "" || a.Doc == "":
		return fmt.Errorf("rule %s: no title or documentation", a.Name)
	case a.Severity == SeverityDefault:
		return fmt.Errorf("rule %s: no severity", a.Name)
	case a.Run == nil && a.RunTransaction == nil && a.RunScript == nil && a.RunRevision == nil && a.RunHistory == nil:
		return fmt.Errorf("rule %s: nothing to run", a.Name)
	case len(a.Nodes) > 0 && a.Run == nil:
		return fmt.Errorf("rule %s: Nodes without Run", a.Name)
	}
	return nil
}

// URL is the rule's page.
func (a *Analyzer) URL(base string) string {
	if base == "" {
		return ""
	}
	return base + a.Name
}
