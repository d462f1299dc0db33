package catalog

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// The tables of folder builtin come from a PostgreSQL server (export.sql there)
// with its contrib extensions.
var (
	//go:embed builtin/types.tsv
	typesTSV string
	//go:embed builtin/casts.tsv
	castsTSV string
	//go:embed builtin/procs.tsv
	procsTSV string
	//go:embed builtin/operators.tsv
	operatorsTSV string
	//go:embed builtin/opclasses.tsv
	opclassesTSV string
	//go:embed builtin/extensions.tsv
	extensionsTSV string
)

func rows(tsv string, f func(cells []string)) {
	for len(tsv) > 0 {
		line, rest, _ := strings.Cut(tsv, "\n")
		tsv = rest
		if line != "" {
			f(strings.Split(line, "\t"))
		}
	}
}

type builtinType struct {
	Type
	ext       string
	preferred bool
	element   string // of a range: the type between its bounds
	canonical string // as format_type prints it
	opclasses string // access methods that have a default operator class
}

type builtinTypes struct {
	byID   map[ID]*builtinType
	byName map[string]*builtinType // pg_catalog
	byExt  map[string][]*builtinType
}

var loadTypes = sync.OnceValue(func() *builtinTypes {
	b := &builtinTypes{map[ID]*builtinType{}, map[string]*builtinType{}, map[string][]*builtinType{}}
	rows(typesTSV, func(r []string) {
		id, _ := strconv.ParseUint(r[0], 10, 32)
		t := &builtinType{ext: r[1], canonical: r[3], preferred: r[6] == "1", element: r[7], opclasses: r[10]}
		t.Header = Header{ID: ID(id), Class: ClassType, Schema: catalogID, Name: r[2]}
		t.Kind = TypeKind(r[4][0])
		t.Category = r[5][0]
		t.HasTypmod, t.Collatable = r[8] == "1", r[9] == "1"
		t.operatorClasses = r[10]
		if t.ext != "" {
			b.byExt[t.ext] = append(b.byExt[t.ext], t)
			return
		}
		b.byID[t.ID] = t
		b.byName[t.Name] = t
	})
	return b
})

// typeSince is the version that brought a built-in type.
var typeSince = map[string]int{"jsonpath": 12, "pg_mcv_list": 12, "table_am_handler": 12, "xid8": 13, "regcollation": 13, "pg_snapshot": 13,
	"anycompatible": 13, "anycompatiblearray": 13, "anycompatiblenonarray": 13, "anycompatiblerange": 13, "anycompatiblemultirange": 14,
	"anymultirange": 14, "int4multirange": 14, "int8multirange": 14, "nummultirange": 14, "tsmultirange": 14, "tstzmultirange": 14,
	"datemultirange": 14, "pg_brin_bloom_summary": 14, "pg_brin_minmax_multi_summary": 14}

func builtin(name string) ID {
	if t := loadTypes().byName[name]; t != nil {
		return t.ID
	}
	return 0
}

type castKey struct{ from, to string }

// loadCasts maps source and target, by name, to the context: i, a or e.
var loadCasts = sync.OnceValue(func() map[castKey]byte {
	m := map[castKey]byte{}
	rows(castsTSV, func(r []string) { m[castKey{r[1], r[2]}] = r[3][0] })
	return m
})

// loadBinaryCasts are the implicit casts between types that are stored alike
// (pg_cast.castmethod b).
var loadBinaryCasts = sync.OnceValue(func() map[castKey]bool {
	m := map[castKey]bool{}
	rows(castsTSV, func(r []string) {
		if r[3] == "i" && r[4] == "b" {
			m[castKey{r[1], r[2]}] = true
		}
	})
	return m
})

// Routine is a built-in or contrib function as far as it matters here.
type Routine struct {
	Extension  string // "" for what is built in
	Name       string
	Kind       byte // f function, a aggregate, w window function, p procedure
	Volatility byte // i, s or v
	Set        bool
	Result     string // type name, [] appended for an array
	Defaults   int
	Variadic   bool
	Args       []string

	since, until int // versions of the server; 0 for the oldest and the newest
}

var loadRoutines = sync.OnceValue(func() map[string][]Routine {
	m := make(map[string][]Routine, 2500)
	rows(procsTSV, func(r []string) {
		defaults, _ := strconv.Atoi(r[6])
		since, _ := strconv.Atoi(r[9])
		until, _ := strconv.Atoi(r[10])
		m[r[1]] = append(m[r[1]], Routine{Extension: r[0], Name: r[1], Kind: r[2][0], Volatility: r[3][0], Set: r[4] == "1",
			Result: r[5], Defaults: defaults, Variadic: r[7] == "t", Args: strings.Fields(r[8]), since: since, until: until})
	})
	return m
})

// routinesOf are those that a version has, by version; 0 is one that isn't known:
// 14, and what only later ones have.
var routinesOf [32]struct {
	once   sync.Once
	byName map[string][]Routine
}

// builtinRoutines lists the built-in functions of a name, and those of contrib
// extensions (which exist only once the extension does).
func (c *Catalog) builtinRoutines(name string) []Routine {
	said := min(max(c.said, 0), len(routinesOf)-1)
	of := &routinesOf[said]
	of.once.Do(func() {
		of.byName = make(map[string][]Routine, 2500)
		for name, all := range loadRoutines() {
			var list, later []Routine
			for _, r := range all {
				if r.since <= c.options.Version && (r.until == 0 || c.options.Version <= r.until) {
					list = append(list, r)
				} else if r.since > c.options.Version {
					later = append(later, r)
				}
			}
			if len(list) == 0 && said == 0 {
				list = later
			}
			if len(list) > 0 {
				of.byName[name] = list
			}
		}
	})
	return of.byName[name]
}

type operatorKey struct{ name, left, right string }

type operatorTable struct {
	result map[operatorKey]string
	byName map[string][]operatorKey
	ext    map[operatorKey]string
}

var loadOperators = sync.OnceValue(func() *operatorTable {
	t := &operatorTable{map[operatorKey]string{}, map[string][]operatorKey{}, map[operatorKey]string{}}
	rows(operatorsTSV, func(r []string) {
		k := operatorKey{r[1], r[2], r[3]}
		t.result[k] = r[4]
		t.byName[r[1]] = append(t.byName[r[1]], k)
		t.ext[k] = r[0]
	})
	return t
})

type operatorClass struct {
	ext, method, name, input string
	isDefault                bool
}

var loadOperatorClasses = sync.OnceValue(func() map[string][]operatorClass {
	m := map[string][]operatorClass{}
	rows(opclassesTSV, func(r []string) {
		m[r[2]] = append(m[r[2]], operatorClass{r[0], r[1], r[2], r[3], r[4] == "1"})
	})
	return m
})

// defaultClasses maps method and type to the extension of the default operator class.
var defaultClasses = sync.OnceValue(func() map[[2]string]string {
	m := map[[2]string]string{}
	for _, list := range loadOperatorClasses() {
		for _, oc := range list {
			if oc.isDefault {
				m[[2]string{oc.method, oc.input}] = oc.ext
			}
		}
	}
	return m
})

type knownExtension struct {
	version, schema string
	requires        []string
}

var loadExtensions = sync.OnceValue(func() map[string]knownExtension {
	m := map[string]knownExtension{}
	rows(extensionsTSV, func(r []string) {
		e := knownExtension{version: r[1], schema: r[4]}
		if r[2] != "" {
			e.requires = strings.Split(r[2], ",")
		}
		m[r[0]] = e
	})
	return m
})
