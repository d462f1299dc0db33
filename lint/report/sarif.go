package report

import (
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"sqlgen/internal/source"
	"sqlgen/lint"
)

// The types are the part of SARIF 2.1.0 that is written. Those of the libraries
// at hand write a dozen empty arrays for each result, or bring an HTTP client.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	Invocations       []sarifInvocation `json:"invocations"`
	AutomationDetails struct {
		ID string `json:"id"`
	} `json:"automationDetails"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri,omitempty"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string     `json:"id"`
	ShortDescription *sarifText `json:"shortDescription,omitempty"`
	FullDescription  *sarifText `json:"fullDescription,omitempty"`
	Help             *sarifText `json:"help,omitempty"`
	HelpURI          string     `json:"helpUri,omitempty"`
	Default          struct {
		Level string `json:"level"`
	} `json:"defaultConfiguration"`
	Properties sarifProperties `json:"properties"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifProperties struct {
	Tags      []string       `json:"tags,omitempty"`
	Precision string         `json:"precision,omitempty"`
	Severity  string         `json:"problem.severity,omitempty"`
	Revision  string         `json:"revision,omitempty"`
	Direction lint.Direction `json:"direction,omitempty"`
	Statement string         `json:"statement,omitempty"`
	Relation  string         `json:"relation,omitempty"`
	Lock      string         `json:"lock,omitempty"`
	Rewrite   bool           `json:"rewrite,omitempty"`
	Scan      bool           `json:"scan,omitempty"`
}

type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

type sarifNotification struct {
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
}

type sarifResult struct {
	RuleID              string             `json:"ruleId"`
	RuleIndex           int                `json:"ruleIndex"`
	Level               string             `json:"level"`
	Message             sarifText          `json:"message"`
	Locations           []sarifLocation    `json:"locations,omitempty"`
	RelatedLocations    []sarifLocation    `json:"relatedLocations,omitempty"`
	PartialFingerprints map[string]string  `json:"partialFingerprints,omitempty"`
	Suppressions        []sarifSuppression `json:"suppressions,omitempty"`
	Properties          sarifProperties    `json:"properties"`
}

type sarifSuppression struct {
	Kind          string `json:"kind"`
	Justification string `json:"justification,omitempty"`
}

type sarifLocation struct {
	ID       int           `json:"id,omitempty"`
	Physical sarifPhysical `json:"physicalLocation"`
	Message  *sarifText    `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact struct {
		URI string `json:"uri"`
	} `json:"artifactLocation"`
	Region *sarifRegion `json:"region,omitempty"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

// SARIFSchema is the schema that the reports name.
const SARIFSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

var sarifLevels = map[lint.Severity]string{lint.Error: "error", lint.Warning: "warning", lint.Info: "note", lint.Off: "none"}

func writeSARIF(w io.Writer, r *Report) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.AutomationDetails.ID = "sqlgen/lint/"
	run.Tool.Driver = sarifDriver{Name: "sqlgen", Version: r.Version, InformationURI: r.URL, Rules: []sarifRule{}}
	for _, a := range r.sarifRules() {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(a, r))
	}
	for i := range r.Result.Findings {
		run.Results = append(run.Results, run.result(r, &r.Result.Findings[i], nil))
	}
	for i := range r.Result.Suppressed {
		run.Results = append(run.Results, run.result(r, &r.Result.Suppressed[i].Finding, &r.Result.Suppressed[i]))
	}
	invocation := sarifInvocation{Successful: len(r.Result.Errors) == 0}
	for _, e := range r.Result.Errors {
		n := sarifNotification{Level: "error", Message: sarifText{Text: e.Error()}}
		if e.Pos.File != "" {
			n.Locations = []sarifLocation{sarifPlace(r.posInRepository(e.Pos), source.Pos{})}
		}
		invocation.Notifications = append(invocation.Notifications, n)
	}
	run.Invocations = []sarifInvocation{invocation}
	return encode(w, sarifLog{SARIFSchema, "2.1.0", []sarifRun{run}})
}

