package guard

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/offline/script"
)

// New cuts the pieces of a script into steps and gives each its guard. Errors
// are of type [source.ErrorList] or *source.Error, at the revision's line.
func New(s *script.Script, o Options) (*Script, error) {
	o.defaults()
	if len(s.Runs) != 1 {
		return nil, runsError(len(s.Runs))
	}
	run := s.Runs[0]
	g := &Script{Options: o, Start: sorted(run.Start), End: sorted(run.End), Revisions: len(s.Steps)}
	g.VersionTable = catalog.Quote(run.Table)
	if run.Schema != "" {
		g.VersionTable = catalog.Quote(run.Schema) + "." + g.VersionTable
	}
	g.key = "sqlgen " + g.VersionTable
	if o.Range == "" || len(run.Start) <= 1 && len(run.End) <= 1 {
		g.Range = rangeOf(run.Start, run.End)
	}
	c := &cutter{script: g, rows: g.Start, whole: true}
	for i := range s.Pieces {
		if s.Pieces[i].Kind == script.Begin {
			c.whole = false
		}
	}
	for i := range s.Pieces {
		c.piece(&s.Pieces[i])
	}
	c.close()
	if len(c.errs) > 0 {
		c.errs.Sort()
		return nil, c.errs
	}
	if !slices.Equal(c.rows, g.End) {
		return nil, &source.Error{Msg: fmt.Sprintf("the version rows end as %s, not as %s", rowSet(c.rows), rowSet(g.End))}
	}
	if err := g.finish(); err != nil {
		return nil, err
	}
	return g, nil
}

const (
	defaultLockTimeout      = "5s"
	defaultStatementTimeout = "15min"
)

func (o *Options) defaults() {
	if o.Flavor == "" {
		o.Flavor = Psql
	}
	if o.LockTimeout == "" {
		o.LockTimeout = defaultLockTimeout
	}
	if o.StatementTimeout == "" {
		o.StatementTimeout = defaultStatementTimeout
	}
	if o.MinVersion == 0 {
		o.MinVersion = 12
	}
}

func runsError(n int) error {
	if n == 0 {
		return &source.Error{Msg: "env.py has run no migrations: there is nothing to guard"}
	}
	return &source.Error{
		Msg:  fmt.Sprintf("env.py runs the migrations %d times: a guarded script is for one version table", n),
		Hint: "render one script for each database or schema, with -x or -n",
	}
}

func rangeOf(start, end []string) string {
	one := func(rows []string) string {
		if len(rows) == 0 {
			return "base"
		}
		return strings.Join(rows, ",")
	}
	return one(start) + ":" + one(end)
}

func sorted(rows []string) []string {
	out := slices.Clone(rows)
	slices.Sort(out)
	if out == nil {
		out = []string{}
	}
	return out
}

type cutter struct {
	script  *Script
	rows    []string // before the next piece
	open    *Step    // the transaction that pieces go to, nil outside of any
	inTx    bool     // between BEGIN and COMMIT
	whole   bool     // the script has no transactions of its own: a revision is one
	session []string
	begun   bool // there are statements that are no settings of env.py's
	enum    bool // the open step has added a value to an enum
	number  int
	errs    source.ErrorList
}

func (c *cutter) piece(p *script.Piece) {
	switch p.Kind {
	case script.Begin:
		c.close()
		c.inTx = true
	case script.Commit:
		c.close()
		c.inTx = false
	case script.Running:
		if c.whole {
			c.close()
		}
		c.section(p.Step)
	default:
		c.text(p)
	}
}

// step is the open transaction, a new one when there is none.
func (c *cutter) step() *Step {
	if c.open == nil {
		c.open = &Step{Transactional: true, Before: c.rows, script: c.script, Session: slices.Clone(c.session)}
		c.enum = false
	}
	return c.open
}

// section is the revision's part of the open step.
func (c *cutter) section(s *script.Step) *Section {
	st := c.step()
	if n := len(st.Sections); n > 0 && st.Sections[n-1].is(s) {
		return st.Sections[n-1]
	}
	sec := newSection(s)
	sec.before, sec.after = c.rows, c.rows
	st.Sections = append(st.Sections, sec)
	return sec
}

