package bundle

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"
	texttemplate "text/template"

	"sqlgen/lint/locks"
	"sqlgen/offline/guard"
	"sqlgen/offline/revision"
	"sqlgen/templates"
)

// Report is what a DBA is told: the data of report.json, report.md and report.html.
type Report struct {
	Version      int             `json:"version"`
	Project      string          `json:"project"`
	Command      string          `json:"command"`
	Range        string          `json:"range"`
	Verdict      string          `json:"verdict"`
	Class        string          `json:"class"` // standard, normal or major
	Ticket       string          `json:"ticket,omitempty"`
	Evidence     string          `json:"evidence,omitempty"`
	Database     string          `json:"database,omitempty"`
	Role         string          `json:"role,omitempty"`
	VersionTable string          `json:"version_table"`
	Start        []string        `json:"start"`
	End          []string        `json:"end"`
	Tables       []string        `json:"tables"`
	Risk         []string        `json:"risk"`
	Apply        []string        `json:"apply"`    // the commands
	Refusals     []Setting       `json:"refusals"` // what is done wrong, and what happens
	Revisions    []Revisions     `json:"revisions"`
	Steps        []StepEntry     `json:"steps"`
	Locks        []TableLock     `json:"locks"`
	DataAtRisk   []StatementLoss `json:"data_at_risk"`
	Rollback     *Rollback       `json:"rollback"`
	Precheck     []Query         `json:"precheck"`
	Verification []Query         `json:"verification"`
	Findings     []Finding       `json:"findings,omitempty"`
	Linted       bool            `json:"linted"`
	Approved     string          `json:"diff_to_approved,omitempty"`
	Provenance   Provenance      `json:"provenance"`

	sizes  Sizes
	places map[int]*StatementEntry // by line of the script
}

// Revisions is one revision of the range.
type Revisions struct {
	ID   string `json:"id"`
	From string `json:"from"`
	Doc  string `json:"doc"`
	File string `json:"file"`
}

// StepEntry is one step.
type StepEntry struct {
	Number        int               `json:"number"`
	Of            int               `json:"of"`
	Transactional bool              `json:"transactional"`
	File          string            `json:"file,omitempty"`
	Before        []string          `json:"before"`
	After         []string          `json:"after"`
	IfItStops     string            `json:"if_it_stops"`
	GoBack        string            `json:"go_back,omitempty"` // instead of going on
	Statements    []*StatementEntry `json:"statements"`
}

// StatementEntry is one statement of a revision.
type StatementEntry struct {
	Number   int         `json:"number"`
	Step     int         `json:"step"`
	Revision string      `json:"revision"`
	File     string      `json:"file,omitempty"`
	Line     int         `json:"line,omitempty"`
	SQLLine  int         `json:"sql_line,omitempty"` // in upgrade.sql or rollback.sql
	SQL      string      `json:"sql"`
	Locks    []LockEntry `json:"locks"`
	Unknown  string      `json:"locks_not_known,omitempty"`
	Reasons  []string    `json:"reasons,omitempty"`
	Refused  string      `json:"will_be_refused,omitempty"`
	Duration string      `json:"duration"` // constant, or grows with …
	Loses    []Loss      `json:"loses,omitempty"`
	Findings []Finding   `json:"findings,omitempty"`
}

// LockEntry is the lock on one relation.
type LockEntry struct {
	Relation string `json:"relation"`
	Mode     string `json:"mode"`
	Blocks   string `json:"blocks"` // reads and writes, writes, schema changes
	Work     string `json:"work,omitempty"`

	mode locks.Mode
}

// TableLock is how a table is locked over the whole script.
type TableLock struct {
	Relation  string `json:"relation"`
	Strongest string `json:"strongest"`
	Blocks    string `json:"blocks"`
	Size      string `json:"size,omitempty"` // in production, where it is known
	Held      []Held `json:"held"`
}

// Held is a lock from a statement to the COMMIT of its step.
type Held struct {
	Mode          string `json:"mode"`
	FromStatement int    `json:"from_statement"`
	UntilStep     int    `json:"until_commit_of_step"`

	mode     locks.Mode
	from, to int // columns of the drawing
}

// StatementLoss is a loss and where it comes from.
type StatementLoss struct {
	Loss
	Number   int    `json:"statement"`
	Revision string `json:"revision"`
}

