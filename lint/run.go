package lint

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/lint/locks"
)

// Run replays the input and runs the rules on it. The same input gives the same
// result. A rule that fails is reported in Result.Errors; the others go on.
func Run(in Input, s Settings, analyzers []*Analyzer) *Result {
	said := s.Version
	s.fill()
	r := &run{input: &in, settings: s, result: &Result{}, known: analyzers, byType: map[reflect.Type][]*rule{}, active: map[string]bool{}, read: map[string]bool{},
		allowedFiles: map[string][]*allowance{}, allowedSQL: map[*source.File][]*allowance{}}
	r.choose()
	main := &session{run: r, cat: catalog.New(catalog.Options{Version: said, Existing: s.Existing})}
	main.fold(in.Applied)
	main.lint = true
	for i := range in.Steps {
		if i == 0 || s.EachRevision {
			main.finishScript()
			main.startScript()
		}
		main.reviewed(&in.Steps[i])
	}
	main.finishScript()
	h := &HistoryPass{Input: r.input, Head: main.cat.Snapshot()}
	for _, a := range r.ofHistory {
		h.reporter = reporter{r, a}
		r.guard(a, nil, func() { a.RunHistory(h) })
	}
	r.finish()
	return r.result
}

// run is one call of Run.
type run struct {
	input    *Input
	settings Settings
	result   *Result
	known    []*Analyzer // all
	// Those that aren't off and can do their work, by what they look at.
	every          []*rule
	byType         map[reflect.Type][]*rule
	ofTransactions []*rule
	ofScripts      []*rule
	ofRevisions    []*rule
	ofHistory      []*rule
	active         map[string]bool
	number         int // of statements
	txs            int
	steps          int
	found          []*reported
	block          []reported // where the next ones of found go
	pass           Pass       // see runAll
	// complaints are findings about suppressions.
	complaints []*Finding
	facts      map[string][]Fact // by revision; see reporter.Facts
	refused    []Refusal
	allowances []*allowance
	// The same, by what they are about.
	allowedFiles map[string][]*allowance       // findings in a revision file
	allowedSQL   map[*source.File][]*allowance // findings about the statements of a script
	read         map[string]bool               // revision files whose allowances were read
}

// rule is an analyzer in one run.
type rule struct {
	*Analyzer
	severity Severity // that the settings give it, SeverityDefault when they don't
	url      string
	memory   any // see reporter.Memory
}

// reported is a finding and which statement of which SQL it is about; no file
// when it is about none.
type reported struct {
	Finding
	file  *source.File
	index int
}

func (r *run) choose() {
	for _, a := range r.known {
		x := &rule{Analyzer: a, severity: r.settings.Rules[a.Name], url: a.URL(r.settings.URLBase)}
		if cmp.Or(x.severity, a.Severity) == Off || a.Needs&NeedRevisions != 0 && !r.hasRevisions() || a.Needs&NeedHistory != 0 && r.settings.Existing {
			continue
		}
		r.active[a.Name] = true
		if a.RunTransaction != nil {
			r.ofTransactions = append(r.ofTransactions, x)
		}
		if a.RunScript != nil {
			r.ofScripts = append(r.ofScripts, x)
		}
		if a.RunRevision != nil {
			r.ofRevisions = append(r.ofRevisions, x)
		}
		if a.RunHistory != nil {
			r.ofHistory = append(r.ofHistory, x)
		}
		switch {
		case a.Run == nil:
		case len(a.Nodes) == 0:
			r.every = append(r.every, x)
		default:
			for _, n := range a.Nodes {
				t := reflect.TypeOf(n)
				r.byType[t] = append(r.byType[t], x)
			}
		}
	}
}

// load gives a step its statements; done lets them go.
func (r *run) load(step *Step) {
	if step.Statements == nil && r.input.Load != nil {
		r.input.Load(step)
	}
}

func (r *run) done(step *Step) {
	if r.input.Load == nil {
		return
	}
	step.Statements = nil
	if step.Downgrade != nil {
		step.Downgrade.Statements = nil
	}
}

func (r *run) hasRevisions() bool {
	if len(r.input.Revisions) > 0 {
		return true
	}
	for i := range r.input.Steps {
		if r.input.Steps[i].Revision != "" {
			return true
		}
	}
	return false
}

// guard runs a rule and turns a panic into an error that names it.
func (r *run) guard(a *rule, s *Stmt, f func()) {
	defer func() {
		if v := recover(); v != nil {
			r.broken(a, s, v)
		}
	}()
	f()
}

// broken reports a rule that failed with a panic.
func (r *run) broken(a *rule, s *Stmt, v any) {
	e := &source.Error{Msg: fmt.Sprintf("rule %s failed: %v", a.Name, v), Hint: "switch the rule off to go on without it, and report this"}
	if s != nil {
		e.Pos = s.Place()
		e.Msg = fmt.Sprintf("rule %s failed on %q: %v", a.Name, clip(s.Text(), 80), v)
	}
	r.result.Errors.Add(e)
}

