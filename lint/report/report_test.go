package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"sqlgen/internal/source"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var update = flag.Bool("update", false, "write the golden files anew")

const revisionText = "def upgrade():\n\top.create_index(\"ix_orders_total\", \"orders\", [\"total\"])\n    op.drop_column('orders', 'note')\n"

// sample has every field in use once, and text that formats have to escape.
func sample() *Report {
	rule := &lint.Analyzer{Name: "require-concurrent-index-creation", Title: "Index built while writes wait", Doc: "`CREATE INDEX` takes SHARE.", SafeAlternative: "Build it concurrently.",
		Severity: lint.Error, Run: func(*lint.Pass) {}}
	result := &lint.Result{Statements: 7,
		Findings: []*lint.Finding{
			{Rule: rule.Name, Severity: lint.Error, Message: "building index ix_orders_total makes writes to orders wait",
				Pos: source.Pos{File: "versions/0004_total.py", Line: 2, Column: 2}, End: source.Pos{File: "versions/0004_total.py", Line: 2, Column: 17}, SQL: source.Pos{File: "release.sql", Line: 12, Column: 1},
				Revision: "0004", Direction: lint.Upgrade, Statement: "CREATE INDEX ix_orders_total\n  ON orders (total)", Lock: "SHARE", Relation: "orders", Scan: true,
				SafeAlternative: "with op.get_context().autocommit_block():\n    op.create_index(\"ix_orders_total\", \"orders\", [\"total\"], postgresql_concurrently=True)\n",
				URL:             "https://example.org/rules/require-concurrent-index-creation", Fingerprint: "0123456789abcdef"},
			{Rule: "ban-drop-column", Severity: lint.Warning, Message: "column \"no|te\" <b>of</b> @orders: 100% gone, `really`", Pos: source.Pos{File: "versions/0004_total.py", Line: 3, Column: 5},
				Revision: "0004", Direction: lint.Upgrade, Lock: "ACCESS EXCLUSIVE", Relation: "orders", Notes: []string{"index ix_note goes with it"}, Fingerprint: "fedcba9876543210"},
			{Rule: "multiple-heads", Severity: lint.Info, Message: "two heads: \x1b[31m0004\x1b[0m and 0005"},
		},
		Suppressed: []lint.Suppressed{{Finding: &lint.Finding{Rule: "ban-drop-table", Severity: lint.Warning, Message: "drop of a", Pos: source.Pos{File: "versions/0003_a.py", Line: 9, Column: 5}}, Reason: "never used", By: "revision"}},
		Errors:     source.ErrorList{{Pos: source.Pos{File: "versions/0001.py", Line: 1, Column: 1}, Msg: "rule x failed", Hint: "report this"}},
		Transactions: []lint.TransactionSummary{{Explicit: true, Revisions: []string{"0004"}, Statements: 3, Locks: []lint.LockSummary{
			{Relation: "orders", Mode: locks.Share, Scan: true, From: source.Pos{File: "versions/0004_total.py", Line: 2, Column: 2}, After: 2, Work: 1},
			{Relation: "customers", Mode: locks.AccessExclusive, From: source.Pos{File: "versions/0004_total.py", Line: 3, Column: 5}},
			{Relation: "quiet", Mode: locks.ShareUpdateExclusive},
		}}},
	}
	return &Report{Result: result, Analyzers: []*lint.Analyzer{rule}, Version: "1.0.0", URL: "https://example.org", FailOn: lint.Error,
		Files:  []string{"versions/0003_a.py", "versions/0004_total.py"},
		Source: func(name string) *source.File { return source.NewFile(name, revisionText) },
		SQL:    []RevisionSQL{{"0004", lint.Upgrade, "versions/0004_total.py", "CREATE INDEX ix_orders_total ON orders (total);\n-- ``` in a comment\n"}}}
}

func TestJSONStringsEqualEncodingJSON(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "plain", `a "b" \ c`, "a\nb\tc\r\n", "ä … 😀", "\x00\x1f\x7f\b\f", "<a> & 'b'", "\u2028 \u2029 \ufffd", "a\xffb\xc3", "\n", `"`, "ü\n\"\u2028"} {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(s); err != nil {
			t.Fatal(err)
		}
		w := &jsonWriter{text: []byte("x")}
		w.quoted(s)
		if want := "x" + strings.TrimSuffix(b.String(), "\n"); string(w.text) != want {
			t.Errorf("%q: got %s, want %s", s, w.text, want)
		}
	}
}

