package config

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"sqlgen/internal/source"
	"sqlgen/internal/spell"
)

// Settings are sqlgen's own, from [tool.sqlgen] of pyproject.toml, [sqlgen] of
// alembic.ini, and flags. A pointer is nil, a slice or map empty, when nothing was
// said: then env.py decides, or the default. What is said overrides env.py.
type Settings struct {
	NamingConvention        map[string]string // keys ix, uq, ck, fk, pk
	VersionTable            *string
	VersionTableSchema      *string
	VersionTablePK          *bool
	VersionNumLength        *int // characters of version_num; 0 for no limit
	TransactionalDDL        *bool
	TransactionPerMigration *bool
	StartingRev             []string
	EnvPy                   *bool // false: env.py is not evaluated, the stock settings hold

	Values   map[string]any    // dotted name → value of what cannot be known: string, int64, float64, bool, list or table
	Env      map[string]string // os.environ as the project sees it
	Packages []string          // directories to look for modules in, absolute
	Now      *time.Time        // what the clock shows instead of a revision's Create Date

	Releases map[string]string // release name → revision
	Guard    *bool

	// What guarded scripts say and check.
	Project          *string
	Database         *string
	Role             *string
	SearchPath       []string
	LockTimeout      *string
	StatementTimeout *string
	Flavor           *string // psql or plain
	AuditTable       *string // [schema.]table
	OtherBranches    *bool

	FailOn    *string // error, warning, info or none
	PgVersion *int
	Lint      Lint
}

// setting describes one key: how a value is put into Settings. A value from TOML has
// TOML's types, one from an ini file or a flag is a string.
type setting struct {
	key   string
	table bool // has keys of its own: key.name
	put   func(c *Config, name string, value any) error
}

// settings are all keys, in the order --explain-config lists them.
var settings = []setting{
	{key: "naming_convention", table: true, put: func(c *Config, name string, value any) error {
		kinds := []string{"ix", "uq", "ck", "fk", "pk"}
		if !slices.Contains(kinds, name) {
			return fmt.Errorf("naming_convention has no kind '%s'; it is one of %s", name, strings.Join(kinds, ", "))
		}
		return putEntry(&c.Settings.NamingConvention, name, value)
	}},
	{key: "version_table", put: func(c *Config, _ string, v any) error { return putString(&c.Settings.VersionTable, v) }},
	{key: "version_table_schema", put: func(c *Config, _ string, v any) error { return putString(&c.Settings.VersionTableSchema, v) }},
	{key: "version_table_pk", put: func(c *Config, _ string, v any) error { return putBool(&c.Settings.VersionTablePK, v) }},
	{key: "version_num_length", put: func(c *Config, _ string, v any) error { return putInt(&c.Settings.VersionNumLength, v, 0, 1<<20) }},
	{key: "transactional_ddl", put: func(c *Config, _ string, v any) error { return putBool(&c.Settings.TransactionalDDL, v) }},
	{key: "transaction_per_migration", put: func(c *Config, _ string, v any) error {
		return putBool(&c.Settings.TransactionPerMigration, v)
	}},
	{key: "starting_rev", put: func(c *Config, _ string, v any) error { return putList(&c.Settings.StartingRev, v) }},
	{key: "env_py", put: func(c *Config, _ string, v any) error { return putBool(&c.Settings.EnvPy, v) }},
	{key: "values", table: true, put: func(c *Config, name string, value any) error {
		if c.Settings.Values == nil {
			c.Settings.Values = map[string]any{}
		}
		c.Settings.Values[name] = value
		return nil
	}},
	{key: "env", table: true, put: func(c *Config, name string, v any) error { return putEntry(&c.Settings.Env, name, v) }},
	{key: "packages", put: func(c *Config, _ string, v any) error {
		var list []string
		if err := putList(&list, v); err != nil {
			return err
		}
		for i := range list {
			list[i] = absolute(c.Dir, list[i])
		}
		c.Settings.Packages = list
		return nil
	}},
	{key: "now", put: func(c *Config, _ string, v any) error { return putTime(&c.Settings.Now, v) }},
	{key: "releases", table: true, put: func(c *Config, name string, v any) error { return putEntry(&c.Settings.Releases, name, v) }},
	{key: "guard", put: func(c *Config, _ string, v any) error { return putBool(&c.Settings.Guard, v) }},
	{key: "project", put: func(c *Config, _ string, v any) error { return putString(&c.Settings.Project, v) }},
	{key: "database", put: func(c *Config, _ string, v any) error { return putString(&c.Settings.Database, v) }},
	{key: "role", put: func(c *Config, _ string, v any) error { return putString(&c.Settings.Role, v) }},
	{key: "search_path", put: func(c *Config, _ string, v any) error { return putList(&c.Settings.SearchPath, v) }},
	{key: "lock_timeout", put: func(c *Config, _ string, v any) error { return putString(&c.Settings.LockTimeout, v) }},
	{key: "statement_timeout", put: func(c *Config, _ string, v any) error { return putString(&c.Settings.StatementTimeout, v) }},
	{key: "flavor", put: func(c *Config, _ string, v any) error { return putOneOf(&c.Settings.Flavor, v, "psql", "plain") }},
	{key: "audit_table", put: func(c *Config, _ string, v any) error { return putString(&c.Settings.AuditTable, v) }},
	{key: "other_branches", put: func(c *Config, _ string, v any) error { return putBool(&c.Settings.OtherBranches, v) }},
	{key: "fail_on", put: func(c *Config, _ string, v any) error {
		return putOneOf(&c.Settings.FailOn, v, "error", "warning", "info", "none")
	}},
	{key: "lint", table: true, put: putLint},
	{key: "pg_version", put: func(c *Config, _ string, v any) error { return putInt(&c.Settings.PgVersion, v, 11, 18) }},
}

