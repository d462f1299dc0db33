package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"

	"sqlgen/lint"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	ClassName string        `xml:"classname,attr"`
	File      string        `xml:"file,attr,omitempty"`
	Line      int           `xml:"line,attr,omitempty"`
	Failure   *junitProblem `xml:"failure"`
	Error     *junitProblem `xml:"error"`
	SystemOut string        `xml:"system-out,omitempty"`
}

type junitProblem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// writeJUnit makes a suite of each file and a case of each finding; a file
// without findings is one case that passes. What is below FailOn passes too,
// with the finding as its output.
func writeJUnit(w io.Writer, r *Report) error {
	files := slices.Clone(r.Files)
	byFile := make(map[string][]*lint.Finding, len(files))
	for _, name := range files {
		byFile[name] = nil
	}
	for _, f := range r.Result.Findings {
		name := r.fileOf(f)
		list, known := byFile[name]
		if !known {
			files = append(files, name)
		}
		byFile[name] = append(list, f)
	}
	out := junitSuites{Name: "sqlgen lint"}
	for _, file := range files {
		out.Suites = append(out.Suites, r.junitSuite(file, byFile[file]))
	}
	if len(r.Result.Errors) > 0 {
		s := junitSuite{Name: "sqlgen"}
		for i, e := range r.Result.Errors {
			s.Cases = append(s.Cases, junitCase{Name: fmt.Sprintf("error %d", i+1), ClassName: "sqlgen", Error: &junitProblem{printable(e.Msg), "error", printable(e.Error())}})
		}
		s.Tests, s.Errors = len(s.Cases), len(s.Cases)
		out.Suites = append(out.Suites, s)
	}
	for _, s := range out.Suites {
		out.Tests, out.Failures, out.Errors = out.Tests+s.Tests, out.Failures+s.Failures, out.Errors+s.Errors
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (r *Report) junitSuite(file string, findings []*lint.Finding) junitSuite {
	s := junitSuite{Name: file}
	if len(findings) == 0 {
		s.Cases = append(s.Cases, junitCase{Name: "no findings", ClassName: file, File: file})
	}
	for _, f := range findings {
		c := junitCase{Name: f.Rule, ClassName: file, File: file, Line: f.Pos.Line}
		if f.Pos.Line > 0 {
			c.Name = fmt.Sprintf("%s (line %d)", f.Rule, f.Pos.Line)
		}
		if r.FailOn > lint.Off && f.Severity >= r.FailOn {
			c.Failure = &junitProblem{printable(f.Message), f.Severity.String(), plain(f)}
			s.Failures++
		} else {
			c.SystemOut = f.Severity.String() + ": " + plain(f)
		}
		s.Cases = append(s.Cases, c)
	}
	s.Tests = len(s.Cases)
	return s
}
