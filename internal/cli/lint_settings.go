package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"sqlgen/internal/catalog"
	"sqlgen/internal/config"
	"sqlgen/lint"
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