// Provenance is where the files come from.
type Provenance struct {
	Tool      string    `json:"tool"`
	Commit    string    `json:"git_commit,omitempty"`
	Dirty     bool      `json:"git_dirty"`
	Authors   []string  `json:"authors"`
	Reviewers []string  `json:"reviewers"` // named in the commits
	Digests   []Setting `json:"sha256"`    // of the files that are applied
	Lock      string    `json:"lock,omitempty"`
	Settings  []Setting `json:"settings"`
}

// Setting is a setting that shapes the text.
type Setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func blocks(m locks.Mode) string {
	switch {
	case m.BlocksReads():
		return "reads and writes"
	case m.BlocksWrites():
		return "writes"
	}
	return "schema changes"
}

func newReport(in Input, g *guard.Script, rendered *guard.Rendered, e *Effects, back *Rollback, graph *revision.Graph) *Report {
	r := &Report{
		Version: 1, Project: g.Project, Command: g.Command, Range: g.Range, Ticket: g.Ticket, Evidence: in.Evidence, Database: g.Database, Role: g.Role,
		VersionTable: g.VersionTable, Start: g.Start, End: g.End, Rollback: back, Findings: in.findings, Linted: in.findings != nil,
		Tables: []string{}, Revisions: []Revisions{}, Steps: []StepEntry{}, Locks: []TableLock{}, DataAtRisk: []StatementLoss{},
		places: map[int]*StatementEntry{}, sizes: in.Sizes,
	}
	r.Steps = r.stepEntries("upgrade", g, rendered, e)
	for i := range r.Steps {
		r.Steps[i].GoBack = back.from(g, i)
		for _, s := range r.Steps[i].Statements {
			r.places[s.SQLLine] = s
			for _, l := range s.Loses {
				r.DataAtRisk = append(r.DataAtRisk, StatementLoss{Loss: l, Number: s.Number, Revision: s.Revision})
			}
		}
	}
	for i := range e.Each {
		for _, l := range e.Each[i].Locks.Locks {
			if l.IsTable() && !slices.Contains(r.Tables, l.Name) && l.Mode > locks.AccessShare && l.Name != g.VersionTable {
				r.Tables = append(r.Tables, l.Name)
			}
		}
	}
	for _, st := range g.Steps {
		for _, sec := range st.Sections {
			if sec.Direction != "" && !slices.ContainsFunc(r.Revisions, func(x Revisions) bool { return x.ID == sec.Revision }) {
				r.Revisions = append(r.Revisions, Revisions{ID: sec.Revision, From: sec.From, Doc: sec.Doc, File: sec.File})
			}
		}
	}
	if back.script != nil {
		back.Steps = r.stepEntries("rollback", back.script, back.rendered, back.effects)
	}
	r.lockTimeline()
	r.verdict(g)
	r.Risk = r.risk()
	r.Refusals = refusals(g)
	database := ""
	if g.Database != "" {
		database = " -d " + guard.ShellWord(g.Database)
	}
	r.Apply = []string{
		"psql -X -q" + database + " -f precheck.sql",
		"psql -X -v ON_ERROR_STOP=1" + database + " -f upgrade.sql",
		"psql -X -q" + database + " -f verify.sql",
	}
	if g.Flavor == guard.Plain {
		r.Apply = []string{"precheck.sql", "upgrade.sql", "verify.sql"}
	}
	return r
}

// risk says in a few lines who waits for what, and what is lost.
func (r *Report) risk() []string {
	out := []string{}
	for _, what := range []string{"reads and writes", "writes"} {
		var tables []string
		for _, t := range r.Locks {
			if t.Blocks == what {
				tables = append(tables, t.Relation)
			}
		}
		if len(tables) > 0 {
			out = append(out, "others wait with "+what+" of "+strings.Join(tables, ", ")+" until a step commits")
		}
	}
	read, rewritten := []string{}, []string{}
	for _, st := range r.Steps {
		for _, s := range st.Statements {
			for _, l := range s.Locks {
				switch {
				case l.Work == "" || !l.mode.BlocksWrites():
				case strings.HasPrefix(l.Work, "rewrites"):
					rewritten = append(rewritten, l.Relation)
				default:
					read = append(read, l.Relation)
				}
			}
		}
	}
	for _, w := range []struct {
		tables []string
		what   string
	}{{rewritten, "rewritten"}, {read, "read in full"}} {
		slices.Sort(w.tables)
		if tables := slices.Compact(w.tables); len(tables) > 0 {
			out = append(out, "meanwhile "+w.what+": "+strings.Join(tables, ", "))
		}
	}
	if n := r.refused(); n > 0 {
		out = append(out, fmt.Sprintf("PostgreSQL will refuse %s: see Statements", count(n, "statement")))
	}
	if len(r.DataAtRisk) > 0 {
		out = append(out, "data is destroyed or overwritten: see Data at risk")
	}
	if len(out) == 0 {
		out = append(out, "nobody waits, and no data is lost")
	}
	return out
}

