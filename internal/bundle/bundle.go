package bundle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sqlgen/internal/approval"
	"sqlgen/internal/git"
	"sqlgen/internal/source"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
	"sqlgen/offline/guard"
	"sqlgen/offline/revision"
	"sqlgen/offline/script"
)

// Input is one project of a bundle.
type Input struct {
	Project    offline.Project
	Range      string // of the upgrade
	Options    guard.Options
	AllowLossy bool
	Tool       string // sqlgen and its version
	// Approved is the script approved last, "" for none, and the name to show.
	Approved, ApprovedName string
	Evidence               string // where the tests' results are
	Sizes                  Sizes  // of the tables in production; nil when not known
	// Lint checks the rendered upgrade; nil, or a nil result, where nothing has
	// been checked.
	Lint func(*offline.Result) []Finding
	// LockPart is the digest of the lock file's entries of some revisions; nil
	// when there is no lock file.
	LockPart func(ids []string) string

	findings []Finding
}

// Finding is something that lint has found, for the report.
type Finding struct {
	Rule       string `json:"rule"`
	Severity   string `json:"severity"`
	Message    string `json:"message"`
	File       string `json:"file,omitempty"`
	Line       int    `json:"line,omitempty"`
	Accepted   string `json:"accepted,omitempty"` // why, by whom and until when
	Suppressed bool   `json:"suppressed,omitempty"`
	Revision   string `json:"revision,omitempty"`
	Statement  string `json:"-"` // the SQL that it is about, "" for none
}

// ErrLossy is why a bundle is refused without AllowLossy.
var ErrLossy = errors.New("the way back loses something")

// Files is one project's part of a bundle: the files by name, without a manifest.
type Files struct {
	Name    string // the project's
	Content map[string]string
	Report  *Report
}