// sarifRules are the known rules and those of findings that aren't among them,
// by name.
func (r *Report) sarifRules() []*lint.Analyzer {
	out := slices.Clone(r.Analyzers)
	add := func(f *lint.Finding) {
		if !slices.ContainsFunc(out, func(a *lint.Analyzer) bool { return a.Name == f.Rule }) {
			out = append(out, &lint.Analyzer{Name: f.Rule, Severity: f.Severity})
		}
	}
	for i := range r.Result.Findings {
		add(&r.Result.Findings[i])
	}
	for i := range r.Result.Suppressed {
		add(&r.Result.Suppressed[i].Finding)
	}
	slices.SortStableFunc(out, func(a, b *lint.Analyzer) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func sarifRuleOf(a *lint.Analyzer, r *Report) sarifRule {
	rule := sarifRule{ID: a.Name, Properties: sarifProperties{Tags: []string{"database", "migration", "postgresql"}, Precision: "high"}}
	rule.Default.Level = sarifLevels[a.Severity]
	rule.Properties.Severity = map[lint.Severity]string{lint.Error: "error", lint.Warning: "warning"}[a.Severity]
	if rule.Properties.Severity == "" {
		rule.Properties.Severity = "recommendation"
	}
	if a.Title != "" {
		rule.ShortDescription = &sarifText{Text: a.Title}
	}
	if a.Doc != "" {
		rule.FullDescription = &sarifText{Text: clip(oneLine(a.Doc), 1000)}
		help := a.Doc
		if a.SafeAlternative != "" {
			help += "\n\n" + a.SafeAlternative
		}
		rule.Help = &sarifText{Text: help, Markdown: help}
	}
	for _, list := range [][]lint.Finding{r.Result.Findings} {
		for i := range list {
			if list[i].Rule == a.Name && list[i].URL != "" {
				rule.HelpURI = list[i].URL
			}
		}
	}
	return rule
}

func (run *sarifRun) result(r *Report, f *lint.Finding, s *lint.Suppressed) sarifResult {
	out := sarifResult{RuleID: f.Rule, Level: sarifLevels[f.Severity], Message: sarifText{Text: plain(f)},
		Properties: sarifProperties{Revision: f.Revision, Direction: f.Direction, Statement: f.Statement, Relation: f.Relation, Lock: f.Lock, Rewrite: f.Rewrite, Scan: f.Scan}}
	out.RuleIndex = slices.IndexFunc(run.Tool.Driver.Rules, func(rule sarifRule) bool { return rule.ID == f.Rule })
	pos := f.Pos
	if pos.File == "" {
		pos.File = r.home()
	}
	out.Locations = []sarifLocation{sarifPlace(r.posInRepository(pos), f.End)}
	if f.SQL.File != "" {
		related := sarifPlace(r.posInRepository(f.SQL), source.Pos{})
		related.ID, related.Message = 1, &sarifText{Text: clip(oneLine(f.Statement), 200)}
		out.RelatedLocations = []sarifLocation{related}
	}
	if f.Fingerprint != "" {
		out.PartialFingerprints = map[string]string{"sqlgen/v1": f.Fingerprint}
	}
	if s != nil {
		kind := "external"
		if s.By == "revision" || s.By == "sql" {
			kind = "inSource"
		}
		out.Suppressions = []sarifSuppression{{kind, s.Reason}}
	}
	return out
}

func sarifPlace(from, to source.Pos) sarifLocation {
	var l sarifLocation
	u := url.URL{Path: filepath.ToSlash(from.File)}
	l.Physical.Artifact.URI = u.String()
	if from.Line > 0 {
		l.Physical.Region = &sarifRegion{StartLine: from.Line, StartColumn: from.Column}
		if to.Line > from.Line || to.Line == from.Line && to.Column > from.Column {
			l.Physical.Region.EndLine, l.Physical.Region.EndColumn = to.Line, to.Column
		}
	}
	return l
}
