package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sqlgen/internal/spell"
)

// Lint is [tool.sqlgen.lint]:
//
//	[tool.sqlgen.lint]
//	baseline = "lint-baseline.json"
//	timeouts = "external"
//
//	[tool.sqlgen.lint.rules]
//	prefer-text-field = "info"
//	unnamed-constraint = "off"
//
//	[[tool.sqlgen.lint.allow]]
//	rule = "ban-drop-column"
//	path = "versions/0007_old.py"
//	until = "2027-01-31"
//	reason = "nobody reads it since release 12"
//
// In an ini file the keys are lint.baseline, lint.rules.NAME and so on; allow is
// only in TOML.
type Lint struct {
	Rules         map[string]string // name → off, info, warning or error
	Allow         []LintAllow
	Options       map[string]map[string]string // rule → name → value
	Baseline      string
	Timeouts      string // "external": set by who runs the script
	TimeZone      string
	RequireBackup bool
}

// LintAllow is one suppression. Rule and Reason are there always.
type LintAllow struct{ Rule, Path, Revision, Until, Reason string }

var lintKeys = []string{"allow", "baseline", "options", "require_backup", "rules", "time_zone", "timeouts"}

// putLint stores one key of the table; in an ini file a key of a table within has
// a dot.
func putLint(c *Config, name string, value any) error {
	l := &c.Settings.Lint
	key, inner, nested := strings.Cut(name, ".")
	if !slices.Contains(lintKeys, key) || nested && key != "rules" && key != "options" {
		return fmt.Errorf("no such setting%s; they are %s", spell.DidYouMean(key, lintKeys), strings.Join(lintKeys, ", "))
	}
	switch key {
	case "rules":
		return each(value, inner, nested, func(rule string, v any) error {
			var s *string
			if err := putOneOf(&s, v, "off", "info", "warning", "error"); err != nil {
				return fmt.Errorf("%s: %w", rule, err)
			}
			return putEntry(&l.Rules, rule, *s)
		})
	case "options":
		return each(value, inner, nested, func(rule string, v any) error {
			options, ok := v.(map[string]any)
			if !ok {
				return fmt.Errorf("%s: must be a table of options", rule)
			}
			for _, name := range sortedKeys(options) {
				if l.Options == nil {
					l.Options = map[string]map[string]string{}
				}
				if l.Options[rule] == nil {
					l.Options[rule] = map[string]string{}
				}
				l.Options[rule][name] = fmt.Sprint(options[name])
			}
			return nil
		})
	case "allow":
		list, ok := value.([]any)
		if !ok {
			return fmt.Errorf("must be an array of tables: [[tool.sqlgen.lint.allow]]")
		}
		for _, x := range list {
			a, err := lintAllow(x)
			if err != nil {
				return err
			}
			l.Allow = append(l.Allow, a)
		}
		return nil
	case "require_backup":
		var b *bool
		if err := putBool(&b, value); err != nil {
			return err
		}
		l.RequireBackup = *b
		return nil
	}
	var s *string
	err := putString(&s, value)
	if key == "timeouts" {
		err = putOneOf(&s, value, "external", "script")
	}
	if err != nil {
		return err
	}
	*map[string]*string{"baseline": &l.Baseline, "timeouts": &l.Timeouts, "time_zone": &l.TimeZone}[key] = *s
	return nil
}

// each calls f for the entries of a table, or for the one that an ini file names.
func each(value any, inner string, nested bool, f func(string, any) error) error {
	if nested {
		return f(inner, value)
	}
	table, ok := value.(map[string]any)
	if !ok {
		return fmt.Errorf("must be a table")
	}
	for _, name := range sortedKeys(table) {
		if err := f(name, table[name]); err != nil {
			return err
		}
	}
	return nil
}

func lintAllow(value any) (LintAllow, error) {
	var a LintAllow
	table, ok := value.(map[string]any)
	if !ok {
		return a, fmt.Errorf("must be an array of tables: [[tool.sqlgen.lint.allow]]")
	}
	fields := map[string]*string{"rule": &a.Rule, "path": &a.Path, "revision": &a.Revision, "until": &a.Until, "reason": &a.Reason}
	for _, name := range sortedKeys(table) {
		into := fields[name]
		if into == nil {
			return a, fmt.Errorf("%s: no such key%s", name, spell.DidYouMean(name, []string{"path", "reason", "revision", "rule", "until"}))
		}
		*into = strings.TrimSpace(fmt.Sprint(table[name]))
	}
	switch {
	case a.Rule == "":
		return a, fmt.Errorf("an entry has no rule")
	case a.Reason == "":
		return a, fmt.Errorf("the entry of %s has no reason", a.Rule)
	}
	if a.Until != "" {
		if _, err := time.Parse(time.DateOnly, a.Until); err != nil {
			return a, fmt.Errorf("until: %q is no date such as 2027-01-31", a.Until)
		}
	}
	return a, nil
}