// Make renders one project. The error wraps ErrLossy when the rollback is refused.
func Make(ctx context.Context, in Input) (*Files, error) {
	up, err := offline.Render(ctx, in.Project, offline.Request{Command: alembic.Upgrade, Revisions: []string{in.Range}})
	if err != nil {
		return nil, err
	}
	o := in.Options
	o.Command, o.Range = "upgrade", in.Range
	version := o.MinVersion
	if len(up.Script.Runs) != 1 {
		_, err := guard.New(up.Script, o)
		return nil, err
	}
	run := up.Script.Runs[0]
	effects := NewEffects(Before(ctx, in.Project, run, version), version, run)
	o.Note = effects.Note
	if in.Lint != nil {
		in.findings = in.Lint(up)
	}
	o.Findings = Summary(in.findings)
	graph, err := offline.Graph(ctx, in.Project)
	if err != nil {
		return nil, err
	}
	if o.OtherBranches {
		o.Lineage = Lineage(graph, up.Script)
		in.Options.Lineage = o.Lineage
	}
	g, err := guard.New(up.Script, o)
	if err != nil {
		return nil, err
	}
	rendered, err := g.Render(nil)
	if err != nil {
		return nil, err
	}
	f := &Files{Name: o.Project, Content: map[string]string{"upgrade.sql": rendered.Text}}
	if err := f.addSteps("upgrade", g); err != nil {
		return nil, err
	}
	back, err := makeRollback(ctx, in, up, g, effects)
	if err != nil {
		return nil, err
	}
	if why := back.Irreversible; len(why) > 0 && !in.AllowLossy {
		lines := make([]string, len(why))
		for i, w := range why {
			lines[i] = guard.Comment(w.String())
		}
		return nil, &source.Error{
			Msg:  fmt.Sprintf("%s: %s", in.Range, strings.Join(lines, "; ")),
			Hint: "the way back can't undo this: --allow-lossy makes the bundle all the same, and the report says so", Err: ErrLossy,
		}
	}
	if back.text != "" {
		f.Content["rollback.sql"] = back.text
		if err := f.addSteps("rollback", back.script); err != nil {
			return nil, err
		}
		back.Precheck, back.Verification = f.addQuestions("rollback-", "rollback.sql", back.script, back.effects)
	}
	pre, post := f.addQuestions("", "upgrade.sql", g, effects)
	r := newReport(in, g, rendered, effects, back, graph)
	r.Precheck, r.Verification = pre, post
	if len(r.Locks) > 0 {
		var tables []string
		for _, t := range r.Locks {
			tables = append(tables, t.Relation)
		}
		f.Content["sizes.sql"] = sizeQuery(tables)
	}
	for _, name := range slices.Sorted(maps.Keys(f.Content)) {
		r.Provenance.Digests = append(r.Provenance.Digests, Setting{name, approval.SHA256(f.Content[name])})
	}
	if err := r.provenance(ctx, in, graph, g); err != nil {
		return nil, err
	}
	if in.Approved != "" {
		c, err := approval.Compare(approval.Side{Name: in.ApprovedName, Text: in.Approved}, approval.Side{Name: "upgrade.sql", Text: rendered.Text, Places: rendered.Places})
		if err != nil {
			return nil, err
		}
		r.Approved = c.Text(in.ApprovedName)
	}
	f.Report = r
	if err := r.write(f.Content, graph, rendered.Text); err != nil {
		return nil, err
	}
	return f, nil
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Summary counts findings for the script's header.
func Summary(list []Finding) string {
	if list == nil {
		return ""
	}
	count := map[string]int{}
	accepted := 0
	for _, f := range list {
		if f.Accepted != "" || f.Suppressed {
			accepted++
		} else {
			count[f.Severity]++
		}
	}
	var parts []string
	for _, s := range []string{"error", "warning", "info"} {
		if n := count[s]; n > 0 {
			if n > 1 && s != "info" {
				s += "s"
			}
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	if accepted > 0 {
		parts = append(parts, fmt.Sprintf("%d accepted", accepted))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// addSteps adds a file for each step, when there are several.
func (f *Files) addSteps(dir string, g *guard.Script) error {
	if len(g.Steps) < 2 {
		return nil
	}
	for _, s := range g.Steps {
		r, err := g.RenderStep(s)
		if err != nil {
			return err
		}
		f.Content[dir+"/"+s.Name+".sql"] = r.Text
	}
	return nil
}

// addQuestions adds the questions before and after a script, in files whose names
// begin with prefix.
func (f *Files) addQuestions(prefix, name string, g *guard.Script, e *Effects) (before, after []Query) {
	before = slices.Concat(databaseQuery(g.Options), rowsQuery(g, g.Start, false), e.DataChecks())
	after = slices.Concat(e.Verification(), rowsQuery(g, g.End, true))
	head := []string{"project    " + or(f.Name, "____") + "    " + g.Command + " " + g.Range}
	f.Content[prefix+"precheck.sql"] = queryFile("what has to hold before "+name, head, before)
	f.Content[prefix+"verify.sql"] = queryFile("what has to hold after "+name, head, after)
	return before, after
}

// Join puts the projects into one set of files with a manifest. Several stand in
// directories of their own, in the order in which they have to be applied.
func Join(tool string, projects []*Files) (map[string]string, error) {
	out := map[string]string{}
	type entry struct {
		Project   string      `json:"project"`
		Directory string      `json:"directory,omitempty"`
		Command   string      `json:"command"`
		Range     string      `json:"range"`
		Start     []string    `json:"start"`
		End       []string    `json:"end"`
		Lock      string      `json:"lock,omitempty"`
		Revisions []Revisions `json:"revisions"`
	}
	manifest := struct {
		Version  int               `json:"version"`
		Tool     string            `json:"tool"`
		Projects []entry           `json:"projects"`
		Files    map[string]string `json:"files"`
	}{Version: 1, Tool: tool, Files: map[string]string{}}
	var index strings.Builder
	index.WriteString("# Order\n\nApply one after the other, each with its own version table. Go on only when `verify.sql` of the one before says that all is well.\n\n")
	for i, p := range projects {
		dir := ""
		if len(projects) > 1 {
			name := strings.Map(func(r rune) rune {
				if r == '-' || r == '_' || r == '.' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
					return r
				}
				return '_'
			}, or(p.Name, "project"))
			dir = fmt.Sprintf("%02d-%s", i+1, strings.TrimLeft(name, "."))
			fmt.Fprintf(&index, "%d. `%s/upgrade.sql`: %s, %s\n", i+1, dir, markdown(or(p.Name, "____")), markdownCode(p.Report.Range))
		}
		r := p.Report
		manifest.Projects = append(manifest.Projects, entry{
			Project: p.Name, Directory: dir, Command: r.Command, Range: r.Range, Start: r.Start, End: r.End, Lock: r.Provenance.Lock, Revisions: r.Revisions,
		})
		for name, text := range p.Content {
			if dir != "" {
				name = dir + "/" + name
			}
			out[name] = text
		}
	}
	if len(projects) > 1 {
		index.WriteString("\nTo go back, apply the `rollback.sql` files in the opposite order. There is no transaction across the projects.\n")
		out["00-index.md"] = index.String()
	}
	for _, name := range slices.Sorted(maps.Keys(out)) {
		manifest.Files[name] = approval.SHA256(out[name])
	}
	text, err := marshal(manifest)
	if err != nil {
		return nil, err
	}
	out["manifest.json"] = text
	return out, nil
}

func marshal(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.String(), err
}

// Lineage are the revisions that a script runs or begins at, and all that follow
// them: with these rows, and no others, it has to do.
func Lineage(graph *revision.Graph, s *script.Script) []string {
	own := map[string]bool{}
	for _, run := range s.Runs {
		for _, id := range slices.Concat(run.Start, run.End) {
			own[id] = true
		}
	}
	for _, st := range s.Steps {
		own[st.Revision] = true
	}
	delete(own, "")
	for grown := true; grown; {
		grown = false
		for _, r := range graph.Revisions() {
			if !own[r.ID] && slices.ContainsFunc(r.DownRevision, func(id string) bool { return own[id] }) {
				own[r.ID], grown = true, true
			}
		}
	}
	return slices.Sorted(maps.Keys(own))
}

// provenance says where the bundle comes from.
func (r *Report) provenance(ctx context.Context, in Input, graph *revision.Graph, g *guard.Script) error {
	p := &r.Provenance
	p.Tool = in.Tool
	var files, ids []string
	for _, e := range r.Revisions {
		ids = append(ids, e.ID)
		if rev, err := graph.Get(e.ID); err == nil && rev != nil {
			files = append(files, rev.Path)
		}
	}
	if in.LockPart != nil {
		p.Lock = in.LockPart(ids)
	}
	p.Settings = []Setting{
		{"flavor", g.Flavor}, {"lock_timeout", g.LockTimeout}, {"statement_timeout", g.StatementTimeout}, {"pg_version", fmt.Sprint(g.MinVersion)},
		{"version table", g.VersionTable},
	}
	c := in.Project.Config
	for _, o := range c.Explain() {
		switch o.Key {
		case "transaction_per_migration", "transactional_ddl", "env_py", "now":
			p.Settings = append(p.Settings, Setting{o.Key, o.Value})
		}
	}
	id, dirty, err := git.Commit(ctx, c.ScriptLocation, append([]string{"."}, c.VersionLocations...)...)
	if err != nil {
		return nil // without git these fields stay empty
	}
	p.Commit, p.Dirty = id, dirty
	authors, _, err := git.Authors(ctx, c.ScriptLocation, files)
	if err != nil {
		return &source.Error{Msg: err.Error()}
	}
	for _, a := range authors {
		p.Authors = append(p.Authors, a.String())
	}
	if p.Reviewers, err = git.Reviewers(ctx, c.ScriptLocation, files); err != nil {
		return &source.Error{Msg: err.Error()}
	}
	return nil
}
