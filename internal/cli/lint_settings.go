package cli

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"sqlgen/internal/catalog"
	"sqlgen/internal/config"
	"sqlgen/internal/source"
	"sqlgen/lint"
	"sqlgen/lint/rules"
)

func itoa(n int) string { return strconv.Itoa(n) }

func quoteName(name string) string { return catalog.Quote(name) }

// noLimit is the length of a version_num without one.
const noLimit = 1 << 20

// lintSettings are the settings that the project's files have.
func lintSettings(c *config.Config) lint.Settings {
	s := lint.Settings{Downgrades: true, URLBase: rulePages}
	if c == nil {
		return s
	}
	if v := c.Settings.PgVersion; v != nil {
		s.Version = *v
	}
	l := &c.Settings.Lint
	s.TimeoutsExternal, s.RequireBackup, s.TimeZone, s.Options = l.Timeouts == "external", l.RequireBackup, l.TimeZone, l.Options
	for _, x := range l.Allow {
		s.Allow = append(s.Allow, lint.Allow{Rule: x.Rule, Path: x.Path, Revision: x.Revision, Until: x.Until, Reason: x.Reason, Pos: source.Pos{File: c.TOMLFile}})
	}
	for name, word := range l.Rules {
		if s.Rules == nil {
			s.Rules = map[string]lint.Severity{}
		}
		s.Rules[name], _ = lint.ParseSeverity(word) // the configuration has checked it
	}
	if v := c.Settings.VersionTable; v != nil {
		s.VersionTable = *v
	}
	if v := c.Settings.VersionNumLength; v != nil {
		s.VersionLength = *v
		if *v == 0 {
			s.VersionLength = noLimit
		}
	}
	return s
}

// rulePages is where the rules' documentation is, relative to the repository of
// sqlgen; empty until there is a public address.
const rulePages = ""

// severityFlag reads --fail-on: a severity, or none.
func severityFlag(text string) (lint.Severity, error) {
	if text == "none" {
		return lint.Off, nil
	}
	s, err := lint.ParseSeverity(text)
	if err != nil || s == lint.Off {
		return 0, &exitError{code: ExitUsage, msg: fmt.Sprintf("--fail-on %q: it is error, warning, info or none", text)}
	}
	return s, nil
}

// failOn is the severity from which a run fails: the flag, the project's file,
// the command's default.
func failOn(flag string, c *config.Config, otherwise string) (lint.Severity, error) {
	text := otherwise
	if c != nil && c.Settings.FailOn != nil {
		text = *c.Settings.FailOn
	}
	if flag != "" {
		text = flag
	}
	return severityFlag(text)
}

// knownRules checks the rules that the project's files name.
func knownRules(s *lint.Settings) error {
	for _, name := range slices.Sorted(maps.Keys(s.Rules)) {
		if rules.Find(name) == nil && name != lint.UnusedSuppression {
			return &exitError{code: ExitUsage, msg: "[tool.sqlgen.lint.rules]: " + unknownRule(name)}
		}
	}
	return nil
}

// readBaseline reads an accepted-findings file; one that isn't there is an error.
func (a *app) readBaseline(name string) (*lint.Baseline, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(a.path(name))
	if err != nil {
		return nil, &exitError{code: ExitUsage, msg: "the baseline can't be read: " + reason(err)}
	}
	defer f.Close()
	b, err := lint.ReadBaseline(f)
	if err != nil {
		return nil, &exitError{code: ExitUsage, msg: name + ": " + err.Error()}
	}
	return b, nil
}

// path is a file's name as the user gave it, made absolute.
func (a *app) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(a.Dir, name)
}

func reason(err error) string {
	if pe, ok := err.(*os.PathError); ok {
		return pe.Path + ": " + pe.Err.Error()
	}
	return err.Error()
}