func TestJSONIsIndented(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"json", "sarif", "gitlab"} {
		for _, r := range []*Report{sample(), {Result: &lint.Result{}}} {
			text := write(t, format, r)
			var compact, again bytes.Buffer
			if err := json.Compact(&compact, []byte(text)); err != nil {
				t.Fatal(err)
			}
			if err := json.Indent(&again, compact.Bytes(), "", "  "); err != nil {
				t.Fatal(err)
			}
			if again.String()+"\n" != text {
				t.Errorf("%s: got\n%swant\n%s", format, text, again.String())
			}
		}
	}
}

func TestOneLine(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", " ", "a", " a", "a ", "a b", "a  b", "a\nb", "a\u00a0b", "a\u2003 b\tc", "ä ö  ü", "a\xffb \xc3", strings.Repeat("wörd\n", 100), strings.Repeat("é", 50)} {
		line := strings.Join(strings.Fields(s), " ")
		if got := oneLine(s); got != line {
			t.Errorf("oneLine(%q) = %q", s, got)
		}
		for _, n := range []int{1, 2, 3, 10, 30, 1000} {
			want := line
			if characters := []rune(line); len(characters) > n {
				want = string(characters[:n-1]) + "…"
			}
			if got := clipLine(s, n); got != want {
				t.Errorf("clipLine(%q, %d) = %q, want %q", s, n, got, want)
			}
		}
	}
}

func write(t *testing.T, format string, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, name := range append(Formats(), "color", "empty", "empty-markdown") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, format := sample(), name
			switch name {
			case "color":
				r.Color, format = true, "text"
			case "empty", "empty-markdown":
				r = &Report{Result: &lint.Result{Statements: 1}, FailOn: lint.Error}
				format = map[string]string{"empty": "text", "empty-markdown": "markdown"}[name]
			}
			got := write(t, format, r)
			path := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("differs from %s (-update writes it); got\n%s", path, got)
			}
		})
	}
}

func TestSARIFSchema(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	schema, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(SARIFSchema, schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile(SARIFSchema)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]*Report{"sample": sample(), "empty": {Result: &lint.Result{}}} {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(write(t, "sarif", r)))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := compiled.Validate(map[string]any{"version": "2.1.0"}); err == nil {
		t.Error("the schema accepts a log without runs: it isn't checked")
	}
}

func TestSARIFOrderAndIndexes(t *testing.T) {
	t.Parallel()
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Invocations []struct{ ExecutionSuccessful bool }
			Results     []struct {
				RuleID       string
				RuleIndex    int
				Suppressions []struct{ Kind string }
			}
		}
	}
	if err := json.Unmarshal([]byte(write(t, "sarif", sample())), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	for _, r := range run.Results {
		if got := run.Tool.Driver.Rules[r.RuleIndex].ID; got != r.RuleID {
			t.Errorf("result of %s points at rule %s", r.RuleID, got)
		}
	}
	if n := len(run.Results); n != 4 || len(run.Results[3].Suppressions) != 1 || run.Results[3].Suppressions[0].Kind != "inSource" {
		t.Errorf("%d results, the last %+v", n, run.Results[n-1])
	}
	if run.Invocations[0].ExecutionSuccessful {
		t.Error("a run with errors is called successful")
	}
}

// annotation is a workflow command as the runner reads it.
var annotation = regexp.MustCompile(`^::(error|warning|notice) ((?:\w+=[^,:\r\n]*,?)*)::([^\r\n]*)$`)

func TestGitHubAnnotations(t *testing.T) {
	t.Parallel()
	r := sample()
	r.Result.Findings[0].Pos.File = "a,b:c%.py"
	lines := strings.Split(strings.TrimSuffix(write(t, "github", r), "\n"), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines for 3 findings and an error: %q", len(lines), lines)
	}
	for _, line := range lines {
		if !annotation.MatchString(line) {
			t.Errorf("%q is no annotation", line)
		}
	}
	if !strings.Contains(lines[0], "file=a%2Cb%3Ac%25.py,line=2") {
		t.Error(lines[0])
	}
	if want := "::error file=versions/0001.py,line=1,title=sqlgen::"; !strings.HasPrefix(lines[3], want) {
		t.Errorf("%s, want %s", lines[3], want)
	}
}

