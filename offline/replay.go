package offline

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/offline/alembic"
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/reflection"
	"sqlgen/offline/revision"
	"sqlgen/offline/script"
)

// replay answers what a revision asks the database, from a catalog: that of the
// revisions which are applied before the range, folded with what the script has
// so far. Nothing is computed before the first question.
type replay struct {
	run      *run
	history  *history
	cat      *catalog.Catalog
	step     *revision.Step  // of which cat is, when every revision stands by itself
	folded   int             // pieces of the script in cat
	ids      map[string]bool // revisions in cat
	told     map[string]bool
	unnamed  []*unnamed // what the step under way has asked for
	supposed bool       // the step under way has been evaluated without rows
}

// history are the statements of the revisions' upgrades, and the catalogs that
// they lead to. The run that renders it and the run that asks share it.
type history struct {
	ctx      context.Context
	project  Project
	rendered map[string]*applied
	root     *state
	// texts are the statements by catalog.Origin.Statement.
	texts   []string
	nested  bool // it is being rendered
	refused []*applied
	// supposed are those that read rows, and were rendered without.
	supposed []*applied
}

// applied is one revision of the history.
type applied struct {
	statements []string
	err        error // why it could not be rendered
	id         string
	file       string // as shown
	content    string // in lower case, without the downgrade
	// tentative are statements of which nobody knows whether they run: rows decide.
	tentative []string
}

// state is the catalog after a sequence of revisions.
type state struct {
	cat  *catalog.Catalog
	next map[string]*state
}

func newReplay(ctx context.Context, r *run) *replay {
	return &replay{run: r, history: &history{ctx: ctx, project: r.project, rendered: map[string]*applied{}}, told: map[string]bool{}}
}

// Inspector implements [alembic.Database].
func (p *replay) Inspector(_ *pyeval.Thread, bind pyeval.Value) (pyeval.Value, error) {
	return reflection.NewInspector(p, bind), nil
}

// Query implements [alembic.Database].
func (p *replay) Query(th *pyeval.Thread, x *ops.Execute) (pyeval.Value, bool, error) {
	statements, err := p.run.recorder.compiler.Compile(x)
	if err != nil {
		return nil, false, err
	}
	if len(statements) != 1 {
		return reflection.NoRows(""), false, nil
	}
	result, answered, err := reflection.Query(th, p, statements[0].Text)
	if err == nil && !answered && th.Supposing() != pyeval.SupposeNothing {
		result = th.Interp().NewUnknown("execute()", reflection.Refusal(result), th.CallSite().Pos())
	}
	return result, answered, err
}

// Answered implements [reflection.Source]: a line on standard error.
func (p *replay) Answered(th *pyeval.Thread, question, answer string) {
	w := Warning{Pos: th.CallSite().Pos(), Msg: "assumed from the revisions before: " + question + ": " + answer}
	if s := w.String(); !p.told[s] {
		p.told[s] = true
		p.run.warnings = append(p.run.warnings, w)
	}
}

// Catalog implements [reflection.Source].
func (p *replay) Catalog() (*catalog.Catalog, error) {
	e := p.run.env
	every := e.Command == alembic.Every
	if p.cat == nil || every && p.step != e.Step() {
		ids, err := p.before()
		if err != nil {
			return nil, err
		}
		if err := p.load(ids); err != nil {
			return nil, err
		}
		p.cat, p.folded, p.step, p.ids = p.history.catalog(ids), 0, e.Step(), map[string]bool{}
		for _, id := range ids {
			p.ids[id] = true
		}
	}
	pieces := p.run.recorder.builder.Pieces()
	if p.folded > len(pieces) {
		p.cat = nil
		return p.Catalog()
	}
	for _, piece := range pieces[p.folded:] {
		switch piece.Kind {
		case script.Statement, script.CreateVersionTable, script.Output:
			p.history.fold(p.cat, piece.Text)
		}
	}
	p.folded = len(pieces)
	return p.cat, nil
}