func newSection(s *script.Step) *Section {
	if s == nil {
		return &Section{}
	}
	return &Section{Revision: s.Revision, Direction: s.Direction, From: s.From, To: s.To, Doc: s.Doc, File: s.File}
}

func (sec *Section) is(s *script.Step) bool {
	if s == nil {
		return sec.Direction == ""
	}
	return sec.Revision == s.Revision && sec.Direction == s.Direction && sec.From == s.From && sec.To == s.To
}

// close ends the open step; one without statements is dropped, but a revision
// that does nothing shows where its version row is written.
func (c *cutter) close() {
	st := c.open
	c.open = nil
	if st == nil {
		return
	}
	kept := st.Sections[:0]
	for _, sec := range st.Sections {
		if len(sec.Statements) > 0 {
			kept = append(kept, sec)
		}
	}
	st.Sections = kept
	if len(kept) > 0 {
		st.After = c.rows
		c.script.Steps = append(c.script.Steps, st)
	}
}

func (c *cutter) refuse(pos source.Pos, hint, format string, args ...any) {
	c.errs.Add(&source.Error{Pos: pos, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// text adds the statements of a piece.
func (c *cutter) text(p *script.Piece) {
	text := p.Text
	if p.Kind == script.VersionRow {
		text = withoutReturning(text)
	}
	parsed, err := pgtree.Parse(source.NewFile("", text), pgtree.Options{Workers: 1})
	if err != nil {
		c.refuse(p.Pos, "a guarded script can't take what the parser can't read", "PostgreSQL cannot parse: %s: %v", oneLine(text), err)
		return
	}
	comment := 0
	for i := range parsed.Statements {
		st := &parsed.Statements[i]
		n := &Statement{text: parsed.Text(st), Pos: p.Pos, Kind: p.Kind.String(), Node: st.Node}
		for ; comment < len(parsed.Comments) && parsed.Comments[comment].Start < st.End; comment++ {
			if k := parsed.Comments[comment]; !k.Inside {
				n.Comments = append(n.Comments, parsed.CommentText(k))
			}
		}
		c.statement(p, n)
	}
}

func (c *cutter) statement(p *script.Piece, n *Statement) {
	if endsTransaction(n.Node) {
		c.refuse(p.Pos, "use op.get_context().autocommit_block() for what must be committed before the next statement",
			"a guarded script has transactions of its own, and the statement is %s", oneLine(n.text))
		return
	}
	if copies(n.Node) {
		c.refuse(p.Pos, "write the rows with INSERT", "COPY from the client or to it has no place in a script: %s", oneLine(n.text))
		return
	}
	if p.Kind == script.Statement || p.Kind == script.Output {
		c.number++
		n.Number = c.number
		c.script.Statements++
		if c.script.Note != nil {
			n.Notes = c.script.Note(n.Node, n.text)
		}
	} else if c.script.Note != nil {
		c.script.Note(n.Node, n.text)
	}
	if p.Kind == script.CreateVersionTable {
		c.script.creates = true
		c.step().creates = true
		n.text = strings.Replace(n.text, "CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ", 1)
	}
	n.SQL = n.text + ";"
	if c.script.Flavor == Psql {
		n.SQL = PsqlText(n.text) + ";"
	}
	if p.Step == nil && !c.begun && isSetting(n.Node) {
		// The version table is looked for under these settings, so that every step
		// makes them before its guard.
		c.script.Prologue = append(c.script.Prologue, n)
		c.session = append(c.session, n.SQL)
		return
	}
	c.begun = true
	what := outside(n.Node, c.script.MinVersion)
	switch {
	case what != "" && c.inTx:
		c.refuse(p.Pos, "put it in a block: with op.get_context().autocommit_block():", "%s cannot run in a transaction: %s", what, oneLine(n.text))
		return
	case what != "":
		c.alone(p, n, what)
		return
	case c.whole && c.enum, !c.inTx && !c.whole:
		c.close()
	}
	sec := c.section(p.Step)
	sec.Statements = append(sec.Statements, n)
	c.enum = c.enum || addsEnumValue(n.Node)
	if setsSession(n.Node) {
		c.session = append(c.session, n.SQL)
	}
	if p.Kind == script.VersionRow && p.Step != nil {
		c.rows = sorted(p.Step.After)
	}
	sec.after = c.rows
	if !c.inTx && !c.whole || p.Kind == script.VersionRow && c.isCut() {
		c.close()
	}
}

// isCut reports whether a transaction ends at the version rows there are now.
func (c *cutter) isCut() bool {
	return slices.ContainsFunc(c.script.Cuts, func(rows []string) bool { return slices.Equal(rows, c.rows) })
}

// alone makes a step of a statement that cannot run in a transaction.
func (c *cutter) alone(p *script.Piece, n *Statement, what string) {
	c.close()
	st := &Step{Before: c.rows, After: c.rows, script: c.script, Session: slices.Clone(c.session), index: indexOf(n.Node)}
	if strings.Contains(what, " INDEX CONCURRENTLY") && what != "REINDEX CONCURRENTLY" && (st.index == nil || st.index.name == "") {
		c.refuse(p.Pos, "give it a name, and drop one index in each statement", "%s of an index without a name can't be checked: %s", what, oneLine(n.text))
		return
	}
	sec := newSection(p.Step)
	sec.before, sec.after = c.rows, c.rows
	sec.Statements = []*Statement{n}
	st.Sections = []*Section{sec}
	c.script.Steps = append(c.script.Steps, st)
}

// sameRevision reports whether two sections are parts of one revision's run.
func (sec *Section) sameRevision(o *Section) bool {
	return sec.Direction != "" && sec.Direction == o.Direction && sec.Revision == o.Revision && sec.From == o.From && sec.To == o.To
}

// link says of each section whether its revision is cut.
func (g *Script) link() {
	var last *Section
	for _, st := range g.Steps {
		for _, sec := range st.Sections {
			if last != nil && last.sameRevision(sec) {
				last.Continued, sec.Continues = true, true
			}
			last = sec
		}
	}
}

// withoutReturning takes RETURNING from the INSERT of a version row: its result
// would be printed among the progress.
func withoutReturning(text string) string {
	if !strings.HasPrefix(text, "INSERT ") {
		return text
	}
	at := -1
	script.EachCode(text, func(i int) {
		if strings.HasPrefix(text[i:], " RETURNING ") {
			at = i
		}
	})
	if at < 0 {
		return text
	}
	return text[:at] + ";"
}

// finish numbers the steps and writes their guards.
func (g *Script) finish() error {
	g.link()
	marker := ""
	sum := sha256.New()
	for i, st := range g.Steps {
		st.Number, st.Of = i+1, len(g.Steps)
		st.Name = fmt.Sprintf("%02d-tx", st.Number)
		if !st.Transactional {
			st.Name = fmt.Sprintf("%02d-notx", st.Number)
		}
		if i > 0 {
			st.previous = g.Steps[i-1]
		}
		for _, sec := range st.Sections {
			for _, n := range sec.Statements {
				sum.Write([]byte(n.text + ";\n"))
			}
		}
		st.expect = marker
		switch {
		case st.Transactional && !st.Last() && (slices.Equal(st.Before, st.After) || st.Sections[len(st.Sections)-1].Continued):
			marker = fmt.Sprintf("[sqlgen %s step %d of %d %s]", plain(g.Range), st.Number, st.Of, hex.EncodeToString(sum.Sum(nil)[:6]))
		case st.Transactional:
			marker = ""
		}
		st.marker = marker
	}
	if g.Idempotent {
		if err := g.checkIdempotent(); err != nil {
			return err
		}
	}
	for _, st := range g.Steps {
		st.guards()
		if g.Idempotent {
			st.makeIdempotent()
		}
	}
	return nil
}

func oneLine(s string) string {
	s = Comment(s)
	if r := []rune(s); len(r) > 100 {
		return string(r[:100]) + " …"
	}
	return s
}
