package sqlalchemy

import (
	"fmt"
	"strings"

	"sqlgen/internal/spell"
	"sqlgen/offline/pyeval"
)

// dialectArguments are the keyword arguments that the dialects accept for a
// schema item, without the dialect's prefix (construct_arguments of the dialects
// of SQLAlchemy 2.0.52). "*" accepts all.
var dialectArguments = map[string]map[string][]string{
	"postgresql": {
		"Index":                {"using", "include", "where", "ops", "concurrently", "with", "tablespace", "nulls_not_distinct"},
		"Table":                {"ignore_search_path", "tablespace", "partition_by", "with_oids", "on_commit", "inherits", "using"},
		"CheckConstraint":      {"not_valid"},
		"ForeignKeyConstraint": {"not_valid"},
		"PrimaryKeyConstraint": {"include"},
		"UniqueConstraint":     {"include", "nulls_not_distinct"},
	},
	"mysql": {
		"Table":                {"*"},
		"PrimaryKeyConstraint": {"using"},
		"Index":                {"using", "length", "prefix", "with_parser"},
	},
	"sqlite": {
		"Table":      {"autoincrement", "with_rowid", "strict"},
		"Index":      {"where"},
		"Column":     {"on_conflict_primary_key", "on_conflict_not_null", "on_conflict_unique"},
		"Constraint": {"on_conflict"},
	},
	"mssql": {
		"PrimaryKeyConstraint": {"clustered"},
		"UniqueConstraint":     {"clustered"},
		"Index":                {"clustered", "include", "where", "columnstore"},
		"Column":               {"identity_start", "identity_increment"},
	},
	"oracle": {
		"Table": {"resolve_synonyms", "on_commit", "compress", "tablespace"},
		"Index": {"bitmap", "compress", "vector"},
	},
}

func init() { dialectArguments["mariadb"] = dialectArguments["mysql"] }

// dialectKwargs checks the keywords that a constructor's own signature does not
// have, and gives those of PostgreSQL without their prefix. Follows
// DialectKWArgs._validate_dialect_kwargs, but refuses what is probably a
// misspelt keyword, where SQLAlchemy only warns. own are the names in the
// constructor's signature; constructs the class names that arguments are
// looked up under.
func dialectKwargs(class *pyeval.Class, kws []pyeval.KwArg, own []string, constructs ...string) (map[string]pyeval.Value, error) {
	var pg map[string]pyeval.Value
	for _, k := range kws {
		i := strings.IndexByte(k.Name, '_')
		if i <= 0 || i == len(k.Name)-1 {
			msg := fmt.Sprintf("Additional arguments should be named <dialectname>_<argument>, got '%s'", k.Name)
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s", msg+didYouMean(k.Name, own))
		}
		dialect, arg := k.Name[:i], k.Name[i+1:]
		known, ok := dialectArguments[dialect]
		if !ok {
			candidates := append([]string(nil), own...)
			for _, c := range constructs {
				for _, n := range dialectArguments[dialectName][c] {
					candidates = append(candidates, dialectName+"_"+n)
				}
			}
			if near := spell.Nearest(k.Name, candidates); near != "" {
				return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() got an unexpected keyword argument '%s'. Did you mean '%s'?", class.Name, k.Name, near)
			}
			continue
		}
		accepted := false
		var names []string
		for _, c := range constructs {
			for _, n := range known[c] {
				accepted = accepted || n == arg || n == "*"
				names = append(names, dialect+"_"+n)
			}
		}
		if !accepted {
			return nil, argumentError("Argument '%s' is not accepted by dialect '%s' on behalf of <class '%s'>%s", k.Name, dialect, class.FullName(), didYouMean(k.Name, names))
		}
		if dialect == dialectName {
			if pg == nil {
				pg = map[string]pyeval.Value{}
			}
			pg[arg] = k.Value
		}
	}
	return pg, nil
}

func didYouMean(name string, candidates []string) string {
	if near := spell.Nearest(name, candidates); near != "" {
		return fmt.Sprintf(" (did you mean '%s'?)", near)
	}
	return ""
}

// paramNames are the names of a signature's parameters, for near-miss hints.
func paramNames(sig string) []string {
	_, list, _ := strings.Cut(sig, "(")
	var out []string
	for _, p := range strings.Split(strings.TrimSuffix(list, ")"), ",") {
		name, _, _ := strings.Cut(strings.TrimSpace(p), "=")
		if name != "" && name != "/" && !strings.HasPrefix(name, "*") && !strings.HasPrefix(name, "_") {
			out = append(out, name)
		}
	}
	return out
}

// strList reads a str, or a sequence of str or of named columns.
func strList(th *pyeval.Thread, v pyeval.Value, what string) ([]string, error) {
	if pyeval.IsNone(v) {
		return nil, nil
	}
	if s, ok := pyeval.AsStr(v); ok {
		return []string{s}, nil
	}
	vs, err := th.Slice(v)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range vs {
		s, ok, err := keyOfColumn(th, e)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, argumentError("%s: names of columns expected, got %s", what, describe(th, e))
		}
		out = append(out, s)
	}
	return out, nil
}
