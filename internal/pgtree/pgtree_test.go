package pgtree

import (
	"fmt"
	"os"
	"strings"
	"testing"

	pg "github.com/pganalyze/pg_query_go/v5"

	"sqlgen/internal/source"
)

func texts(s *Script) []string {
	var out []string
	for i := range s.Statements {
		out = append(out, s.Text(&s.Statements[i]))
	}
	return out
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, sql string
		want      []string
	}{
		{"plain", "SELECT 1; SELECT 2", []string{"SELECT 1", "SELECT 2"}},
		{"leading comments", "-- ü\n/* a /* b */ ; */ SELECT 'ü' ;\n-- end", []string{"SELECT 'ü'"}},
		{"empty statements", ";;SELECT 1;; ;", []string{"SELECT 1"}},
		{"quotes", `SELECT 'a;''b', E'\';', "x;""y", $$;$$, $a$;$$;$a$, U&'\0061;', U&"d;"; SELECT 2`,
			[]string{`SELECT 'a;''b', E'\';', "x;""y", $$;$$, $a$;$$;$a$, U&'\0061;', U&"d;"`, "SELECT 2"}},
		{"rule", "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM u; DELETE FROM v); SELECT 1",
			[]string{"CREATE RULE r AS ON INSERT TO t DO (DELETE FROM u; DELETE FROM v)", "SELECT 1"}},
		{"atomic", "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 1",
			[]string{"CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END", "SELECT 1"}},
		{"dollar in a name", "SELECT a$b$c; SELECT $1", []string{"SELECT a$b$c", "SELECT $1"}},
		{"operator before a comment", "SELECT 1 +--x;\n1; SELECT 2", []string{"SELECT 1 +--x;\n1", "SELECT 2"}},
		{"begin", "BEGIN; SELECT 1; END;", []string{"BEGIN", "SELECT 1", "END"}},
	} {
		s, err := Parse(source.NewFile("t.sql", c.sql), Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := texts(s); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
		if s, err := Check(source.NewFile("t.sql", c.sql), Options{}); err != nil || len(s.Statements) != len(c.want) {
			t.Errorf("%s: Check: %v", c.name, err)
		}
	}
}

