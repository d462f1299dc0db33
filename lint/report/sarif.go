package report

import (
	"io"
	"net/url"
	"slices"
	"strings"

	"sqlgen/internal/source"
	"sqlgen/lint"
)

// The part of SARIF 2.1.0 that is written. The libraries at hand write a dozen
// empty arrays for each result, or bring an HTTP client.

// SARIFSchema is the schema that the reports name.
const SARIFSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

var sarifLevels = map[lint.Severity]string{lint.Error: "error", lint.Warning: "warning", lint.Info: "note", lint.Off: "none"}

func writeSARIF(w io.Writer, r *Report) error {
	log := &sarifWriter{jsonWriter: jsonWriter{to: w}, report: r, index: map[string]int{}}
	log.open('{')
	log.string("$schema", SARIFSchema)
	log.string("version", "2.1.0")
	log.list("runs", 1, func(int) { log.run() })
	return log.end('}')
}

type sarifWriter struct {
	jsonWriter
	report *Report
	rules  []*lint.Analyzer
	index  map[string]int // of a rule in rules
}

func (w *sarifWriter) run() {
	r := w.report
	w.knowRules()
	w.object("tool", func() {
		w.object("driver", func() {
			w.string("name", "sqlgen")
			w.stringIf("version", r.Version)
			w.stringIf("informationUri", r.URL)
			pages := pages(r.Result.Findings)
			w.list("rules", len(w.rules), func(i int) { w.rule(w.rules[i], pages[w.rules[i].Name]) })
		})
	})
	w.list("invocations", 1, func(int) { w.invocation(r.Result.Errors) })
	w.object("automationDetails", func() { w.string("id", "sqlgen/lint/") })
	w.string("columnKind", "unicodeCodePoints")
	found, suppressed := r.Result.Findings, r.Result.Suppressed
	w.list("results", len(found)+len(suppressed), func(i int) {
		if i < len(found) {
			w.result(found[i], nil)
		} else {
			s := &suppressed[i-len(found)]
			w.result(s.Finding, s)
		}
	})
}

// knowRules lists the known rules and those of findings that aren't among them,
// by name.
func (w *sarifWriter) knowRules() {
	w.rules = slices.Clone(w.report.Analyzers)
	for _, a := range w.rules {
		w.index[a.Name] = 0
	}
	add := func(f *lint.Finding) {
		if _, known := w.index[f.Rule]; !known {
			w.index[f.Rule] = 0
			w.rules = append(w.rules, &lint.Analyzer{Name: f.Rule, Severity: f.Severity})
		}
	}
	for _, f := range w.report.Result.Findings {
		add(f)
	}
	for i := range w.report.Result.Suppressed {
		add(w.report.Result.Suppressed[i].Finding)
	}
	slices.SortStableFunc(w.rules, func(a, b *lint.Analyzer) int { return strings.Compare(a.Name, b.Name) })
	for i, a := range w.rules {
		w.index[a.Name] = i
	}
}

// pages are the pages of rules, as findings name them.
func pages(findings []*lint.Finding) map[string]string {
	out := map[string]string{}
	for _, f := range findings {
		if f.URL != "" {
			out[f.Rule] = f.URL
		}
	}
	return out
}

func (w *sarifWriter) rule(a *lint.Analyzer, page string) {
	w.string("id", a.Name)
	if a.Title != "" {
		w.message("shortDescription", a.Title)
	}
	if a.Doc != "" {
		w.message("fullDescription", clip(beginning(a.Doc, 1000), 1000))
		help := a.Doc
		if a.SafeAlternative != "" {
			help += "\n\n" + a.SafeAlternative
		}
		w.object("help", func() {
			w.string("text", help)
			w.string("markdown", help)
		})
	}
	w.stringIf("helpUri", page)
	w.object("defaultConfiguration", func() { w.string("level", sarifLevels[a.Severity]) })
	w.object("properties", func() {
		w.stringsIf("tags", []string{"database", "migration", "postgresql"})
		w.string("precision", "high")
		switch a.Severity {
		case lint.Error, lint.Warning:
			w.string("problem.severity", sarifLevels[a.Severity])
		default:
			w.string("problem.severity", "recommendation")
		}
	})
}

func (w *sarifWriter) invocation(errors source.ErrorList) {
	w.boolean("executionSuccessful", len(errors) == 0)
	if len(errors) == 0 {
		return
	}
	w.list("toolExecutionNotifications", len(errors), func(i int) {
		e := errors[i]
		w.string("level", "error")
		w.message("message", e.Error())
		if e.Pos.File != "" {
			w.list("locations", 1, func(int) { w.place(e.Pos, source.Pos{}) })
		}
	})
}

func (w *sarifWriter) message(name, text string) {
	w.object(name, func() { w.string("text", text) })
}

// result writes a finding; s is its suppression, nil when it has none.
func (w *sarifWriter) result(f *lint.Finding, s *lint.Suppressed) {
	w.string("ruleId", f.Rule)
	w.number("ruleIndex", w.index[f.Rule])
	w.string("level", sarifLevels[f.Severity])
	w.message("message", plain(f))
	w.list("locations", 1, func(int) {
		pos := f.Pos
		if pos.File == "" {
			pos.File = w.report.home()
		}
		w.place(pos, f.End)
	})
	if f.SQL.File != "" {
		w.list("relatedLocations", 1, func(int) {
			w.number("id", 1)
			w.place(f.SQL, source.Pos{})
			w.message("message", clip(beginning(f.Statement, 200), 200))
		})
	}
	if f.Fingerprint != "" {
		w.object("partialFingerprints", func() { w.string("sqlgen/v1", f.Fingerprint) })
	}
	if s != nil {
		w.list("suppressions", 1, func(int) {
			if s.By == "revision" || s.By == "sql" {
				w.string("kind", "inSource")
			} else {
				w.string("kind", "external")
			}
			w.stringIf("justification", s.Reason)
		})
	}
	w.object("properties", func() {
		w.stringIf("revision", f.Revision)
		w.stringIf("direction", string(f.Direction))
		w.stringIf("statement", f.Statement)
		w.stringIf("relation", f.Relation)
		w.stringIf("lock", f.Lock)
		w.trueIf("rewrite", f.Rewrite)
		w.trueIf("scan", f.Scan)
	})
}

// place writes the physicalLocation of a location.
func (w *sarifWriter) place(from, to source.Pos) {
	w.object("physicalLocation", func() {
		w.object("artifactLocation", func() {
			uri := url.URL{Path: w.report.inRepository(from.File)}
			w.string("uri", uri.String())
		})
		if from.Line == 0 {
			return
		}
		w.object("region", func() {
			w.number("startLine", from.Line)
			w.numberIf("startColumn", from.Column)
			if to.Line > from.Line || to.Line == from.Line && to.Column > from.Column {
				w.numberIf("endLine", to.Line)
				w.numberIf("endColumn", to.Column)
			}
		})
	})
}