// before are the revisions that are applied before the range; where every
// revision stands by itself, those before the step.
func (p *replay) before() ([]string, error) {
	e := p.run.env
	g, err := e.Graph()
	if err != nil {
		return nil, err
	}
	heads := e.Applied()
	without := ""
	if e.Command == alembic.Every {
		id := e.Step().Revision.ID
		heads = []string{id}
		if e.Step().IsUpgrade {
			without = id
		}
	}
	var out []string
	for _, id := range g.Ancestors(heads...) {
		if id != without {
			out = append(out, id)
		}
	}
	return out, nil
}

// load renders the revisions that the history does not have yet.
func (p *replay) load(ids []string) error {
	h := p.history
	missing := slices.ContainsFunc(ids, func(id string) bool { return h.rendered[id] == nil })
	if h.nested || !missing && (h.root != nil || p.run.env.Command != alembic.Every) {
		return nil
	}
	// The time that this takes is not the revision's.
	defer p.run.th.ResetLimits()
	project := h.project
	project.Stderr = nil
	r, err := newRun(h.ctx, project)
	if err != nil {
		return err
	}
	defer r.close()
	r.replay.history = h
	if err := r.install(Request{Command: alembic.Every}); err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	all := p.run.env.Command == alembic.Every
	r.env.Each = func(step *revision.Step, run func() error) {
		h.begin(r)
		rev := step.Revision
		if !step.IsUpgrade || !all && !wanted[rev.ID] || h.rendered[rev.ID] != nil || h.ctx.Err() != nil {
			return
		}
		r.recorder.builder = script.Builder{}
		r.recorder.tentative, r.replay.supposed = nil, false
		a := &applied{err: run(), id: rev.ID, file: rev.File.Name, content: strings.ToLower(withoutDowngrade(rev.File))}
		if a.err == nil {
			if r.replay.supposed {
				h.supposed = append(h.supposed, a)
			}
			for _, text := range r.recorder.tentative {
				if !onlyRows(text) {
					a.tentative = append(a.tentative, text)
				}
			}
			for _, piece := range r.recorder.builder.Pieces() {
				if piece.Kind == script.Statement || piece.Kind == script.Output {
					a.statements = append(a.statements, piece.Text)
				}
			}
		} else {
			h.refused = append(h.refused, a)
		}
		h.rendered[rev.ID] = a
		r.recorder.builder, r.warnings = script.Builder{}, nil
	}
	h.nested = true
	defer func() { h.nested = false }()
	if err := r.evaluate(); err != nil {
		return err
	}
	return h.ctx.Err()
}

// begin makes the state before all revisions: the version table is there.
func (h *history) begin(r *run) {
	if h.root != nil {
		return
	}
	h.root = newState()
	if op := r.env.VersionTable(); op != nil {
		if statements, err := r.recorder.compiler.Compile(op); err == nil {
			for i := range statements {
				h.fold(h.root.cat, statements[i].Text)
			}
		}
	}
}

func newState() *state { return &state{cat: catalog.New(catalog.Options{}), next: map[string]*state{}} }

// catalog is the catalog after a sequence of revisions; it may be changed.
func (h *history) catalog(ids []string) *catalog.Catalog {
	if h.root == nil {
		h.root = newState()
	}
	at := h.root
	for _, id := range ids {
		next := at.next[id]
		if next == nil {
			next = &state{cat: at.cat.Snapshot(), next: map[string]*state{}}
			if a := h.rendered[id]; a != nil {
				for _, text := range a.statements {
					h.fold(next.cat, text)
				}
				for _, text := range a.tentative {
					h.texts = append(h.texts, strings.ToLower(text))
					next.cat.MarkOpaque("rows decide whether it runs", catalog.Origin{Statement: len(h.texts) - 1})
				}
			}
			at.next[id] = next
		}
		at = next
	}
	return at.cat.Snapshot()
}