func TestPsql(t *testing.T) {
	t.Parallel()
	sql := "\\set ON_ERROR_STOP on\nSELECT 1;\nCOPY t FROM stdin;\n1\tit's; \n\\.\n\\echo 'x\nSELECT 2;\n"
	s, err := Parse(source.NewFile("t.sql", sql), Options{Psql: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(texts(s)); got != "[SELECT 1 COPY t FROM stdin SELECT 2]" {
		t.Error(got)
	}
	if _, err := Parse(source.NewFile("t.sql", sql), Options{}); err == nil {
		t.Error("psql commands accepted without being asked for")
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("(", 100000)
	for _, c := range []struct{ name, sql, want string }{
		{"place after ü", "SELECT 'ü';\n/* ü */ SELECT 'ü' FRM t;", `t.sql:2:24: syntax error at or near "t"`},
		{"every bad statement", "SELEC 1;\nSELECT 2;\nSELECT FROM WHERE;", "t.sql:1:1: syntax error at or near \"SELEC\"\nt.sql:3:13: syntax error at or near \"WHERE\""},
		{"end of input", "SELECT 1;\nSELECT (1;", "t.sql:2:10: syntax error at or near \";\""},
		{"NUL", "SELECT 1;\n\x00", "t.sql:2:1: script contains a NUL byte"},
		{"UTF-8", "SELECT '\xff'", "t.sql:1:9: script is not valid UTF-8: save the file as UTF-8"},
		{"quote", "SELECT 1; SELECT 'a", "t.sql:1:18: unterminated quoted string"},
		{"identifier", "SELECT \"a", "t.sql:1:8: unterminated quoted identifier"},
		{"comment", "SELECT 1 /* /* */", "t.sql:1:10: unterminated /* comment"},
		{"dollar", "DO $x$ a $$", "t.sql:1:4: unterminated dollar-quoted string"},
		{"depth", "SELECT " + deep, "t.sql:1:1007: expressions are nested more than 2000 deep"},
		{"operator", "SELECT 1; SELECT " + strings.Repeat("+", 64) + "1", "t.sql:1:18: operator too long"},
		{"zero-length identifier", "SELECT 1;\nSELECT \"\"", "t.sql:2:8: zero-length delimited identifier at or near \"\"\"\""},
	} {
		_, err := Parse(source.NewFile("t.sql", c.sql), Options{})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v\nwant %s", c.name, err, c.want)
		}
		if _, err2 := Check(source.NewFile("t.sql", c.sql), Options{}); err2 == nil || err2.Error() != err.Error() {
			t.Errorf("%s: Check says %v", c.name, err2)
		}
	}
}

// The worst that the depth limit lets through must not crash the C parser.
func TestDepthIsSafe(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(n int) string{
		"parens":    func(n int) string { return "SELECT " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n) },
		"operators": func(n int) string { return "SELECT 1" + strings.Repeat(" + 1", n) },
		"not":       func(n int) string { return "SELECT " + strings.Repeat("NOT ", n) + "true" },
		"minus":     func(n int) string { return "SELECT " + strings.Repeat("- ", n) + "1" },
		"signs":     func(n int) string { return "SELECT " + strings.Repeat(strings.Repeat("+", 50)+" ", n/50) + "1" },
		"union":     func(n int) string { return "SELECT 1" + strings.Repeat(" UNION SELECT 1", n) },
		"join":      func(n int) string { return "SELECT FROM t" + strings.Repeat(" CROSS JOIN t", n) },
		"case": func(n int) string {
			return "SELECT " + strings.Repeat("CASE WHEN true THEN ", n) + "1" + strings.Repeat(" END", n)
		},
		"array":  func(n int) string { return "SELECT " + strings.Repeat("ARRAY[", n) + "1" + strings.Repeat("]", n) },
		"select": func(n int) string { return "SELECT " + strings.Repeat("(SELECT ", n) + "1" + strings.Repeat(")", n) },
		"calls":  func(n int) string { return "SELECT " + strings.Repeat("f(1, ", n) + "1" + strings.Repeat(")", n) },
		"casts":  func(n int) string { return "SELECT 1" + strings.Repeat("::int", n) },
		"and":    func(n int) string { return "SELECT true" + strings.Repeat(" AND true OR false", n) },
		"is":     func(n int) string { return "SELECT 1" + strings.Repeat(" IS NULL", n) },
		"from": func(n int) string {
			return "SELECT FROM " + strings.Repeat("(SELECT FROM ", n) + "t" + strings.Repeat(") x", n)
		},
	} {
		for _, n := range []int{100, 300, 600, 900, 1900, 100000} {
			sql := make(n)
			_, err := Parse(source.NewFile("", sql), Options{})
			if _, err2 := Check(source.NewFile("", sql), Options{}); n <= 600 && err2 != nil {
				t.Errorf("%s %d: %v", name, n, err2)
			}
			if n <= 300 && err != nil {
				t.Errorf("%s %d: %v", name, n, err)
			}
			if err == nil && n <= 1900 {
				if _, err := Fingerprint(sql); err != nil {
					t.Errorf("%s %d: fingerprint: %v", name, n, err)
				}
			}
		}
	}
}

// What is long but not deep is no matter.
func TestLongIsNotDeep(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{
		"SELECT 1 WHERE a = 1" + strings.Repeat(" OR a = 1 AND b IS NOT NULL", 20000),
		"SELECT 1 WHERE a" + strings.Repeat(" AND NOT (b + 1 = ANY (c))", 20000),
		"SELECT 1 WHERE a IN (1" + strings.Repeat(", -1", 20000) + ")",
		"INSERT INTO t VALUES (1)" + strings.Repeat(", (1 + 1)", 20000),
	} {
		if _, err := Parse(source.NewFile("", sql), Options{}); err != nil {
			t.Errorf("%s…: %v", sql[:60], err)
		}
	}
	for _, sql := range []string{
		"SELECT * FROM a" + strings.Repeat(" JOIN b ON a.i = b.i AND a.j = b.j", 20000),
		"SELECT a AND b" + strings.Repeat(" UNION SELECT a AND b", 20000),
		"SELECT " + strings.Repeat("CASE WHEN a AND b THEN 1 + ", 20000) + "1" + strings.Repeat(" END", 20000),
		"SELECT a" + strings.Repeat(" + 1 AND b", 3) + strings.Repeat(" + 1", 20000),
		"SELECT 1 WHERE " + strings.Repeat("(a AND b = ", 20000) + "1" + strings.Repeat(")", 20000),
		"SELECT " + strings.Repeat("a BETWEEN 1 AND NOT ", 20000) + "a",
	} {
		if _, err := Parse(source.NewFile("", sql), Options{}); err == nil {
			t.Errorf("%s…: no error", sql[:60])
		}
	}
}

func TestCommentsEqualScan(t *testing.T) {
	t.Parallel()
	sql := "-- a\nSELECT 1 -- b ü\n, /* c -- */ 'x -- no' ; /* d */ SELECT $$ -- no $$; -- e"
	s, err := Split(source.NewFile("", sql), Options{})
	if err != nil {
		t.Fatal(err)
	}
	scan, err := pg.Scan(sql)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, tok := range scan.Tokens {
		if tok.Token == pg.Token_SQL_COMMENT || tok.Token == pg.Token_C_COMMENT {
			want = append(want, sql[tok.Start:tok.End])
		}
	}
	var got []string
	places := ""
	for _, c := range s.Comments {
		got = append(got, s.CommentText(c))
		places += fmt.Sprintf("%d%t ", c.Statement, c.Inside)
	}
	if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		t.Errorf("got %q want %q", got, want)
	}
	if places != "0false 0true 0true 1false 2false " {
		t.Error(places)
	}
}

