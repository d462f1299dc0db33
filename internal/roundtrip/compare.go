package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"sqlgen/internal/bundle"
	"sqlgen/internal/pgtest"
	"sqlgen/internal/syscatalog"
)

// sight is what a database holds.
type sight struct {
	schema []string          // lines of the system catalogs
	rows   map[string]string // a digest of the rows of each table
}

// tables are the tables with rows, quoted, and by the name that reports have.
const tables = `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname),
  CASE n.nspname WHEN 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND c.oid IS DISTINCT FROM to_regclass(%s) ORDER BY 1`

// position is a column's place in its table, in a line of the system catalogs. A
// column that is dropped and made again comes last: PostgreSQL has no other way.
var position = regexp.MustCompile(`^(column \S+)\.\d{3} `)

// look leaves out the version table, which stays when the history goes back to its
// base.
func look(db *pgtest.DB, r *bundle.Report) (*sight, error) {
	lines, err := syscatalog.Lines(db.Rows)
	if err != nil {
		return nil, err
	}
	version := r.VersionTable
	if !strings.Contains(version, ".") {
		version = "public." + version
	}
	own := regexp.MustCompile(regexp.QuoteMeta(version) + `\b`)
	s := &sight{rows: map[string]string{}}
	for _, l := range lines {
		if !own.MatchString(l) {
			s.schema = append(s.schema, position.ReplaceAllString(l, "$1."))
		}
	}
	slices.Sort(s.schema)
	names, err := db.Rows(fmt.Sprintf(tables, "'"+strings.ReplaceAll(r.VersionTable, "'", "''")+"'"))
	if err != nil || len(names) == 0 {
		return s, err
	}
	var queries []string
	for i, n := range names {
		queries = append(queries, fmt.Sprintf("SELECT '%d', count(*), md5(string_agg(r, ' ' ORDER BY r)) FROM (SELECT to_jsonb(x)::text AS r FROM %s x) y", i, n[0]))
	}
	digests, err := db.Rows(strings.Join(queries, "\nUNION ALL "))
	if err != nil {
		return nil, err
	}
	for _, d := range digests {
		var i int
		if _, err := fmt.Sscan(d[0], &i); err != nil {
			return nil, err
		}
		s.rows[names[i][1]] = d[1] + " rows " + d[2]
	}
	return s, nil
}

// change is an object that is not as it was, or a table with other rows.
type change struct {
	object string // schema.table.column, or the table of rows as reports name it
	rows   bool
	text   string
}

// differences are what has changed between two sights.
func (s *sight) differences(is *sight) []change {
	var out []change
	for _, line := range syscatalog.Difference(s.schema, is.schema) {
		word, rest, _ := strings.Cut(line[2:], " ")
		if word == "comment" {
			_, rest, _ = strings.Cut(rest, " ")
		}
		object, _, _ := strings.Cut(rest, " ")
		out = append(out, change{object: object, text: line})
	}
	for _, name := range slices.Sorted(maps.Keys(s.rows)) {
		if now, there := is.rows[name]; there && now != s.rows[name] {
			out = append(out, change{object: name, rows: true, text: fmt.Sprintf("rows of %s: %s, were %s", name, now, s.rows[name])})
		}
	}
	return out
}

// unannounced are the changes that the report does not name.
func unannounced(changes []change, r *bundle.Report) []string {
	var schema, rows []string
	for _, i := range r.Rollback.Irreversible {
		schema = append(schema, i.Why)
		rows = append(rows, i.Why)
	}
	for _, l := range r.Rollback.Loses {
		rows = append(rows, l.String())
	}
	for _, l := range r.DataAtRisk {
		rows = append(rows, l.String())
	}
	var out []string
	for _, c := range changes {
		said := schema
		if c.rows {
			said = rows
		}
		name := regexp.MustCompile(`(^|[\s(])` + regexp.QuoteMeta(strings.TrimPrefix(c.object, "public.")) + `($|[\s:.,)])`)
		if !slices.ContainsFunc(said, func(text string) bool { return name.MatchString(strings.ReplaceAll(text, "public.", "")) }) {
			out = append(out, "not announced: "+c.text)
		}
	}
	return out
}
