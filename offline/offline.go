// Package offline renders a range of revisions as one SQL script: the whole way
// from the project's configuration to the text, as a library call.
//
//	cfg, err := config.Load(config.Options{Dir: dir})
//	r, err := offline.Render(ctx, offline.Project{Config: cfg}, offline.Request{
//		Command: alembic.Upgrade, Revisions: []string{"0002:head"},
//	})
//	fmt.Print(r.Text)
//
// env.py and the revisions are evaluated, not executed: see offline/pyeval.
package offline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"text/template"
	"time"

	"sqlgen/internal/config"
	"sqlgen/internal/source"
	"sqlgen/offline/alembic"
	"sqlgen/offline/revision"
	"sqlgen/offline/script"
)

// Project is what belongs together under one configuration.
type Project struct {
	Config *config.Config
	X      []string // -x arguments, for env.py
	// Options are what env.py sees as config.cmd_opts besides the range: the
	// values are string, bool, nil or []string.
	Options []Option
	// Stderr takes what Python code prints; nil discards it.
	Stderr io.Writer
}

// Option is one attribute of config.cmd_opts.
type Option struct {
	Name  string
	Value any
}

// Request is one script to render.
type Request struct {
	Command alembic.Command
	// Revisions are the targets as the command line has them, with the start
	// before a colon. One for an upgrade or a downgrade, none for ensure_version.
	Revisions []string
	Tag       string
	// Template is the name of a template file; "" is the built-in layout, which is
	// Alembic's.
	Template string
	// NoReplay refuses, as Alembic does, what a revision asks the database; else
	// it is answered from the revisions before, where they have the answer.
	NoReplay bool
	// Parse says what becomes of a statement that PostgreSQL's parser refuses.
	Parse ParseMode
	// Progress is told how many of the steps are done; may be nil.
	Progress func(done, total int)
}

// ParseMode says what becomes of statements that PostgreSQL's own parser
// (version 16) refuses.
type ParseMode uint8

const (
	ParseError ParseMode = iota // the script is not rendered
	ParseWarn                   // each is a warning, and printed
	ParseOff                    // the script is not parsed
)

// Result is a rendered script.
type Result struct {
	Text     string
	Rendered *script.Rendered
	Script   *script.Script
	Warnings []Warning
}

// Warning is a message that stops nothing.
type Warning struct {
	Pos source.Pos
	Msg string
}

func (w Warning) String() string {
	if w.Pos.File == "" {
		return w.Msg
	}
	return w.Pos.String() + ": " + w.Msg
}

// Error is why a script could not be rendered.
type Error struct {
	// Usage marks errors of the range and of the configuration, as opposed to
	// revisions that cannot be rendered.
	Usage bool
	Err   *source.Error
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap gives the error with its place.
func (e *Error) Unwrap() error { return e.Err }

func usageError(hint, format string, args ...any) error {
	return &Error{Usage: true, Err: &source.Error{Msg: fmt.Sprintf(format, args...), Hint: hint}}
}

// wrap makes an *Error of any error.
func wrap(err error) error {
	if err == nil {
		return nil
	}
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	var re *revision.Error
	if errors.As(err, &re) {
		return &Error{Usage: re.Kind == revision.Usage, Err: re.Source()}
	}
	var list source.ErrorList
	if errors.As(err, &list) {
		return list
	}
	var se *source.Error
	if errors.As(err, &se) {
		return &Error{Err: se}
	}
	return &Error{Err: &source.Error{Msg: err.Error(), Err: err}}
}

// Graph loads the revision graph without running env.py, as the commands that
// list revisions do. Warnings are in the graph.
func Graph(ctx context.Context, p Project) (*revision.Graph, error) {
	r, err := newRun(ctx, p)
	if err != nil {
		return nil, wrap(err)
	}
	defer r.close()
	g, err := r.loadGraph()
	return g, wrap(err)
}

// Render renders the script of a request. An error is of type [*Error], or a
// [source.ErrorList] when statements do not parse; there is no partial result.
func Render(ctx context.Context, p Project, q Request) (*Result, error) {
	res, err := render(ctx, p, q)
	if err != nil {
		return nil, wrap(err)
	}
	return res, nil
}

func render(ctx context.Context, p Project, q Request) (*Result, error) {
	tmpl, err := loadTemplate(q.Template)
	if err != nil {
		return nil, err
	}
	r, err := newRun(ctx, p)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if err := r.install(q); err != nil {
		return nil, err
	}
	if err := r.evaluate(); err != nil {
		return nil, err
	}
	s, err := r.recorder.builder.Script()
	if err != nil {
		return nil, err
	}
	rendered, err := s.Render(tmpl)
	if err != nil {
		return nil, usageError("", "%s", err)
	}
	if q.Parse != ParseOff {
		refused, err := check(rendered)
		if err != nil {
			return nil, err
		}
		if q.Parse == ParseError && len(refused) > 0 {
			return nil, refused
		}
		for _, e := range refused {
			r.warnings = append(r.warnings, Warning{Pos: e.Pos, Msg: e.Msg + ": " + e.Hint})
		}
	}
	return &Result{Text: rendered.Text, Rendered: rendered, Script: s, Warnings: r.warnings}, nil
}

func loadTemplate(name string) (*template.Template, error) {
	if name == "" {
		return script.LoadTemplate(script.DefaultTemplate)
	}
	text, err := source.ReadFile(name)
	if err != nil {
		return nil, usageError("", "the template can't be read: %s", err)
	}
	t, err := template.New(filepath.Base(name)).Parse(string(text))
	if err != nil {
		return nil, usageError("", "the template can't be used: %s", err)
	}
	return t, nil
}

// fixedNow is what the clock shows where no revision's Create Date holds.
var fixedNow = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