// fold applies the statements of a text to a catalog. What cannot be parsed, or
// fails there, is remembered as a reason for doubt.
func (h *history) fold(c *catalog.Catalog, text string) {
	note := func(s string) catalog.Origin {
		h.texts = append(h.texts, strings.ToLower(s))
		return catalog.Origin{Statement: len(h.texts) - 1}
	}
	s, err := pgtree.Parse(source.NewFile("", text), pgtree.Options{})
	if err != nil {
		c.MarkOpaque("it cannot be parsed", note(text))
		return
	}
	for i := range s.Statements {
		at := note(s.Text(&s.Statements[i]))
		if n := s.Statements[i].Node; n == nil || n.GetSelectStmt() != nil && changesRowsOnly(c, s.Text(&s.Statements[i])) {
			continue
		}
		if _, err := c.Apply(s.Statements[i].Node, at); err != nil {
			c.MarkOpaque(err.Error(), at)
		}
	}
}

// Doubt implements [reflection.Source]: a revision that could not be rendered, or a
// statement whose effect cannot be read, mentions all the names.
func (p *replay) Doubt(claim reflection.Claim, names ...string) string {
	words := map[reflection.Claim][]string{
		reflection.Missing: {""}, reflection.Present: {"drop", "rename"}, reflection.Described: {"drop", "rename", "alter", "create", "op."},
	}[claim]
	namesAll := func(text string, contains func(text, name string) bool) bool {
		for _, n := range names {
			if !contains(text, strings.ToLower(n)) {
				return false
			}
		}
		return len(names) > 0
	}
	mentions := func(text string, contains func(text, name string) bool) bool {
		return namesAll(text, contains) && slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
	}
	for _, a := range p.history.refused {
		if p.ids[a.id] && mentions(a.content, strings.Contains) {
			return a.file + ", which names it, cannot be rendered: " + a.err.Error()
		}
	}
	for _, a := range p.history.supposed {
		if p.ids[a.id] && namesAll(a.content, strings.Contains) {
			p.suppose(a)
		}
	}
	if p.cat == nil {
		return ""
	}
	for _, o := range p.cat.OpaqueStatements() {
		if o.Origin.Statement >= len(p.history.texts) {
			continue
		}
		text := p.history.texts[o.Origin.Statement]
		if mentions(text+p.bodies(text), containsWord) {
			return "nobody knows what an earlier statement that names it has done: " + firstLine(strings.Join(strings.Fields(text), " "))
		}
	}
	return ""
}

// changesRowsOnly reports whether a statement calls functions that the catalog has,
// and nothing in it or in them can change the schema, not even as a text that is
// executed.
func changesRowsOnly(c *catalog.Catalog, text string) bool {
	text = strings.ToLower(text)
	calls := called.FindAllStringSubmatch(text, -1)
	if len(calls) == 0 || !strings.HasPrefix(strings.TrimSpace(text), "select") {
		return false
	}
	functions := map[string]string{}
	c.All(func(o catalog.Object) bool {
		if f, ok := o.(*catalog.Function); ok {
			functions[strings.ToLower(f.Name)] += " " + strings.ToLower(f.Body)
		}
		return true
	})
	for _, call := range calls {
		body, ok := functions[call[1]]
		if !ok {
			return false
		}
		text += body
		for _, inner := range called.FindAllStringSubmatch(body, -1) {
			if _, ok := functions[inner[1]]; ok {
				return false
			}
		}
	}
	return !changesSchema.MatchString(text)
}

var (
	called        = regexp.MustCompile(`(\w+)\s*\(`)
	changesSchema = regexp.MustCompile(`\b(create|alter|drop|rename|comment|truncate|import|reassign|perform|call)`)
)

// containsWord reports whether a text has a name that is no part of a longer one.
func containsWord(text, name string) bool {
	for from := 0; name != ""; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return false
		}
		i += from
		if end := i + len(name); (i == 0 || !isWord(text[i-1])) && (end == len(text) || !isWord(text[end])) {
			return true
		}
		from = i + 1
	}
	return false
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 0x80
}

// bodies are the texts of the functions that a statement names.
func (p *replay) bodies(text string) string {
	out := ""
	p.cat.All(func(o catalog.Object) bool {
		if f, ok := o.(*catalog.Function); ok && strings.Contains(text, f.Name) {
			out += " " + strings.ToLower(f.Body)
		}
		return true
	})
	return out
}
