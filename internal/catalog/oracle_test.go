package catalog

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"sqlgen/internal/pgtest"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// history is one section of a file of testdata: "== name" and then SQL. A
// comment "-- error: CODE" above a statement says what it is refused with;
// "-- min: 16" that the server has to be that new.
type history struct {
	file, name, sql string
	line, min       int
}

func histories(t testing.TB) []history {
	files, err := filepath.Glob("testdata/*.txt")
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
		for i, line := range strings.Split(string(data), "\n") {
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
	db := pgtest.New(t)
	for _, h := range histories(t) {
		if h.min > version {
			continue
		}
		t.Run(h.file+"/"+h.name, func(t *testing.T) {
			db := db.With(t)
			db.Reset()
			c := New(Options{Version: version, AbortOnError: true})
			script, got, _, messages := h.replay(t, c)
			for i := range script.Statements {
				text := script.Text(&script.Statements[i])
				err := db.Exec(text)
				code := ""
				var e *pgtest.Error
				if errors.As(err, &e) {
					code = e.Code
				} else if err != nil {
					t.Fatal(err)
				}
				if code != got[i] {
					t.Fatalf("%s:%d: %s\nserver:  %q %v\ncatalog: %q %s", h.file, h.line+script.Pos(&script.Statements[i]).Line, text, code, err, got[i], messages[i])
				}
			}
			_ = db.Exec("ROLLBACK")
			if c.InTransaction() {
				n, _ := pgtree.ParseOne("ROLLBACK")
				_, _ = c.Apply(n, Origin{})
			}
			want := serverLines(db)
			have := c.Lines(func(e *Expr) string { return normalExpr(e.String()) })
			if d := difference(have, want); d != "" {
				t.Errorf("%s:%d: %s: catalog (−) and server (+) differ:\n%s", h.file, h.line, h.name, d)
			}
		})
	}
}

// difference lists lines of one side only. A type that the catalog does not
// know ("?") equals any.
func difference(have, want []string) string {
	only := map[string]int{}
	for _, l := range want {
		only[l]++
	}
	var out []string
	for _, l := range have {
		if only[l] > 0 {
			only[l]--
			continue
		}
		if before, after, ok := strings.Cut(l, " ? notnull="); ok && strings.HasPrefix(l, "column ") {
			found := false
			for w, n := range only {
				if n > 0 && strings.HasPrefix(w, before+" ") && strings.HasSuffix(w, " notnull="+after) {
					only[w]--
					found = true
					break
				}
			}
			if found {
				continue
			}
		}
		out = append(out, "- "+l)
	}
	for l, n := range only {
		for ; n > 0; n-- {
			out = append(out, "+ "+l)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i][2:] < out[j][2:] })
	return strings.Join(out, "\n")
}

var markedExpr = regexp.MustCompile(`(?s)«(.*?)»`)

func serverLines(db *pgtest.DB) []string {
	query, err := os.ReadFile("testdata/server.sql")
	if err != nil {
		panic(err)
	}
	var out []string
	for _, row := range db.Query(string(query)) {
		if len(row) == 0 || row[0] == `\N` {
			continue
		}
		line := markedExpr.ReplaceAllStringFunc(row[0], func(m string) string {
			return normalExpr(strings.TrimSuffix(strings.TrimPrefix(m, "«"), "»"))
		})
		out = append(out, strings.TrimRight(line, " "))
	}
	sort.Strings(out)
	return out
}

// normalExpr brings two ways of writing an expression together: what PostgreSQL
// prints has casts, parentheses and operators of its own.
func normalExpr(text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	n, err := pgtree.ParseExpr(text)
	if err != nil {
		return text
	}
	n = normalNode(n)
	out, err := pgtree.DeparseExpr(n)
	if err != nil {
		return text
	}
	return strings.NewReplacer("public.", "", "pg_catalog.", "").Replace(out)
}