// TestFilesFromTheRoot has a report of a folder of the repository name files as
// the host does.
func TestFilesFromTheRoot(t *testing.T) {
	t.Parallel()
	r := sample()
	r.Folder = "backend/"
	r.Result.Findings[1].Pos.File = "../shared/0004.py"
	r.Result.Suppressed[0].Finding.Pos.File = "/etc/0003.py"
	for _, format := range []string{"github", "gitlab", "sarif", "markdown"} {
		text := write(t, format, r)
		for _, want := range []string{"backend/versions/0004_total.py", "shared/0004.py"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not name %s:\n%s", format, want, text)
			}
		}
		for _, not := range []string{`"versions/0004_total.py`, "file=versions/", "`versions/0004_total.py", "backend/shared", "backend/etc"} {
			if strings.Contains(text, not) {
				t.Errorf("%s has %s:\n%s", format, not, text)
			}
		}
	}
}

func TestGitLabReport(t *testing.T) {
	t.Parallel()
	r := sample()
	r.Result.Findings = append(r.Result.Findings, r.Result.Findings[0], r.Result.Findings[0])
	var issues []map[string]any
	if err := json.Unmarshal([]byte(write(t, "gitlab", r)), &issues); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	severities := map[string]bool{"info": true, "minor": true, "major": true, "critical": true, "blocker": true}
	for _, issue := range issues {
		for _, key := range []string{"description", "check_name", "fingerprint", "severity"} {
			if s, _ := issue[key].(string); s == "" {
				t.Errorf("%v has no %s", issue, key)
			}
		}
		print := issue["fingerprint"].(string)
		if seen[print] {
			t.Errorf("fingerprint %s twice", print)
		}
		seen[print] = true
		if !severities[issue["severity"].(string)] {
			t.Errorf("severity %v", issue["severity"])
		}
		where := issue["location"].(map[string]any)
		if where["path"] == "" || where["lines"].(map[string]any)["begin"].(float64) < 1 {
			t.Errorf("location %v", where)
		}
	}
	if got := write(t, "gitlab", &Report{Result: &lint.Result{}}); got != "[]\n" {
		t.Errorf("nothing found: %q", got)
	}
}

func TestJUnitCounts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		failOn           lint.Severity
		failures, errors int
	}{{lint.Error, 1, 1}, {lint.Warning, 2, 1}, {lint.Info, 3, 1}, {lint.Off, 0, 1}} {
		r := sample()
		r.FailOn = c.failOn
		var out junitSuites
		if err := xml.Unmarshal([]byte(write(t, "junit", r)), &out); err != nil {
			t.Fatal(err)
		}
		cases, failures, errors := 0, 0, 0
		for _, s := range out.Suites {
			if s.Tests != len(s.Cases) {
				t.Errorf("suite %s says %d tests, has %d", s.Name, s.Tests, len(s.Cases))
			}
			for _, k := range s.Cases {
				cases++
				if k.Failure != nil {
					failures++
				}
				if k.Error != nil {
					errors++
				}
			}
		}
		if out.Tests != cases || out.Failures != failures || out.Errors != errors || failures != c.failures || errors != c.errors {
			t.Errorf("fail on %s: %d/%d/%d counted, %d/%d/%d said", c.failOn, cases, failures, errors, out.Tests, out.Failures, out.Errors)
		}
	}
}

func TestMarkdownStaysShort(t *testing.T) {
	t.Parallel()
	r := sample()
	for i := range 2000 {
		f := *r.Result.Findings[i%2]
		f.Message = strings.Repeat("x`y ", 60)
		r.Result.Findings = append(r.Result.Findings, &f)
		r.SQL = append(r.SQL, RevisionSQL{Revision: fmt.Sprint(i), Direction: lint.Upgrade, SQL: strings.Repeat("SELECT 1;\n", i)})
		r.Result.Transactions = append(r.Result.Transactions, r.Result.Transactions[0])
		r.Result.Errors.Add(&source.Error{Msg: strings.Repeat("long ", 40)})
	}
	got := write(t, "markdown", r)
	if len(got) > 65000 {
		t.Errorf("%d bytes", len(got))
	}
	if !strings.HasPrefix(got, Marker) || !strings.Contains(got, "more finding") || !strings.Contains(got, "is left out") {
		t.Errorf("nothing says what is missing:\n%.600s", got)
	}
}

func TestMarkdownOnlyDropsWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	r := sample()
	r.SQL = append(r.SQL, RevisionSQL{Revision: "big", Direction: lint.Upgrade, SQL: strings.Repeat("SELECT 1;\n", 10000)})
	got := write(t, "markdown", r)
	if !strings.Contains(got, "ON orders (total)") || strings.Contains(got, "upgrade `big`") || !strings.Contains(got, "autocommit_block") {
		t.Errorf("got\n%s", got)
	}
}

func TestMarkdownEscapes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"a|b": "`a\\|b`", "`": "`` ` ``", "x``y": "``` x``y ```", "a\nb": "`a b`", "": ""} {
		if got := code(in); got != want {
			t.Errorf("code(%q) = %s, want %s", in, got, want)
		}
	}
	if got := escape("<img src=x> @team [a](b) *c*"); got != `&lt;img src=x&gt; &#64;team \[a\](b) \*c\*` {
		t.Error(got)
	}
	if got := fence("sql", "a ```` b"); got != "`````sql\na ```` b\n`````" {
		t.Error(got)
	}
}

func TestTextHasNoControlCharacters(t *testing.T) {
	t.Parallel()
	r := sample()
	r.Result.Findings[1].Message = "a\x07b\u202ec"
	r.Source = func(name string) *source.File { return source.NewFile(name, "x\n\x1b]0;title\x07op.x()\n") }
	for _, format := range Formats() {
		if format == "json" { // data, not text
			continue
		}
		for _, c := range write(t, format, r) {
			if isControl(c) {
				t.Errorf("%s: control character %U", format, c)
				break
			}
		}
	}
}

func TestCaretOfLongLines(t *testing.T) {
	t.Parallel()
	r := &Report{Source: func(string) *source.File {
		return source.NewFile("f", strings.Repeat("é", 500)+"HERE"+strings.Repeat("z", 500))
	}}
	line, mark := new(longLine).caret(r.sourceLine(source.Pos{File: "f", Line: 1}), &lint.Finding{Pos: source.Pos{File: "f", Line: 1, Column: 501}, End: source.Pos{File: "f", Line: 1, Column: 505}})
	at := strings.Index(mark, "^")
	if got := string([]rune(line)[at : at+4]); got != "HERE" || !strings.HasSuffix(mark, "^~~~") {
		t.Errorf("the mark is under %q", got)
	}
	if n := len([]rune(line)); n > maxSourceLine+2 {
		t.Errorf("%d characters", n)
	}
}

func TestUnknownFormat(t *testing.T) {
	t.Parallel()
	err := Write(io.Discard, "sarf", sample())
	if err == nil || !strings.Contains(err.Error(), `did you mean "sarif"`) {
		t.Errorf("error %v", err)
	}
	for _, f := range Formats() {
		if About(f) == "" {
			t.Errorf("nothing about %s", f)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	r := sample()
	r.Source = func() func(string) *source.File {
		f := source.NewFile("versions/0004_total.py", revisionText)
		return func(string) *source.File { return f }
	}()
	for len(r.Result.Findings) < 10000 {
		r.Result.Findings = append(r.Result.Findings, r.Result.Findings[:3]...)
	}
	for _, format := range Formats() {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var n counter
				if err := Write(&n, format, r); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(n))
			}
		})
	}
}

type counter int

func (n *counter) Write(p []byte) (int, error) { *n += counter(len(p)); return len(p), nil }

// A long line is shown as if it was looked at as a whole.
func TestLongLine(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "t%d,ü\t", i)
	}
	line := b.String()
	var long longLine
	length := utf8.RuneCountInString(line)
	for at := 0; at < length+300; at += 97 {
		for _, width := range []int{0, 1, 7, 500} {
			shown, mark := long.caret(line, &lint.Finding{Pos: source.Pos{File: "f", Line: 1, Column: at + 1}, End: source.Pos{File: "f", Line: 1, Column: at + 1 + width}})
			at := min(at, length)
			whole, from, to := cutLine([]rune(line), at, max(at+1, min(at+width, length)))
			if shown != whole || utf8.RuneCountInString(mark) != max(to, from+1) {
				t.Fatalf("%d, %d: %q\n%q\nwant %q, %d to %d", at, width, shown, mark, whole, from, to)
			}
		}
	}
}
