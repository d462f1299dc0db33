package catalog

import (
	"strings"
	"testing"

	"sqlgen/internal/pgtest"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/syscatalog"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

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

// Every history without a server: on each version every statement is accepted or
// refused as its comment says.
func TestHistories(t *testing.T) {
	t.Parallel()
	for _, h := range histories(t) {
		t.Run(h.file+"/"+h.name, func(t *testing.T) {
			script := h.parse(t)
			want := h.wanted(t, script)
			for version := h.from; version <= h.to; version++ {
				for i, got := range h.replay(script, New(Options{Version: version, AbortOnError: true})) {
					if got.code != want[i][version] {
						t.Errorf("%s:%d: on %d: got %q (%s), want %q", h.file, h.line+script.Pos(&script.Statements[i]).Line, version, got.code, got.message, want[i][version])
					}
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
		if version < h.from || version > h.to && h.to < newest {
			continue
		}
		t.Run(h.file+"/"+h.name, func(t *testing.T) {
			if *update == "" { // else files are rewritten
				t.Parallel()
			}
			shared := <-pool
			defer func() { pool <- shared }()
			db := shared.With(t)
			db.Reset()
			c := New(Options{Version: version, AbortOnError: true})
			script := h.parse(t)
			got := h.replay(script, c)
			answers := make([]error, len(got))
			for i := range script.Statements {
				answers[i] = db.Exec(script.Text(&script.Statements[i]))
			}
			if *update != "" {
				h.update(t, script, version, answers)
			}
			for i, err := range answers {
				if code := sqlState(t, err); code != got[i].code {
					s := &script.Statements[i]
					t.Errorf("%s:%d: %s\nserver:  %q %v\ncatalog: %q %s", h.file, h.line+script.Pos(s).Line, script.Text(s), code, err, got[i].code, got[i].message)
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
