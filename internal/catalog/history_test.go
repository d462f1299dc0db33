package catalog

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sqlgen/internal/pgtest"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
)

// history is one section of a file of testdata: "== name" and then SQL. A comment
// above a statement says what it is refused with, on which versions of the server:
//
//	-- error: 42601
//	-- error: 42601 (to 14), 42P17
//	-- error: 42611 (17 to 18)
//	-- error: 42P16 (from 18)
//
// The first that holds for the version counts; without one the statement is
// accepted. A history that says nothing on other versions has, with the reason,
//
//	-- only from 15: the history is about NULLS NOT DISTINCT
type history struct {
	file, name, sql string
	line            int
	from, to        int // versions of the server
}

// The versions that the catalog knows.
const oldest, newest = 11, 18

var (
	historyFiles = flag.String("histories", "testdata/*.txt", "the histories to run")
	update       = flag.String("update", "", "write the server's answers into the histories, as those of this version or of `all`")
)

var onlyVersions = regexp.MustCompile(`(?m)^-- only (.*?): \S`)

func histories(t testing.TB) []history {
	files, err := filepath.Glob(*historyFiles)
	if err != nil || len(files) == 0 {
		t.Fatal("no histories", err)
	}
	var out []history
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
			if name, ok := strings.CutPrefix(line, "== "); ok {
				out = append(out, history{file: filepath.Base(f), name: strings.TrimSpace(name), line: i + 1, from: oldest, to: newest})
			} else if len(out) > 0 && out[len(out)-1].file == filepath.Base(f) {
				out[len(out)-1].sql += line + "\n"
			}
		}
	}
	for i := range out {
		h := &out[i]
		if m := onlyVersions.FindStringSubmatch(h.sql); m != nil {
			if h.from, h.to, err = versionRange(m[1]); err != nil {
				t.Fatalf("%s: %s: %v", h.file, h.name, err)
			}
		}
	}
	return out
}

// versionRange reads "from 15", "to 14", "13 to 14" and "14"; "" is every version.
func versionRange(text string) (from, to int, err error) {
	from, to = oldest, newest
	words := strings.Fields(text)
	number := func(s string) int {
		n, nerr := strconv.Atoi(s)
		if nerr != nil || n < oldest || n > newest {
			err = fmt.Errorf("versions %q", text)
		}
		return n
	}
	switch {
	case len(words) == 0:
	case len(words) == 1:
		from = number(words[0])
		to = from
	case len(words) == 2 && words[0] == "from":
		from = number(words[1])
	case len(words) == 2 && words[0] == "to":
		to = number(words[1])
	case len(words) == 3 && words[1] == "to":
		from, to = number(words[0]), number(words[2])
	default:
		err = fmt.Errorf("versions %q", text)
	}
	return from, to, err
}

// refusals are the SQLSTATEs that a statement is refused with, by version.
type refusals [newest + 1]string

var (
	wantError = regexp.MustCompile(`-- error: (.*)`)
	refusal   = regexp.MustCompile(`^(\w{5})(?: \(([^()]+)\))?$`)
)

// parseRefusals reads what stands after "-- error: ".
func parseRefusals(text string) (refusals, error) {
	var out refusals
	for _, part := range strings.Split(text, ", ") {
		m := refusal.FindStringSubmatch(part)
		if m == nil {
			return out, fmt.Errorf("refusal %q", part)
		}
		from, to, err := versionRange(m[2])
		if err != nil {
			return out, err
		}
		for v := from; v <= to; v++ {
			out[v] = cmp.Or(out[v], m[1])
		}
	}
	return out, nil
}

// String is the comment that says so, "" for what is accepted everywhere.
func (r refusals) String() string {
	var parts []string
	for from := oldest; from <= newest; {
		to := from
		for to < newest && r[to+1] == r[from] {
			to++
		}
		span := fmt.Sprintf(" (%d to %d)", from, to)
		switch {
		case from == oldest && to == newest:
			span = ""
		case from == oldest:
			span = fmt.Sprintf(" (to %d)", to)
		case to == newest && !slices.Contains(r[oldest:], ""):
			span = ""
		case to == newest:
			span = fmt.Sprintf(" (from %d)", from)
		case from == to:
			span = fmt.Sprintf(" (%d)", from)
		}
		if r[from] != "" {
			parts = append(parts, r[from]+span)
		}
		from = to + 1
	}
	if len(parts) == 0 {
		return ""
	}
	return "-- error: " + strings.Join(parts, ", ")
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"42601", "42601 (to 14), 42P17", "42601 (to 14)", "42611 (17 to 18)", "42P16 (from 18)", "0A000 (to 12), 42601 (14), 42P17"} {
		r, err := parseRefusals(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		again, err := parseRefusals(strings.TrimPrefix(r.String(), "-- error: "))
		if err != nil || again != r {
			t.Errorf("%s became %s (%v)", text, r, err)
		}
	}
	for _, text := range []string{"4260", "42601 (to 99)", "42601(to 14)", "42601 (since 14)", "42601 or 42P17"} {
		if r, err := parseRefusals(text); err == nil {
			t.Errorf("%s is read as %s", text, r)
		}
	}
}

func (h history) parse(t testing.TB) *pgtree.Script {
	t.Helper()
	script, err := pgtree.Parse(source.NewFile(h.file, h.sql), pgtree.Options{})
	if err != nil {
		t.Fatalf("%s: %s: %v", h.file, h.name, err)
	}
	return script
}

// wanted is what the comments say of each statement.
func (h history) wanted(t testing.TB, script *pgtree.Script) []refusals {
	t.Helper()
	out := make([]refusals, len(script.Statements))
	for _, cm := range script.Comments {
		m := wantError.FindStringSubmatch(script.CommentText(cm))
		if m == nil || cm.Statement >= len(out) {
			continue
		}
		var err error
		if out[cm.Statement], err = parseRefusals(m[1]); err != nil {
			t.Errorf("%s: %s: %v", h.file, h.name, err)
		}
	}
	return out
}

// answer is what a statement is refused with; no code when it is accepted.
type answer struct{ code, message string }

func (h history) replay(script *pgtree.Script, c *Catalog) []answer {
	out := make([]answer, len(script.Statements))
	for i := range script.Statements {
		_, err := c.Apply(script.Statements[i].Node, Origin{Statement: i})
		var e *Error
		if errors.As(err, &e) {
			out[i] = answer{string(e.Code), e.Msg}
		}
	}
	return out
}

func sqlState(t testing.TB, err error) string {
	t.Helper()
	var e *pgtest.Error
	if err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	if e == nil {
		return ""
	}
	return e.Code
}

// update rewrites the history's "-- error:" comments.
func (h history) update(t testing.TB, script *pgtree.Script, version int, answers []error) {
	t.Helper()
	wanted := h.wanted(t, script)
	comments := map[int]string{} // by line of the history
	for i := range answers {
		code := sqlState(t, answers[i])
		for v := range wanted[i] {
			if v == version || *update == "all" {
				wanted[i][v] = code
			}
		}
		comments[script.Pos(&script.Statements[i]).Line] = wanted[i].String()
	}
	var text strings.Builder
	for i, line := range strings.SplitAfter(h.sql, "\n") {
		if comments[i+1] != "" {
			text.WriteString(comments[i+1] + "\n")
		}
		if !wantError.MatchString(line) {
			text.WriteString(line)
		}
	}
	path := filepath.Join(filepath.Dir(*historyFiles), h.file)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	title := "== " + h.name + "\n"
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), title+h.sql, title+text.String(), 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}