func TestOffsets(t *testing.T) {
	t.Parallel()
	sql := strings.Repeat("-- ü\nSELECT 'ü', abc FROM t;\n", 5000)
	s, err := Parse(source.NewFile("", sql), Options{Workers: 4})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Statements) != 5000 {
		t.Fatal(len(s.Statements))
	}
	for i := range s.Statements {
		st := &s.Statements[i]
		Walk(st.Node, func(n any) bool {
			if c, ok := n.(*ColumnRef); ok {
				if at := st.Offset(c.Location); sql[at:at+3] != "abc" {
					t.Fatalf("statement %d: %q", i, sql[at:at+3])
				}
			}
			return true
		})
	}
}

func TestParseAllEqualsParse(t *testing.T) {
	t.Parallel()
	good := []string{"SELECT a, b FROM t", "-- nothing\n", "", "BEGIN; CREATE TABLE ä (i int); COMMIT", "  SELECT 'x;' -- end", strings.Repeat("INSERT INTO t VALUES (1, 'ü');\n", 3000)}
	for name, texts := range map[string][]string{
		"all parse":       good,
		"one does not":    append([]string{"SELECT 1; SELECT FROM FROM; SELECT 2"}, good...),
		"one can't split": append([]string{"SELECT 'open"}, good...),
		"one holds two":   append([]string{"SELECT 1)); SELECT (2"}, good...),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var files []*source.File
			for _, text := range texts {
				files = append(files, source.NewFile("x", text))
			}
			got := ParseAll(files, Options{}, nil)
			for i, f := range files {
				want, _ := Parse(f, Options{})
				if (want == nil) != (got[i] == nil) {
					t.Fatalf("%q: %v, want %v", f.Content, got[i], want)
				}
				if want == nil {
					continue
				}
				if len(got[i].Statements) != len(want.Statements) {
					t.Fatalf("%q: %d statements, want %d", f.Content, len(got[i].Statements), len(want.Statements))
				}
				for j := range want.Statements {
					if g, w := places(&got[i].Statements[j]), places(&want.Statements[j]); g != w {
						t.Errorf("%q: got %s, want %s", f.Content, g, w)
					}
				}
			}
		})
	}
}

