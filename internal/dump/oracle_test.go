package dump

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sqlgen/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// PostgreSQL takes the dump on an empty database, and has the same columns and
// constraints afterwards as the statements that were dumped leave there.
func TestPostgresTakesTheDump(t *testing.T) {
	const look = `SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
		WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 3`
	const constraints = `SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
		WHERE contype <> 'n' AND connamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`
	const indexes = `SELECT indexdef FROM pg_indexes WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`
	files, err := filepath.Glob("testdata/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		original, copied := pgtest.New(t), pgtest.New(t)
		if err := original.Exec(string(data)); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		text := replay(t, file, string(data)).SQL()
		if err := copied.Exec(text); err != nil {
			t.Errorf("%s: the dump is refused: %v\n%s", file, err, text)
			continue
		}
		for _, query := range []string{look, constraints, indexes} {
			want, got := lines(original.Query(query)), lines(copied.Query(query))
			if want != got {
				t.Errorf("%s: differs\n--- statements\n%s--- dump\n%s", file, want, got)
			}
		}
	}
}

func lines(rows [][]string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, " | ") + "\n")
	}
	return b.String()
}
