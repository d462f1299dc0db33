package report

import (
	"encoding/json"
	"io"

	"sqlgen/lint"
)

type jsonReport struct {
	Version  int           `json:"version"`
	Findings []jsonFinding `json:"findings"`
	Errors   []jsonError   `json:"errors,omitempty"`
	Summary  jsonSummary   `json:"summary"`
}

type jsonFinding struct {
	Rule            string         `json:"rule"`
	Severity        lint.Severity  `json:"severity"`
	Message         string         `json:"message"`
	File            string         `json:"file,omitempty"`
	Line            int            `json:"line,omitempty"`
	Column          int            `json:"column,omitempty"`
	EndLine         int            `json:"end_line,omitempty"`
	EndColumn       int            `json:"end_column,omitempty"`
	Revision        string         `json:"revision,omitempty"`
	Direction       lint.Direction `json:"direction,omitempty"`
	Statement       string         `json:"statement,omitempty"`
	SQLFile         string         `json:"sql_file,omitempty"`
	SQLLine         int            `json:"sql_line,omitempty"`
	Lock            string         `json:"lock,omitempty"`
	Rewrite         bool           `json:"rewrite,omitempty"`
	Scan            bool           `json:"scan,omitempty"`
	Relation        string         `json:"relation,omitempty"`
	Notes           []string       `json:"notes,omitempty"`
	SafeAlternative string         `json:"safe_alternative,omitempty"`
	URL             string         `json:"url,omitempty"`
	Fingerprint     string         `json:"fingerprint,omitempty"`
}

type jsonError struct {
	Message string `json:"message"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
}

type jsonSummary struct {
	Error      int `json:"error"`
	Warning    int `json:"warning"`
	Info       int `json:"info"`
	Suppressed int `json:"suppressed"`
}

func writeJSON(w io.Writer, r *Report) error {
	out := jsonReport{Version: 1, Findings: []jsonFinding{}, Summary: jsonSummary{r.Result.Count(lint.Error), r.Result.Count(lint.Warning), r.Result.Count(lint.Info), len(r.Result.Suppressed)}}
	for i := range r.Result.Findings {
		f := &r.Result.Findings[i]
		out.Findings = append(out.Findings, jsonFinding{Rule: f.Rule, Severity: f.Severity, Message: f.Message, File: f.Pos.File, Line: f.Pos.Line, Column: f.Pos.Column,
			EndLine: f.End.Line, EndColumn: f.End.Column, Revision: f.Revision, Direction: f.Direction, Statement: f.Statement, SQLFile: f.SQL.File, SQLLine: f.SQL.Line,
			Lock: f.Lock, Rewrite: f.Rewrite, Scan: f.Scan, Relation: f.Relation, Notes: f.Notes, SafeAlternative: f.SafeAlternative, URL: f.URL, Fingerprint: f.Fingerprint})
	}
	for _, e := range r.Result.Errors {
		out.Errors = append(out.Errors, jsonError{e.Msg, e.Pos.File, e.Pos.Line, e.Pos.Column})
	}
	return encode(w, out)
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