// refused counts the statements that PostgreSQL is known to refuse.
func (r *Report) refused() int {
	n := 0
	for _, st := range r.Steps {
		for _, s := range st.Statements {
			if s.Refused != "" || slices.ContainsFunc(s.Findings, func(f Finding) bool { return strings.HasPrefix(f.Message, "PostgreSQL refuses this") }) {
				n++
			}
		}
	}
	return n
}

// refusals say what the script does when it is applied as it should not be.
func refusals(g *guard.Script) []Setting {
	rows := func(list []string) string { return "{" + strings.Join(list, ", ") + "}" }
	out := []Setting{{"another database", "refused: it is for " + g.Database}, {"another role", "refused: it is for " + g.Role}}
	if g.Database == "" {
		out[0].Value = "NOT refused, unless its version rows differ: no database was named (--database)"
	}
	if g.Role == "" {
		out[1].Value = "not refused: no role was named (--role)"
	}
	out = append(out,
		Setting{"a standby, or PostgreSQL before " + fmt.Sprint(g.MinVersion), "refused"},
		Setting{"another version", "refused: " + g.VersionTable + " has to be " + rows(g.Start)},
		Setting{"a second time", "refused as applied already: " + g.VersionTable + " is " + rows(g.End)},
		Setting{"two people at once", "one is told that another session is applying a script; a step never runs twice"},
		Setting{"another session holds a lock", "gives up after " + g.LockTimeout + "; the step is rolled back"},
		Setting{"a statement fails, as by a row that breaks a constraint", "its step is rolled back, and nothing after it runs"},
	)
	if slices.ContainsFunc(g.Steps, func(s *guard.Step) bool { return !s.Transactional }) {
		out = append(out, Setting{"a statement outside of a transaction fails", "see Steps: an index is checked to be valid before anything goes on"})
	}
	return append(out,
		Setting{"the connection is lost, or psql is killed", "the open step is rolled back; run again, the script says where to go on"},
		Setting{"a byte of it is changed", "sqlgen verify says so, or sha256sum: see Provenance"},
	)
}

// stepEntries are the steps of a script, dir is where the file of each is.
func (r *Report) stepEntries(dir string, g *guard.Script, rendered *guard.Rendered, e *Effects) []StepEntry {
	lines := map[*guard.Statement]int{}
	for _, p := range rendered.Places {
		lines[p.Statement] = p.Line
	}
	out := []StepEntry{}
	k := len(g.Prologue)
	for _, st := range g.Steps {
		entry := StepEntry{Number: st.Number, Of: st.Of, Transactional: st.Transactional, Before: st.Before, After: st.After, IfItStops: st.Resume(), Statements: []*StatementEntry{}}
		if len(g.Steps) > 1 {
			entry.File = dir + "/" + st.Name + ".sql"
		}
		for _, sec := range st.Sections {
			for _, n := range sec.Statements {
				if n.Number > 0 {
					s := r.statement(st, sec, n, &e.Each[k], e.losses(k))
					s.SQLLine = lines[n]
					entry.Statements = append(entry.Statements, s)
				}
				k++
			}
		}
		out = append(out, entry)
	}
	return out
}

