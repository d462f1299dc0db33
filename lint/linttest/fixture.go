// Package linttest runs rules on fixtures. A fixture is a txtar archive:
//
//	Text before the first section says what the fixture shows.
//	-- settings --
//	version = 14
//	-- history --
//	CREATE TABLE old (id int);
//	-- upgrade 0002 --
//	CREATE INDEX ix ON old (id); -- want "writes wait"
//	-- downgrade 0002 --
//	DROP INDEX ix;
//	-- alternative --
//	with op.get_context().autocommit_block():
//	    …
//
// Sections:
//
//	settings           key = value lines, see [settings]
//	history [rev]      SQL that is applied already; may be repeated
//	upgrade [rev]      an upgrade under review; may be repeated
//	downgrade [rev]    the downgrade of the upgrade before it; without one, a
//	                   downgrade under review
//	sql [name]         a SQL file under review
//	source rev         the text of the revision file
//	revisions          the graph, one line for each: id parents [key=value…]
//	facts              kind revision direction name [detail]
//	want               regular expressions, one per line, for findings without a place
//	alternative        the findings' safe alternatives, repeats left out, a blank line between
//
// A comment -- want "regexp" "regexp" must stand on a line of the finding (from
// its place to the end of its statement), and be matched by "rule: severity:
// message". What is about the revision as a whole is found at line 1 of its
// section. A comment -- generated or -- autocommit sets that mark on its
// statement; -- empty, -- missing or -- raises on a line of its own sets it on
// the step.
package linttest

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"

	"sqlgen/internal/source"
	"sqlgen/lint"
)

// Fixture is a parsed archive.
type Fixture struct {
	Name        string
	Input       lint.Input
	Settings    lint.Settings
	Alternative string // "" when the section isn't there
	HasAlt      bool

	archive *txtar.Archive
	wants   []*want
}

// Parse reads a fixture.
func Parse(name string, data []byte) (*Fixture, error) {
	f := &Fixture{Name: name, archive: txtar.Parse(data)}
	f.Settings.Downgrades = true
	if len(f.archive.Files) == 0 {
		return nil, fmt.Errorf("%s: no sections", name)
	}
	sources := map[string]*source.File{}
	for i, file := range f.archive.Files {
		kind, rev, _ := strings.Cut(file.Name, " ")
		text := string(file.Data)
		err := error(nil)
		switch kind {
		case "settings":
			err = f.settings(text)
		case "history", "upgrade", "downgrade", "sql":
			err = f.step(kind, rev, file.Name, text)
		case "source":
			sources[rev] = source.NewFile(rev+".py", text)
		case "revisions":
			err = f.revisions(text)
		case "facts":
			err = f.facts(text)
		case "want":
			for n, line := range strings.Split(strings.TrimSpace(text), "\n") {
				w, werr := newWant("want", n+1, line)
				if werr != nil {
					return nil, werr
				}
				f.wants = append(f.wants, w)
			}
		case "alternative":
			f.Alternative, f.HasAlt = text, true
		default:
			err = fmt.Errorf("unknown section %q", file.Name)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: section %d (%s): %w", name, i+1, file.Name, err)
		}
	}
	f.attach(sources)
	return f, nil
}

func (f *Fixture) attach(sources map[string]*source.File) {
	for _, list := range [][]lint.Step{f.Input.Applied, f.Input.Steps} {
		for i := range list {
			s := &list[i]
			s.Source = sources[s.Revision]
			if s.Downgrade != nil {
				s.Downgrade.Source = s.Source
			}
		}
	}
	for i := range f.Input.Revisions {
		if r := &f.Input.Revisions[i]; sources[r.ID] != nil {
			r.Source = sources[r.ID]
		}
	}
}

func (f *Fixture) step(kind, rev, section, text string) error {
	file := source.NewFile(section, text)
	list, err := lint.ParseSQL(file)
	if list == nil && err != nil {
		return err
	}
	step := lint.Step{Revision: rev, Statements: list, Pos: source.Pos{File: section, Line: 1, Column: 1}}
	if len(list) > 0 {
		if err := f.comments(file, list); err != nil {
			return err
		}
	} else if err := f.lines(section, text); err != nil {
		return err
	}
	for _, line := range strings.Split(text, "\n") {
		switch strings.TrimSpace(line) {
		case "-- empty":
			step.Empty = true
		case "-- missing":
			step.Missing = true
		case "-- raises":
			step.Empty, step.Raises = true, true
		}
	}
	switch kind {
	case "history":
		step.Direction = lint.Upgrade
		f.Input.Applied = append(f.Input.Applied, step)
		return nil
	case "upgrade":
		step.Direction = lint.Upgrade
	case "downgrade":
		step.Direction = lint.Downgrade
		if n := len(f.Input.Steps); n > 0 && f.Input.Steps[n-1].Direction == lint.Upgrade && f.Input.Steps[n-1].Downgrade == nil {
			f.Input.Steps[n-1].Downgrade = &step
			return nil
		}
	}
	f.Input.Steps = append(f.Input.Steps, step)
	return nil
}