// SettingKeys are the names of sqlgen's own settings.
func SettingKeys() []string {
	keys := make([]string, len(settings))
	for i, s := range settings {
		keys[i] = s.key
	}
	return keys
}

func settingFor(key string) *setting {
	for i := range settings {
		if settings[i].key == key {
			return &settings[i]
		}
	}
	return nil
}

func unknownSetting(pos source.Pos, where, key string) error {
	e := &source.Error{Pos: pos, Msg: fmt.Sprintf("%s: unknown setting \"%s\"", where, key)}
	if near := spell.Nearest(key, SettingKeys()); near != "" {
		e.Msg += fmt.Sprintf(" (did you mean \"%s\"?)", near)
	} else {
		e.Hint = "the settings are " + strings.Join(SettingKeys(), ", ")
	}
	return e
}

// put stores one value and where it is from.
func (c *Config) put(s *setting, name string, value any, where string, pos source.Pos) error {
	label := s.key
	if s.table {
		label += "." + name
	}
	if err := s.put(c, name, value); err != nil {
		return &source.Error{Pos: pos, Msg: where + ": " + label + ": " + err.Error()}
	}
	from := pos.String()
	if !pos.IsValid() {
		from = where
	}
	c.note(label, fmt.Sprint(printable(value)), from)
	return nil
}

// settingsFromTOML takes over [tool.sqlgen].
func (c *Config) settingsFromTOML(t *tomlFile) error {
	table, err := t.table("tool", "sqlgen")
	if err != nil {
		return err
	}
	for _, key := range sortedKeys(table) {
		s := settingFor(key)
		pos := t.pos("tool", "sqlgen", key)
		if s == nil {
			return unknownSetting(pos, "[tool.sqlgen]", key)
		}
		if !s.table {
			if err := c.put(s, "", table[key], "[tool.sqlgen]", pos); err != nil {
				return err
			}
			continue
		}
		entries, ok := table[key].(map[string]any)
		if !ok {
			return &source.Error{Pos: pos, Msg: fmt.Sprintf("[tool.sqlgen]: %s must be a table", key)}
		}
		flat := entries
		paths := map[string][]string{}
		if key == "values" {
			flat = map[string]any{}
			flatten(entries, nil, flat, paths)
		}
		for _, name := range sortedKeys(flat) {
			path := paths[name]
			if path == nil {
				path = []string{name}
			}
			pos := t.pos(append([]string{"tool", "sqlgen", key}, path...)...)
			if err := c.put(s, name, flat[name], "[tool.sqlgen]", pos); err != nil {
				return err
			}
		}
	}
	return nil
}

// flatten makes dotted names of tables, so that an unquoted dotted key means the
// same as a quoted one.
func flatten(table map[string]any, prefix []string, into map[string]any, paths map[string][]string) {
	for name, value := range table {
		path := append(slices.Clone(prefix), name)
		if inner, ok := value.(map[string]any); ok {
			flatten(inner, path, into, paths)
			continue
		}
		dotted := strings.Join(path, ".")
		into[dotted], paths[dotted] = value, path
	}
}