func (r *Report) statement(st *guard.Step, sec *guard.Section, n *guard.Statement, eff *Effect, losses []Loss) *StatementEntry {
	s := &StatementEntry{
		Number: n.Number, Step: st.Number, Revision: sec.Revision, File: n.Pos.File, Line: n.Pos.Line, SQL: n.SQL, Locks: []LockEntry{},
		Unknown: eff.Locks.Unknown, Reasons: eff.Locks.Reasons, Refused: eff.Refused, Duration: "constant", Loses: losses,
	}
	for i := range eff.Locks.Locks {
		l := &eff.Locks.Locks[i]
		if l.New || l.Mode <= locks.AccessShare || !l.IsTable() {
			continue
		}
		s.Locks = append(s.Locks, LockEntry{Relation: l.Name, Mode: l.Mode.String(), Blocks: blocks(l.Mode), Work: strings.TrimPrefix(work(l), ", "), mode: l.Mode})
		switch {
		case work(l) == "":
		case s.Duration == "constant":
			s.Duration = "grows with " + r.sized(l.Name)
		default:
			s.Duration += ", " + r.sized(l.Name)
		}
	}
	if r := dmlTarget(n.Node); r != nil && s.Duration == "constant" && !strings.HasPrefix(n.SQL, "INSERT") {
		s.Duration = "grows with the rows it finds"
	}
	if s.Unknown != "" {
		s.Duration = "not known"
	}
	for _, f := range r.Findings {
		if f.File == s.File && f.Line == s.Line && (f.Statement == "" || bare(f.Statement) == bare(s.SQL)) {
			s.Findings = append(s.Findings, f)
		}
	}
	return s
}

// sized is a table with its size where that is known.
func (r *Report) sized(table string) string {
	if size, ok := r.sizes[table]; ok {
		return table + " (" + size.String() + ")"
	}
	return table
}

// bare is a statement without its semicolon.
func bare(sql string) string { return strings.TrimRight(sql, "; \n") }