// comments reads the want comments of a SQL section and the marks of statements.
func (f *Fixture) comments(file *source.File, list []lint.Statement) error {
	script := list[0].SQL
	for _, c := range script.Comments {
		text := strings.TrimSpace(strings.TrimPrefix(script.CommentText(c), "--"))
		line := file.Pos(int32(c.Start)).Line
		for i := range list {
			s := &list[i]
			if file.Pos(int32(s.Parsed.Start)).Line > line || file.Pos(int32(s.Parsed.End)).Line < line {
				continue
			}
			s.Generated = s.Generated || text == "generated"
			s.Autocommit = s.Autocommit || text == "autocommit"
		}
		if rest, ok := strings.CutPrefix(text, "want "); ok {
			w, err := newWant(file.Name, line, rest)
			if err != nil {
				return err
			}
			f.wants = append(f.wants, w)
		}
	}
	return nil
}

// lines reads the want comments of a section without statements.
func (f *Fixture) lines(section, text string) error {
	for i, line := range strings.Split(text, "\n") {
		if _, rest, ok := strings.Cut(line, "-- want "); ok {
			w, err := newWant(section, i+1, rest)
			if err != nil {
				return err
			}
			f.wants = append(f.wants, w)
		}
	}
	return nil
}

// settings understands version, minor, timezone, existing, each_revision,
// downgrades, timeouts (external), require_backup, in_transaction, opaque,
// version_length, today, rule.NAME = severity and option.RULE.NAME = value.
func (f *Fixture) settings(text string) error {
	s := &f.Settings
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok {
			return fmt.Errorf("%q is no key = value", line)
		}
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		number, _ := strconv.Atoi(value)
		switch key {
		case "version":
			s.Version = number
		case "minor":
			s.Minor = number
		case "version_length":
			s.VersionLength = number
		case "timezone":
			s.TimeZone = value
		case "existing":
			s.Existing = value == "true"
		case "each_revision":
			s.EachRevision = value == "true"
		case "downgrades":
			s.Downgrades = value == "true"
		case "require_backup":
			s.RequireBackup = value == "true"
		case "timeouts":
			s.TimeoutsExternal = value == "external"
		case "today":
			s.Today = value
		default:
			if err := f.named(key, value); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *Fixture) named(key, value string) error {
	s := &f.Settings
	if rule, ok := strings.CutPrefix(key, "rule."); ok {
		v, err := lint.ParseSeverity(value)
		if err != nil {
			return err
		}
		if s.Rules == nil {
			s.Rules = map[string]lint.Severity{}
		}
		s.Rules[rule] = v
		return nil
	}
	if rest, ok := strings.CutPrefix(key, "option."); ok {
		rule, name, _ := strings.Cut(rest, ".")
		if s.Options == nil {
			s.Options = map[string]map[string]string{}
		}
		if s.Options[rule] == nil {
			s.Options[rule] = map[string]string{}
		}
		s.Options[rule][name] = value
		return nil
	}
	return fmt.Errorf("unknown setting %q", key)
}

// revisions reads lines such as: b a,c file=b.py date=2024-01-02 labels=x,y depends=d new edited applied head
func (f *Fixture) revisions(text string) error {
	for n, whole := range strings.Split(strings.TrimSpace(text), "\n") {
		line, comment, hasWant := strings.Cut(whole, "-- want ")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		r := lint.Revision{ID: words[0], File: words[0] + ".py"}
		for _, w := range words[1:] {
			key, value, isPair := strings.Cut(w, "=")
			list := strings.Split(value, ",")
			switch {
			case !isPair && key == "new":
				r.New = true
			case !isPair && key == "edited":
				r.Edited = true
			case !isPair && key == "applied":
				r.Applied = true
			case !isPair && key == "head":
				r.BaseHead = true
			case key == "file" && isPair:
				r.File = value
			case key == "date" && isPair:
				r.CreateDate = value
			case key == "labels" && isPair:
				r.BranchLabels = list
			case key == "depends" && isPair:
				r.DependsOn = list
			case !isPair && w == "-":
			case !isPair:
				r.Down = strings.Split(w, ",")
			default:
				return fmt.Errorf("line %d: unknown word %q", n+1, w)
			}
		}
		r.Pos = source.Pos{File: "revisions", Line: n + 1, Column: 1}
		r.DownPos = r.Pos
		f.Input.Revisions = append(f.Input.Revisions, r)
		if hasWant {
			w, err := newWant("revisions", n+1, comment)
			if err != nil {
				return err
			}
			f.wants = append(f.wants, w)
		}
	}
	return nil
}

func (f *Fixture) facts(text string) error {
	for n, line := range strings.Split(strings.TrimSpace(text), "\n") {
		line, comment, hasWant := strings.Cut(line, "-- want ")
		words := strings.Fields(line)
		if len(words) < 4 {
			return fmt.Errorf("line %d: kind, revision, direction and name expected", n+1)
		}
		fact := lint.Fact{Kind: lint.FactKind(words[0]), Revision: words[1], Direction: lint.Direction(words[2]), Name: words[3],
			Detail: strings.Join(words[4:], " "), Pos: source.Pos{File: "facts", Line: n + 1, Column: 1}}
		f.Input.Facts = append(f.Input.Facts, fact)
		if hasWant {
			w, err := newWant("facts", n+1, comment)
			if err != nil {
				return err
			}
			f.wants = append(f.wants, w)
		}
	}
	return nil
}

func baseName(path string) string { return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) }
