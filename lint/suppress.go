package lint

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/internal/spell"
)

// UnusedSuppression is the rule name of findings about suppressions themselves:
// unused, without a reason, expired, or naming no rule.
const UnusedSuppression = "unused-suppression"

// Allow is one suppression of the configuration. Empty fields match everything.
type Allow struct {
	Rule     string
	Path     string // glob on the file of the finding, as path.Match has it; a directory stands for what is below
	Revision string
	Until    string // last day (2006-01-02) that it holds; "" for ever
	Reason   string
	Pos      source.Pos // in the configuration file
}

// allowance is one suppression of any origin, with one rule.
type allowance struct {
	rule   string
	reason string
	by     string // "revision", "sql" or "configuration"
	pos    source.Pos
	used   bool
	judged bool // an unused one is reported
	match  func(*reported) bool
}

// marker finds "sqlgen: allow=a,b — reason"; the dash may be a hyphen or two, or
// a colon.
var marker = regexp.MustCompile(`sqlgen:\s*allow\s*=\s*([\w,\s-]*?)\s*(?:(?:—|–|--|-|:)\s+(.*?)\s*)?$`)

// parseMarker reads the text of a comment without its marks.
func parseMarker(text string) (rules []string, reason string, ok bool) {
	if !strings.HasPrefix(text, "sqlgen:") {
		return nil, "", false
	}
	m := marker.FindStringSubmatch(text)
	if m == nil {
		return nil, "", true
	}
	for _, name := range strings.Split(m[1], ",") {
		if name = strings.TrimSpace(name); name != "" {
			rules = append(rules, name)
		}
	}
	return rules, m[2], true
}

// finish takes out what is suppressed and sorts what is left.
func (r *run) finish() {
	slices.SortStableFunc(r.found, func(a, b *reported) int { return compareFindings(&a.Finding, &b.Finding) })
	fingerprint(r.found)
	configured := r.configured()
	kept := make([]*Finding, 0, len(r.found))
	for _, f := range r.found {
		a := allowing(r.allowedFiles[f.Pos.File], f)
		if a == nil {
			a = allowing(r.allowedSQL[f.file], f)
		}
		if a == nil {
			a = allowing(configured, f)
		}
		if a != nil {
			a.used = true
			r.result.Suppressed = append(r.result.Suppressed, Suppressed{&f.Finding, a.reason, a.by})
			continue
		}
		if reason, ok := r.settings.Baseline.accepts(&f.Finding); ok {
			r.result.Suppressed = append(r.result.Suppressed, Suppressed{&f.Finding, reason, "baseline"})
			continue
		}
		kept = append(kept, &f.Finding)
	}
	r.unused(append(r.allowances, configured...))
	if len(r.complaints) > 0 {
		kept = append(kept, r.complaints...)
		slices.SortStableFunc(kept, compareFindings)
	}
	r.result.Findings = withoutRepeats(kept)
	slices.SortStableFunc(r.result.Suppressed, func(a, b Suppressed) int { return compareFindings(a.Finding, b.Finding) })
	r.result.Errors.Sort()
}

func allowing(list []*allowance, f *reported) *allowance {
	for _, a := range list {
		if a.reason != "" && a.rule == f.Rule && a.match(f) {
			return a
		}
	}
	return nil
}

// allowed collects the suppressions of a step under review.
func (r *run) allowed(step *Step) {
	for _, s := range []*Step{step, step.Downgrade} {
		if s == nil {
			continue
		}
		if s.Source != nil && s.Revision != "" && !r.read[s.Source.Name] {
			r.read[s.Source.Name] = true
			if list := r.python(step, s.Source); list != nil {
				r.allowances = append(r.allowances, list...)
				r.allowedFiles[s.Source.Name] = list
			}
		}
		var last *pgtree.Script
		for j := range s.Statements {
			if st := &s.Statements[j]; st.SQL != last {
				last = st.SQL
				if list := r.sql(st, s == step || r.settings.Downgrades); list != nil {
					r.allowances = append(r.allowances, list...)
					r.allowedSQL[last.File] = list
				}
			}
		}
	}
}

// python finds "# sqlgen: allow=…" in a revision file. It holds for findings
// whose call begins or ends around the comment's line, or begins on the next
// line with code.
func (r *run) python(step *Step, f *source.File) []*allowance {
	if !strings.Contains(f.Content, "sqlgen:") {
		return nil
	}
	lines := strings.Split(strings.ReplaceAll(f.Content, "\r\n", "\n"), "\n")
	var out []*allowance
	for i, line := range lines {
		at := strings.Index(line, "# sqlgen:")
		if at < 0 {
			if at = strings.Index(line, "#sqlgen:"); at < 0 {
				continue
			}
		}
		rules, reason, ok := parseMarker(strings.TrimSpace(line[at+1:]))
		if !ok {
			continue
		}
		target := i + 1
		if strings.TrimSpace(line[:at]) == "" {
			target = nextCode(lines, i+1)
		}
		own := i + 1
		pos := source.Pos{File: f.Name, Line: own, Column: 1 + len([]rune(line[:at]))}
		out = append(out, r.allow(rules, reason, "revision", pos, r.judges(step, own), func(f *reported) bool {
			last := max(f.Pos.Line, f.End.Line)
			return f.Pos.Line <= target && target <= last || f.Pos.Line <= own && own <= last
		})...)
	}
	return out
}