// lockTimeline follows each table's locks from statement to COMMIT.
func (r *Report) lockTimeline() {
	at := map[string]int{}
	column := 0
	for i := range r.Steps {
		step := &r.Steps[i]
		end := column + len(step.Statements)
		open := map[string]*Held{}
		for _, s := range step.Statements {
			for _, l := range s.Locks {
				k, ok := at[l.Relation]
				if !ok {
					k = len(r.Locks)
					at[l.Relation] = k
					r.Locks = append(r.Locks, TableLock{Relation: l.Relation})
				}
				if h := open[l.Relation]; h != nil && h.mode >= l.mode {
					continue
				}
				t := &r.Locks[k]
				if h := open[l.Relation]; h != nil {
					t.Held[len(t.Held)-1].to = column
				}
				t.Held = append(t.Held, Held{Mode: l.Mode, FromStatement: s.Number, UntilStep: step.Number, mode: l.mode, from: column, to: end})
				open[l.Relation] = &t.Held[len(t.Held)-1]
			}
			column++
		}
	}
	for i := range r.Locks {
		t := &r.Locks[i]
		strongest := slices.MaxFunc(t.Held, func(a, b Held) int { return int(a.mode) - int(b.mode) })
		t.Strongest, t.Blocks = strongest.Mode, blocks(strongest.mode)
		if size, ok := r.sizes[t.Relation]; ok {
			t.Size = size.String()
		}
	}
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

func (r *Report) verdict(g *guard.Script) {
	parts := []string{
		strings.Join(or2(r.Start, "base"), ", ") + " → " + strings.Join(or2(r.End, "base"), ", "),
		count(g.Statements, "statement") + " in " + count(len(g.Steps), "step"),
	}
	if n := r.refused(); n > 0 {
		parts = append(parts, "PostgreSQL will refuse "+count(n, "statement"))
	}
	if r.Linted {
		parts = append(parts, "findings: "+Summary(r.Findings))
	}
	b := r.Rollback
	switch {
	case !b.Possible:
		parts = append(parts, "rollback: no")
	case !b.Whole:
		parts = append(parts, "rollback: only to "+strings.Join(or2(b.To, "base"), ", "))
	case len(b.Irreversible) > 0:
		parts = append(parts, "rollback: in part")
	case len(b.Loses) > 0:
		var what []string
		for _, l := range b.Loses {
			if l.Refuses {
				continue
			}
			_, name, _ := strings.Cut(l.What, " ")
			if !slices.Contains(what, name) {
				what = append(what, name)
			}
		}
		if len(what) == 0 {
			parts = append(parts, "rollback: yes")
			break
		}
		parts = append(parts, "rollback: yes, loses "+strings.Join(what, ", "))
	default:
		parts = append(parts, "rollback: yes")
	}
	r.Verdict = strings.Join(parts, " · ")
	r.Class = "standard"
	for _, t := range r.Locks {
		if t.Blocks == "reads and writes" && r.Class == "standard" {
			r.Class = "normal"
		}
	}
	for i := range r.Steps {
		for _, s := range r.Steps[i].Statements {
			for _, l := range s.Locks {
				if l.Work != "" && l.mode.BlocksWrites() && r.Class == "standard" {
					r.Class = "normal"
				}
				if strings.HasPrefix(l.Work, "rewrites") && l.mode.BlocksReads() {
					r.Class = "major"
				}
			}
		}
	}
	if len(r.DataAtRisk) > 0 || len(b.Irreversible) > 0 {
		r.Class = "major"
	}
}

func or2(list []string, other string) []string {
	if len(list) == 0 {
		return []string{other}
	}
	return list
}

// write adds the report in its three forms.
func (r *Report) write(files map[string]string, graph *revision.Graph, script string) error {
	text, err := marshal(r)
	if err != nil {
		return err
	}
	files["report.json"] = text
	var md strings.Builder
	if err := markdownTemplate().Execute(&md, r); err != nil {
		return err
	}
	files["report.md"] = md.String()
	ids := []string{}
	for _, e := range r.Revisions {
		ids = append(ids, e.ID)
	}
	svg, err := graph.SVG(r.shownRange(len(graph.Revisions())), ids)
	if err != nil {
		return err
	}
	var page strings.Builder
	err = pageTemplate().Execute(&page, struct {
		*Report
		Graph    template.HTML
		Timeline template.HTML
		Script   template.HTML
	}{r, template.HTML(svg), template.HTML(r.timeline()), template.HTML(highlight(script, r.places))})
	if err != nil {
		return err
	}
	files["report.html"] = page.String()
	return nil
}

// mostDrawn is how many revisions a whole history may have to be drawn as a whole.
const mostDrawn = 60

// shownRange is the part of the history that is drawn: all of a short one, else
// what lies between the ends of the range.
func (r *Report) shownRange(revisions int) string {
	if revisions <= mostDrawn || len(r.Start) > 1 || len(r.End) != 1 {
		return ""
	}
	start := ""
	if len(r.Start) == 1 {
		start = r.Start[0]
	}
	return start + ":" + r.End[0]
}

// markdown escapes a text so that it stays one line of text.
func markdown(s string) string {
	var b strings.Builder
	for _, c := range guard.Comment(s) {
		switch {
		case c == '<':
			b.WriteString("&lt;")
		case c == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune("\\`*_[]()#+-!|{}~>$@", c):
			if c != '-' && c != '(' && c != ')' && c != '_' {
				b.WriteByte('\\')
			}
			b.WriteRune(c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// markdownCode is a code span on one line, also within a table.
func markdownCode(s string) string {
	s = guard.Comment(s)
	if s == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if s[0] == '`' || s[len(s)-1] == '`' {
		s = " " + s + " "
	}
	return fence + strings.ReplaceAll(s, "|", `\|`) + fence
}

// markdownBlock is a fenced block.
func markdownBlock(language, s string) string {
	fence := "```"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	return fence + language + "\n" + strings.TrimRight(s, "\n") + "\n" + fence
}

var reportFunctions = texttemplate.FuncMap{
	"md": markdown, "code": markdownCode, "fenced": markdownBlock, "or2": func(s string) string { return or(s, "____") },
	"join": func(list []string) string { return strings.Join(or2(list, "base"), ", ") },
	"fold": func(s string) string {
		s = guard.Comment(s)
		if r := []rune(s); len(r) > 120 {
			return string(r[:119]) + "…"
		}
		return s
	},
}

var (
	markdownTemplate = sync.OnceValue(func() *texttemplate.Template {
		return texttemplate.Must(texttemplate.New("report.md.tmpl").Funcs(reportFunctions).ParseFS(templates.FS, "report.md.tmpl"))
	})
	pageTemplate = sync.OnceValue(func() *template.Template {
		return template.Must(template.New("report.html.tmpl").Funcs(template.FuncMap(reportFunctions)).ParseFS(templates.FS, "report.html.tmpl"))
	})
)