// places are the statement's structs that have a location, with their offsets.
func places(st *Statement) string {
	out := fmt.Sprint(st.Start, st.End, st.Node != nil)
	Walk(st.Node, func(n any) bool {
		if l, ok := n.(interface{ GetLocation() int32 }); ok {
			out += fmt.Sprintf(" %T %d", n, st.Offset(l.GetLocation()))
		}
		return true
	})
	return out
}

func TestDeparse(t *testing.T) {
	t.Parallel()
	n, err := ParseExpr("a > 0 AND lower(b) = 'x'")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := DeparseExpr(n); err != nil || text != "a > 0 AND lower(b) = 'x'" {
		t.Error(text, err)
	}
	if text, err := Normalize("SELECT 1 WHERE a = 'ü'"); err != nil || text != "SELECT $1 WHERE a = $2" {
		t.Error(text, err)
	}
	a, _ := Fingerprint("SELECT 1")
	if b, _ := Fingerprint("select  2 -- x"); a != b || len(a) != 16 {
		t.Error(a, b)
	}
}

// After many parses at a time standard error is still what it was.
func TestStandardErrorSurvives(t *testing.T) {
	before, err := os.Stderr.Stat()
	if err != nil {
		t.Fatal("no standard error in this process: ", err)
	}
	f := source.NewFile("", strings.Repeat("SELECT 1;\n", 20000))
	for range 5 {
		if _, err := Parse(f, Options{Workers: 8}); err != nil {
			t.Fatal(err)
		}
	}
	after, err := os.Stderr.Stat()
	if err != nil || !os.SameFile(before, after) {
		t.Fatal("standard error was exchanged", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"SELECT 1;", "$a$", "E'\\'", "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; END;", "/* /* */", "a::b[1];(", "U&\"x", "COPY t FROM stdin;\n\\."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		s, err := Parse(source.NewFile("", sql), Options{Workers: 1})
		if s == nil && err == nil {
			t.Fatal("neither script nor error")
		}
		_, err2 := Check(source.NewFile("", sql), Options{Workers: 1})
		if (err == nil) != (err2 == nil) {
			t.Fatalf("Parse: %v, Check: %v", err, err2)
		}
		// What PostgreSQL's parser takes as a whole is split in the same number of pieces.
		if err == nil {
			if tree, err := pg.Parse(sql); err != nil || len(tree.Stmts) != len(s.Statements) {
				t.Fatalf("whole: %v", err)
			}
		}
	})
}

func benchScript() *source.File {
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, "-- Running upgrade %d -> %d\n\nALTER TABLE t%d ADD COLUMN name%d VARCHAR(100) DEFAULT '' NOT NULL;\n\nCREATE INDEX ix_t%d ON t%d (name%d) WHERE n%d > 0;\n\n", i, i+1, i/5, i, i, i/5, i, i)
		fmt.Fprintf(&b, "UPDATE alembic_version SET version_num='%012x' WHERE alembic_version.version_num = '%012x';\n\n", i+1, i)
	}
	return source.NewFile("bench.sql", b.String())
}

func BenchmarkPgQuery(b *testing.B) {
	f := benchScript()
	b.SetBytes(int64(len(f.Content)))
	for b.Loop() {
		if _, err := pg.Parse(f.Content); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	f := benchScript()
	b.SetBytes(int64(len(f.Content)))
	for b.Loop() {
		if _, err := Parse(f, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	f := benchScript()
	b.SetBytes(int64(len(f.Content)))
	for b.Loop() {
		if _, err := Check(f, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSplit(b *testing.B) {
	f := benchScript()
	b.SetBytes(int64(len(f.Content)))
	for b.Loop() {
		if _, err := Split(f, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
