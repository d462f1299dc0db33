package bundle

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sqlgen/internal/source"
	"sqlgen/offline/guard"
)

// Size is how big a relation is in production, as sizes.sql asks for it.
type Size struct {
	Rows  int64 `json:"rows"`  // as the planner knows them; -1 for a table never analyzed
	Bytes int64 `json:"bytes"` // with its indexes and TOAST
}

// Sizes are by relation, as the report names it: without its schema where that is public.
type Sizes map[string]Size

// ReadSizes reads what sizes.sql gives as CSV: relation,rows,bytes. Errors are of
// type *source.Error, at the line.
func ReadSizes(name, text string) (Sizes, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = 3
	out := Sizes{}
	for {
		record, err := r.Read()
		if err == io.EOF {
			return out, nil
		}
		line := 0
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			line = parse.Line
		} else if len(record) > 0 {
			line, _ = r.FieldPos(0)
		}
		fail := func(msg string) (Sizes, error) {
			return nil, &source.Error{Pos: source.Pos{File: name, Line: line}, Msg: msg, Hint: "make it with psql -X -q --csv -f sizes.sql, a file of the bundle"}
		}
		if err != nil {
			return fail("the sizes can't be read: " + err.Error())
		}
		if record[0] == "relation" {
			continue
		}
		rows, err1 := strconv.ParseInt(record[1], 10, 64)
		bytes, err2 := strconv.ParseInt(record[2], 10, 64)
		if err1 != nil || err2 != nil {
			return fail(fmt.Sprintf("the sizes can't be read: %q are no rows and bytes", strings.Join(record[1:], ",")))
		}
		out[record[0]] = Size{rows, bytes}
	}
}

// String is the size for people: "12 million rows, 3.4 GB".
func (s Size) String() string {
	rows := "rows not known"
	switch n := s.Rows; {
	case n == 1:
		rows = "1 row"
	case n >= 0 && n < 10_000:
		rows = fmt.Sprintf("%d rows", n)
	case n >= 10_000 && n < 1_000_000:
		rows = fmt.Sprintf("%d thousand rows", n/1000)
	case n >= 1_000_000:
		rows = fmt.Sprintf("%.3g million rows", float64(n)/1e6)
	}
	size, unit := float64(s.Bytes), "bytes"
	for _, u := range []string{"kB", "MB", "GB", "TB"} {
		if size < 1024 {
			break
		}
		size, unit = size/1024, u
	}
	return rows + ", " + strconv.FormatFloat(size, 'f', precision(size, unit), 64) + " " + unit
}

func precision(size float64, unit string) int {
	if unit != "bytes" && size < 10 {
		return 1
	}
	return 0
}

// sizeQuery asks for the sizes of the tables, for ReadSizes.
func sizeQuery(tables []string) string {
	var b strings.Builder
	b.WriteString("-- how big the tables of this change are\n-- run with   psql -X -q --csv -f sizes.sql > sizes.csv      then sqlgen bundle … --stats sizes.csv. It changes nothing\n\n")
	b.WriteString("SELECT t.name AS relation, c.reltuples::bigint AS rows, pg_total_relation_size(c.oid) AS bytes\nFROM (VALUES\n")
	for i, t := range tables {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, "  (%d, %s)", i+1, guard.Literal(t))
	}
	b.WriteString("\n) AS t (number, name)\nJOIN pg_class c ON c.oid = to_regclass(t.name)\nORDER BY t.number;\n")
	return b.String()
}