// clip is a text on one line, of n bytes at most.
func clip(text string, n int) string { return upTo(strings.Join(strings.Fields(text), " "), n) }

// maxStatement is how many bytes of its statement a finding shows: a statement on
// a hundred thousand tables may have as many findings.
const maxStatement = 8 << 10

func upTo(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n]&0xC0 == 0x80 {
		n--
	}
	return text[:n] + "…"
}

// report fills in what a finding leaves empty and keeps it.
func (r *run) report(a *rule, s *Stmt, step *Step, f Finding) {
	f.Rule = a.Name
	if f.Severity = cmp.Or(a.severity, f.Severity, a.Severity); f.Severity == Off {
		return
	}
	if s != nil {
		step = s.Step
		f.locate(s)
		f.describe(s)
		if s.Script.Simulated {
			f.Severity = min(f.Severity, Warning)
		}
	}
	if step != nil {
		if f.Revision == "" {
			f.Revision = step.Revision
		}
		if f.Direction == NoDirection {
			f.Direction = step.Direction
		}
		if !f.Pos.IsValid() {
			f.Pos = step.Pos
		}
		if f.Pos.File == "" && step.Source != nil {
			f.Pos.File = step.Source.Name
		}
	}
	f.URL = a.url
	found := reported{Finding: f}
	if s != nil {
		found.file, found.index = s.SQL.File, s.Parsed.Index
	}
	r.keep(found)
}

// keep keeps a finding. There may be tens of thousands, so that they are
// allocated some at a time.
func (r *run) keep(f reported) {
	if len(r.block) == cap(r.block) {
		r.block = make([]reported, 0, 64)
	}
	r.block = append(r.block, f)
	r.found = append(r.found, &r.block[len(r.block)-1])
}

func (f *Finding) locate(s *Stmt) {
	if !f.SQL.IsValid() {
		f.SQL = s.SQL.Pos(s.Parsed)
	}
	if f.Pos.IsValid() {
		return
	}
	if s.Pos.IsValid() {
		f.Pos, f.End = s.Pos, s.End
		return
	}
	f.Pos, f.SQL = f.SQL, source.Pos{}
	if !f.End.IsValid() {
		f.End = s.SQL.File.Pos(int32(s.Parsed.End))
	}
}

// describe fills in the statement and its lock.
func (f *Finding) describe(s *Stmt) {
	if f.Statement == "" {
		f.Statement = upTo(s.Text(), maxStatement)
	}
	if f.Lock != "" {
		return
	}
	if l := f.lock(s); l != nil {
		f.Relation, f.Lock = l.Name, l.Mode.String()
		f.Rewrite, f.Scan = f.Rewrite || l.Rewrite, f.Scan || l.Scan
	}
}

// lock is the lock that others wait for because of the finding, nil when there is
// none: nobody waits for what the script has made itself.
func (f *Finding) lock(s *Stmt) *locks.Lock {
	if f.Relation == "" {
		l := s.Effect.Strongest(s.IsNewID)
		if s.Err != nil || l == nil || l.Mode < locks.ShareUpdateExclusive {
			return nil
		}
		return l
	}
	refused := s.Err != nil && !s.Err.Unsure
	l := s.Effect.Named(f.Relation)
	// What a rule says of a table that the history has not made is about one that is
	// there all the same.
	if l == nil || l.New || s.IsNewID(l.ID) || refused && l.ID != 0 {
		return nil
	}
	return l
}

// dispatch hands a statement to the rules that want it.
func (r *run) dispatch(s *Stmt) {
	if s.Generated {
		return
	}
	r.runAll(r.every, s, s.Node)
	if len(r.byType) == 0 {
		return
	}
	pgtree.Walk(s.Parsed.Node, func(n any) bool {
		if rules := r.byType[reflect.TypeOf(n)]; rules != nil {
			r.runAll(rules, s, n)
		}
		return true
	})
}

// runAll runs rules on one node. It goes on behind a rule that fails.
func (r *run) runAll(rules []*rule, s *Stmt, n any) {
	r.pass.Stmt, r.pass.Node, r.pass.Shared = s, n, nil // one for all: a pass is over when Run returns
	for len(rules) > 0 {
		rules = rules[r.runSome(rules):]
	}
}

// runSome runs rules up to the first that fails, and says how many it ran.
func (r *run) runSome(rules []*rule) (n int) {
	defer func() {
		if v := recover(); v != nil {
			r.broken(rules[n-1], r.pass.Stmt, v)
		}
	}()
	for _, a := range rules {
		n++
		r.pass.reporter = reporter{r, a}
		a.Run(&r.pass)
	}
	return n
}
