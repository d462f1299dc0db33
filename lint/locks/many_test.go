package locks

import (
	"fmt"
	"strings"
	"testing"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// tables are the names t0, t1, … for a DROP TABLE; a catalog has them or not.
func tables(tb testing.TB, count int, known bool) (*catalog.Catalog, string) {
	tb.Helper()
	c := catalog.New(catalog.Options{})
	names := make([]string, count)
	for i := range names {
		names[i] = fmt.Sprintf("t%d", i)
		if known {
			parse(tb, c, "CREATE TABLE "+names[i]+" (a int PRIMARY KEY)")
		}
	}
	return c, strings.Join(names, ", ")
}

// parse parses a statement and has the catalog, unless it is nil, apply it.
func parse(tb testing.TB, c *catalog.Catalog, sql string) (*pgtree.Node, *Change) {
	tb.Helper()
	n, err := pgtree.ParseOne(sql)
	if err != nil {
		tb.Fatal(err)
	}
	event, err := c.Apply(n, catalog.Origin{})
	if err != nil {
		return n, nil
	}
	return n, &Change{c.Snapshot(), event}
}

// One lock for each relation, however many there are and however often they are
// named.
func TestManyLocks(t *testing.T) {
	t.Parallel()
	for _, count := range []int{1, 7, 8, 9, 15, 16, 17, 40} {
		for _, known := range []bool{true, false} {
			c, names := tables(t, count, known)
			before := c.Snapshot()
			n, change := parse(t, c, "DROP TABLE "+names+", "+names)
			want := count
			if known {
				want = 2 * count // with the indexes
			}
			seen := map[string]bool{}
			for _, l := range Of(n, before, change, Options{}).Locks {
				if seen[l.Name] || l.Mode != AccessExclusive {
					t.Errorf("%d, %t: %+v", count, known, l)
				}
				seen[l.Name] = true
			}
			if len(seen) != want {
				t.Errorf("%d, %t: %d locks", count, known, len(seen))
			}
		}
	}
}

// The time for twice as many tables is twice the time.
func BenchmarkDropTables(b *testing.B) {
	for _, count := range []int{5000, 10000, 20000} {
		for _, known := range []bool{true, false} {
			c, names := tables(b, count, known)
			before := c.Snapshot()
			n, change := parse(b, c, "DROP TABLE "+names)
			b.Run(fmt.Sprintf("%d/known=%t", count, known), func(b *testing.B) {
				for b.Loop() {
					Of(n, before, change, Options{})
				}
			})
		}
	}
}
