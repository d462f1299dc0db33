package locks

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
)

// measuredCase is a line of cases.tsv with its lines of measured.tsv.
type measuredCase struct {
	id, group, kind string
	from, to        int
	setting         string
	before, sql     string
	rows            []measuredRow
}

type measuredRow struct {
	relation, kind         string
	existed                bool
	mode                   string
	rewritten, scan, build bool
	transaction            string // y, n or fails
	versions               string
}

func tsv(t *testing.T, name string) [][]string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for _, line := range strings.Split(strings.TrimRight(string(data), "\n"), "\n") {
		if !strings.HasPrefix(line, "#") {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}

func measuredCases(t *testing.T) []*measuredCase {
	t.Helper()
	byID := map[string]*measuredCase{}
	var out []*measuredCase
	for _, f := range tsv(t, "cases.tsv") {
		c := &measuredCase{id: f[0], group: f[1], kind: f[2], setting: f[5], before: f[6], sql: f[7]}
		c.from, _ = strconv.Atoi(f[3])
		c.to, _ = strconv.Atoi(f[4])
		byID[c.id] = c
		out = append(out, c)
	}
	for _, f := range tsv(t, "measured.tsv") {
		r := measuredRow{relation: f[2], kind: f[3], existed: f[4] == "y", mode: strings.Trim(f[5], "-"), rewritten: f[6] == "y", scan: f[7] == "y", build: f[8] == "y",
			transaction: f[9], versions: f[1]}
		byID[f[0]].rows = append(byID[f[0]].rows, r)
	}
	return out
}

// on reports whether a row was measured on a version.
func (r *measuredRow) on(version int) bool {
	for _, part := range strings.Split(r.versions, ",") {
		lo, hi, isRange := strings.Cut(part, "-")
		if !isRange {
			hi = lo
		}
		l, _ := strconv.Atoi(lo)
		h, _ := strconv.Atoi(hi)
		if l <= version && version <= h {
			return true
		}
	}
	return false
}

// facts is what both sides are reduced to, per relation that existed before.
type facts struct {
	mode                   string
	rewritten, scan, build bool
}

func (f facts) String() string {
	out := f.mode
	for _, w := range []struct {
		is   bool
		word string
	}{{f.rewritten, " rewrite"}, {f.scan, " scan"}, {f.build, " build"}} {
		if w.is {
			out += w.word
		}
	}
	return out
}

func (c *measuredCase) measured(version int) (existing map[string]facts, made []string, transaction string) {
	existing = map[string]facts{}
	for i := range c.rows {
		r := &c.rows[i]
		if !r.on(version) {
			continue
		}
		transaction = r.transaction
		switch {
		case r.relation == "-":
		case !r.existed:
			made = append(made, r.relation)
		default:
			f := existing[r.relation]
			existing[r.relation] = facts{r.mode, f.rewritten || r.rewritten, f.scan || r.scan, f.build || r.build}
		}
	}
	return existing, made, transaction
}

// fixtureCatalog is the catalog that the cases start from.
func fixtureCatalog(t *testing.T, version int) *catalog.Catalog {
	t.Helper()
	data, err := os.ReadFile("testdata/fixture.sql")
	if err != nil {
		t.Fatal(err)
	}
	c := catalog.New(catalog.Options{Version: version})
	if err := apply(c, string(data)); err != nil {
		t.Fatalf("version %d: fixture: %v", version, err)
	}
	return c
}

func apply(c *catalog.Catalog, sql string) error {
	script, err := pgtree.Parse(source.NewFile("", sql), pgtree.Options{})
	if err != nil {
		return err
	}
	for i := range script.Statements {
		if _, err := c.Apply(script.Statements[i].Node, catalog.Origin{}); err != nil {
			return fmt.Errorf("%s: %w", script.Text(&script.Statements[i]), err)
		}
	}
	return nil
}

// outcome is what the package says about a case.
type outcome struct {
	existing      map[string]facts
	made          []string
	noTransaction bool
	refused       error // by the parser or the catalog
}

func (c *measuredCase) computed(fixture *catalog.Catalog, version int) outcome {
	out := outcome{existing: map[string]facts{}}
	cat := fixture.Snapshot()
	if c.before != "" {
		if err := apply(cat, c.before); err != nil {
			out.refused = err
			return out
		}
	}
	start := cat.Snapshot()
	if c.kind == "tx" {
		if err := apply(cat, "BEGIN"); err != nil {
			out.refused = err
			return out
		}
	}
	script, err := pgtree.Parse(source.NewFile("", c.sql), pgtree.Options{})
	if err != nil {
		out.refused = err
		return out
	}
	zone := "UTC"
	if _, z, ok := strings.Cut(c.setting, "timezone='"); ok {
		zone = strings.Trim(z, "'")
	}
	var all []Lock
	for i := range script.Statements {
		n := script.Statements[i].Node
		before := cat.Snapshot()
		event, err := cat.Apply(n, catalog.Origin{})
		var change *Change
		if err == nil {
			change = &Change{After: cat.Snapshot(), Event: event}
		} else {
			out.refused = err
		}
		e := Of(n, before, change, Options{Version: version, TimeZone: zone})
		out.noTransaction = out.noTransaction || e.NoTransaction
		all = append(all, e.Locks...)
	}
	modes := map[string]Mode{}
	for _, l := range all {
		name := l.Name
		if o := cat.Object(l.ID); o != nil { // measured after the statement
			name = o.Head().Name
		}
		if i := strings.LastIndex(name, "."); i >= 0 {
			name = name[i+1:]
		}
		if start.Object(l.ID) == nil && l.ID != 0 {
			if !slices.Contains(out.made, name) {
				out.made = append(out.made, name)
			}
			continue
		}
		f := out.existing[name]
		modes[name] = max(modes[name], l.Mode)
		f.mode = modes[name].String()
		f.rewritten = f.rewritten || l.Rewrite || l.Emptied
		f.scan = f.scan || l.Scan || l.Emptied && len(start.Indexes(l.ID)) > 0
		f.build = f.build || l.Build && !l.New
		out.existing[name] = f
	}
	return out
}

// disagreements lists the differences, one line each.
func (c *measuredCase) disagreements(got outcome, version int) []string {
	existing, made, transaction := c.measured(version)
	var out []string
	differ := func(about, format string, args ...any) {
		out = append(out, fmt.Sprintf("%s %s: ", c.id, about)+fmt.Sprintf(format, args...))
	}
	if transaction == "fails" {
		if got.refused == nil {
			differ("error", "the server refuses it, the catalog doesn't")
		}
		return out
	}
	if got.refused != nil {
		differ("error", "the server accepts it: %v", got.refused)
		return out
	}
	if (transaction == "n") != got.noTransaction {
		differ("transaction", "measured %s, computed refused=%v", transaction, got.noTransaction)
	}
	names := map[string]bool{}
	for n := range existing {
		names[n] = true
	}
	for n := range got.existing {
		names[n] = true
	}
	for n := range names {
		m, ok := existing[n]
		g, computed := got.existing[n]
		switch {
		case !ok:
			differ(n, "computed %s, measured nothing", g)
		case !computed:
			differ(n, "measured %s, computed nothing", m)
		case m != g:
			differ(n, "measured %s, computed %s", m, g)
		}
	}
	slices.Sort(made)
	slices.Sort(got.made)
	if !slices.Equal(slices.Compact(made), slices.Compact(got.made)) && !subset(made, existing, got.made) {
		differ("new relations", "measured %v, computed %v", made, got.made)
	}
	slices.Sort(out)
	return out
}

// subset: an index that is made anew under its old name stands on both sides.
func subset(made []string, existing map[string]facts, got []string) bool {
	made = slices.DeleteFunc(slices.Clone(made), func(n string) bool { _, both := existing[n]; return both })
	return slices.Equal(made, got)
}

func TestMeasuredLocks(t *testing.T) {
	t.Parallel()
	cases := measuredCases(t)
	used := map[string]bool{}
	compared := 0
	for version := 11; version <= 18; version++ {
		fixture := fixtureCatalog(t, version)
		for _, c := range cases {
			if version < c.from || version > c.to {
				continue
			}
			compared++
			for _, d := range c.disagreements(c.computed(fixture, version), version) {
				about, _, _ := strings.Cut(d, ":")
				if key, _ := explained(about); key != "" {
					used[key] = true
					continue
				}
				t.Errorf("version %d: %s\n\t%s", version, d, c.sql)
			}
		}
	}
	for key := range explanations {
		if !used[key] {
			t.Errorf("the explanation of %q explains nothing", key)
		}
	}
	if compared < 2500 {
		t.Errorf("only %d cases compared", compared)
	}
}
