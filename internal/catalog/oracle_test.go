package catalog

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sqlgen/internal/pgtest"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/internal/syscatalog"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// history is one section of a file of testdata: "== name" and then SQL. A
// comment "-- error: CODE" above a statement says what it is refused with;
// "-- min: 16" that the server has to be that new.
type history struct {
	file, name, sql string
	line, min       int
}

var (
	historyFiles = flag.String("histories", "testdata/*.txt", "the histories to run")
	update       = flag.Bool("update", false, "write the server's answers into the histories")
)

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
		var h *history
		for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
			if name, ok := strings.CutPrefix(line, "== "); ok {
				out = append(out, history{file: filepath.Base(f), name: strings.TrimSpace(name), line: i + 1})
				h = &out[len(out)-1]
				continue
			}
			if h == nil {
				continue
			}
			if _, v, ok := strings.Cut(line, "-- min: "); ok {
				h.min = int(v[0]-'0')*10 + int(v[1]-'0')
			}
			h.sql += line + "\n"
		}
	}
	return out
}

var wantError = regexp.MustCompile(`-- error: (\w{5})`)

// replay applies a history and returns the SQLSTATE of each statement ("" for
// accepted) beside what its comment wants.
func (h history) replay(t testing.TB, c *Catalog) (script *pgtree.Script, got, want []string, messages []string) {
	script, err := pgtree.Parse(source.NewFile(h.file, h.sql), pgtree.Options{})
	if err != nil {
		t.Fatalf("%s: %s: %v", h.file, h.name, err)
	}
	want = make([]string, len(script.Statements))
	for _, cm := range script.Comments {
		if m := wantError.FindStringSubmatch(script.CommentText(cm)); m != nil && cm.Statement < len(want) {
			want[cm.Statement] = m[1]
		}
	}
	for i := range script.Statements {
		_, err := c.Apply(script.Statements[i].Node, Origin{Statement: i})
		code, msg := "", ""
		var e *Error
		if errors.As(err, &e) {
			code, msg = string(e.Code), e.Msg
		}
		got = append(got, code)
		messages = append(messages, msg)
	}
	return script, got, want, messages
}

// corpusSize is how many histories the corpus holds at least.
const corpusSize = 300

func TestCorpus(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	texts := map[string]string{}
	for _, h := range histories(t) {
		name := h.file + ": " + h.name
		if seen[name] {
			t.Errorf("%s: twice", name)
		}
		seen[name] = true
		text := wantError.ReplaceAllString(h.sql, "")
		if other, ok := texts[text]; ok {
			t.Errorf("%s: the same as %s", name, other)
		}
		texts[text] = name
	}
	if len(seen) < corpusSize {
		t.Errorf("%d histories, want %d", len(seen), corpusSize)
	}
}

// Every history without a server: each statement is accepted or refused as its
// comment says.
func TestHistories(t *testing.T) {
	t.Parallel()
	for _, h := range histories(t) {
		t.Run(h.file+"/"+h.name, func(t *testing.T) {
			c := New(Options{Version: max(h.min, 15), AbortOnError: true})
			script, got, want, messages := h.replay(t, c)
			for i := range got {
				if got[i] != want[i] {
					t.Errorf("%s:%d: got %q (%s), want %q", h.file, h.line+script.Pos(&script.Statements[i]).Line, got[i], messages[i], want[i])
				}
			}
		})
	}
}

// The same on a server: the same SQLSTATE statement by statement, the same
// catalog afterwards.
func TestHistoriesOnServer(t *testing.T) {
	version := pgtest.Version(t)
	pool := make(chan *pgtest.DB, 2)
	for range cap(pool) {
		pool <- pgtest.New(t)
	}
	for _, h := range histories(t) {
		if h.min > version {
			continue
		}
		t.Run(h.file+"/"+h.name, func(t *testing.T) {
			if !*update { // which rewrites files
				t.Parallel()
			}
			shared := <-pool
			defer func() { pool <- shared }()
			db := shared.With(t)
			db.Reset()
			c := New(Options{Version: version, AbortOnError: true})
			script, got, _, messages := h.replay(t, c)
			answers := make([]error, len(got))
			for i := range script.Statements {
				answers[i] = db.Exec(script.Text(&script.Statements[i]))
			}
			if *update {
				h.update(t, script, answers)
			}
			for i, err := range answers {
				if code := sqlState(t, err); code != got[i] {
					s := &script.Statements[i]
					t.Errorf("%s:%d: %s\nserver:  %q %v\ncatalog: %q %s", h.file, h.line+script.Pos(s).Line, script.Text(s), code, err, got[i], messages[i])
				}
			}
			if t.Failed() {
				return
			}
			_ = db.Exec("ROLLBACK")
			if c.InTransaction() {
				n, _ := pgtree.ParseOne("ROLLBACK")
				_, _ = c.Apply(n, Origin{})
			}
			want, err := syscatalog.Lines(db.Rows)
			if err != nil {
				t.Fatal(err)
			}
			have := c.Lines(func(e *Expr) string { return syscatalog.Normal(e.String()) })
			if d := syscatalog.Difference(have, want); len(d) > 0 {
				t.Errorf("%s:%d: %s: catalog (−) and server (+) differ:\n%s", h.file, h.line, h.name, strings.Join(d, "\n"))
			}
		})
	}
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
func (h history) update(t testing.TB, script *pgtree.Script, answers []error) {
	t.Helper()
	codes := map[int]string{} // by line of the history
	for i := range answers {
		codes[script.Pos(&script.Statements[i]).Line] = sqlState(t, answers[i])
	}
	var text strings.Builder
	for i, line := range strings.SplitAfter(h.sql, "\n") {
		if code := codes[i+1]; code != "" {
			text.WriteString("-- error: " + code + "\n")
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