// settingsFromINI takes over [sqlgen]; entries of tables are written key.name = value.
func (c *Config) settingsFromINI(ini *INI) error {
	s := ini.section("sqlgen")
	if s == nil {
		return nil
	}
	for _, o := range s.options {
		pos := ini.optionPos(o)
		value, err := ini.interpolate("sqlgen", o)
		if err != nil {
			return err
		}
		if err := c.putText(o.written, value, "[sqlgen]", pos); err != nil {
			return err
		}
	}
	return nil
}

// putText stores a value given as text, by an ini file or a flag.
func (c *Config) putText(key, value, where string, pos source.Pos) error {
	key, name, dotted := strings.Cut(key, ".")
	s := settingFor(strings.ToLower(key))
	switch {
	case s == nil:
		return unknownSetting(pos, where, key)
	case s.table && !dotted:
		return &source.Error{Pos: pos, Msg: fmt.Sprintf("%s: %s needs a name: %s.<name> = <value>", where, s.key, s.key)}
	case !s.table && dotted:
		return unknownSetting(pos, where, key+"."+name)
	}
	return c.put(s, name, value, where, pos)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// printable is a value as --explain-config shows it.
func printable(value any) any {
	switch v := value.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = fmt.Sprint(printable(x))
		}
		return strings.Join(parts, ", ")
	case time.Time:
		return v.Format(time.RFC3339Nano)
	}
	return value
}

func putString(into **string, value any) error {
	s, ok := value.(string)
	if !ok {
		return fmt.Errorf("must be a string, not %v", printable(value))
	}
	*into = &s
	return nil
}

func putEntry(into *map[string]string, name string, value any) error {
	var s *string
	if err := putString(&s, value); err != nil {
		return err
	}
	if *into == nil {
		*into = map[string]string{}
	}
	(*into)[name] = *s
	return nil
}

func putBool(into **bool, value any) error {
	switch v := value.(type) {
	case bool:
		*into = &v
		return nil
	case string:
		switch strings.ToLower(v) {
		case "true", "yes", "on", "1":
			yes := true
			*into = &yes
			return nil
		case "false", "no", "off", "0":
			no := false
			*into = &no
			return nil
		}
	}
	return fmt.Errorf("must be true or false, not %v", printable(value))
}

func putInt(into **int, value any, least, most int) error {
	n, ok := value.(int64)
	if s, isText := value.(string); isText {
		parsed, err := strconv.ParseInt(s, 10, 64)
		n, ok = parsed, err == nil
	}
	if !ok {
		return fmt.Errorf("must be a number, not %v", printable(value))
	}
	if n < int64(least) || n > int64(most) {
		return fmt.Errorf("must be from %d to %d, not %d", least, most, n)
	}
	i := int(n)
	*into = &i
	return nil
}

// putList takes a list of strings, or text with one on each line or commas between.
func putList(into *[]string, value any) error {
	var list []string
	switch v := value.(type) {
	case string:
		for _, part := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == '\n' }) {
			if part = strings.TrimSpace(part); part != "" {
				list = append(list, part)
			}
		}
	case []any:
		for _, x := range v {
			s, ok := x.(string)
			if !ok {
				return fmt.Errorf("must be a list of strings, but has %v", printable(x))
			}
			list = append(list, s)
		}
	default:
		return fmt.Errorf("must be a list of strings, not %v", printable(value))
	}
	*into = list
	return nil
}

func putOneOf(into **string, value any, choices ...string) error {
	s, ok := value.(string)
	if !ok || !slices.Contains(choices, s) {
		return fmt.Errorf("must be one of %s, not %v", strings.Join(choices, ", "), printable(value))
	}
	*into = &s
	return nil
}

func putTime(into **time.Time, value any) error {
	switch v := value.(type) {
	case time.Time:
		*into = &v
		return nil
	case string:
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02"} {
			if t, err := time.Parse(layout, v); err == nil {
				*into = &t
				return nil
			}
		}
	}
	if s, ok := value.(fmt.Stringer); ok { // a TOML local date or time
		return putTime(into, s.String())
	}
	return fmt.Errorf("must be a date and time like 2024-05-01T12:00:00Z, not %v", printable(value))
}