// nextCode is the 1-based number of the first line at or after an index that
// has something besides a comment.
func nextCode(lines []string, from int) int {
	for i := from; i < len(lines); i++ {
		if t := strings.TrimSpace(lines[i]); t != "" && !strings.HasPrefix(t, "#") {
			return i + 1
		}
	}
	return from
}

// judges reports whether a line of a revision file was linted: the lines of a
// downgrade that wasn't are not.
func (r *run) judges(step *Step, line int) bool {
	if r.settings.Downgrades || step.Downgrade == nil || !step.Downgrade.Pos.IsValid() {
		return true
	}
	down, up := step.Downgrade.Pos.Line, step.Pos.Line
	return !(line >= down-1 && (up < down || line < up-1))
}

// sql finds "-- sqlgen: allow=…" in or right before a statement.
func (r *run) sql(st *Statement, judged bool) []*allowance {
	script := st.SQL
	var out []*allowance
	for _, c := range script.Comments {
		text := script.CommentText(c)
		text = strings.TrimSpace(strings.TrimSuffix(strings.TrimLeft(text, "-/*"), "*/"))
		rules, reason, ok := parseMarker(text)
		if !ok {
			continue
		}
		index := c.Statement
		pos := script.File.Pos(int32(c.Start))
		// A comment after the semicolon on the statement's own line belongs to it.
		if !c.Inside && index > 0 {
			if prev := &script.Statements[index-1]; script.File.Pos(int32(prev.End)).Line == pos.Line {
				index--
			}
		}
		out = append(out, r.allow(rules, reason, "sql", pos, judged, func(f *reported) bool {
			return f.index == index
		})...)
	}
	return out
}

func (r *run) configured() []*allowance {
	var out []*allowance
	for i := range r.settings.Allow {
		a := &r.settings.Allow[i]
		if a.Until != "" && r.settings.Today > a.Until {
			r.complain(a.Pos, fmt.Sprintf("the suppression of %s ended on %s", a.Rule, a.Until), "remove it, or give it another date and say why")
			continue
		}
		out = append(out, r.allow([]string{a.Rule}, a.Reason, "configuration", a.Pos, r.covers(a), func(f *reported) bool {
			return (a.Revision == "" || a.Revision == f.Revision) && matchPath(a.Path, f.Pos.File)
		})...)
	}
	return out
}

// covers reports whether what a configured suppression is about was linted.
func (r *run) covers(a *Allow) bool {
	if a.Path == "" && a.Revision == "" {
		return len(r.input.Applied) == 0
	}
	for i := range r.input.Steps {
		s := &r.input.Steps[i]
		file := s.Pos.File
		if s.Source != nil {
			file = s.Source.Name
		}
		if (a.Revision == "" || a.Revision == s.Revision) && matchPath(a.Path, file) {
			return true
		}
	}
	return false
}

func matchPath(pattern, file string) bool {
	if pattern == "" || pattern == file || strings.HasPrefix(file, strings.TrimSuffix(pattern, "/")+"/") {
		return true
	}
	ok, err := path.Match(pattern, file)
	return err == nil && ok
}

// allow makes an allowance for each rule and complains about bad ones.
func (r *run) allow(rules []string, reason, by string, pos source.Pos, judged bool, match func(*reported) bool) []*allowance {
	if len(rules) == 0 {
		r.complain(pos, "a suppression names no rule", "write sqlgen: allow=rule — reason")
	}
	var out []*allowance
	for _, name := range rules {
		a := &allowance{rule: name, reason: reason, by: by, pos: pos, match: match}
		switch known := r.isKnown(name); {
		case !known:
			r.complain(pos, fmt.Sprintf("a suppression names %q, which is no rule%s", name, spell.DidYouMean(name, r.names())), "sqlgen rules lists them")
		case reason == "":
			r.complain(pos, fmt.Sprintf("the suppression of %s has no reason and does nothing", name), "write the reason after a dash: sqlgen: allow="+name+" — reason")
		default:
			a.judged = judged && r.active[name]
		}
		out = append(out, a)
	}
	return out
}

func (r *run) names() []string {
	out := make([]string, len(r.known))
	for i, a := range r.known {
		out[i] = a.Name
	}
	return out
}

func (r *run) isKnown(name string) bool {
	return slices.ContainsFunc(r.known, func(a *Analyzer) bool { return a.Name == name })
}

func (r *run) unused(list []*allowance) {
	for _, a := range list {
		if !a.used && a.judged {
			r.complain(a.pos, fmt.Sprintf("the suppression of %s suppresses nothing", a.rule), "remove it")
		}
	}
}

// complain reports a finding about a suppression.
func (r *run) complain(pos source.Pos, message, alternative string) {
	severity := Warning
	if v, ok := r.settings.Rules[UnusedSuppression]; ok && v != SeverityDefault {
		severity = v
	}
	if severity == Off {
		return
	}
	r.complaints = append(r.complaints, &Finding{Rule: UnusedSuppression, Severity: severity, Message: message, SafeAlternative: alternative, Pos: pos,
		URL: (&Analyzer{Name: UnusedSuppression}).URL(r.settings.URLBase)})
}
