package offline

import (
	"context"

	"sqlgen/internal/source"
	"sqlgen/offline/alembic"
	"sqlgen/offline/revision"
	"sqlgen/offline/script"
)

// Step is what became of one revision in one direction.
type Step struct {
	Revision *revision.Revision
	// Down marks downgrade().
	Down bool
	// Script has the statements, without the version rows; nil when there is an
	// error.
	Script *script.Script
	// Err has one error for a revision that cannot be rendered, and one per
	// statement that PostgreSQL's parser refuses.
	Err      source.ErrorList
	Warnings []Warning
	// Joined says that the transaction is env.py's, which goes on over all steps
	// of a script; Script has it as if it were the step's own.
	Joined bool
}

// Direction is the name of the function that ran.
func (s *Step) Direction() string {
	if s.Down {
		return "downgrade"
	}
	return "upgrade"
}

// Each renders every revision by itself, upgrade and downgrade in turn, parents
// before children, and hands over each. It goes on after a revision that cannot be
// rendered; the error is of what comes before the first (the configuration, the
// graph, env.py). The warnings returned belong to no step.
func Each(ctx context.Context, p Project, parse ParseMode, visit func(*Step)) ([]Warning, error) {
	return EachOf(ctx, p, parse, nil, visit)
}

// EachOf is [Each] for the steps that want asks for; nil wants all.
func EachOf(ctx context.Context, p Project, parse ParseMode, want func(r *revision.Revision, down bool) bool, visit func(*Step)) ([]Warning, error) {
	r, err := newRun(ctx, p)
	if err != nil {
		return nil, wrap(err)
	}
	defer r.close()
	if err := r.install(Request{Command: alembic.Every}); err != nil {
		return nil, wrap(err)
	}
	tmpl, err := loadTemplate("")
	if err != nil {
		return nil, wrap(err)
	}
	var outside []Warning
	r.env.Each = func(step *revision.Step, run func() error) {
		if ctx.Err() != nil || want != nil && !want(step.Revision, !step.IsUpgrade) {
			return
		}
		outside, r.warnings = append(outside, r.warnings...), nil
		open := r.recorder.InTransaction()
		r.recorder.builder = script.Builder{}
		if open {
			r.recorder.Begin()
		}
		out := &Step{Revision: step.Revision, Down: !step.IsUpgrade, Joined: open}
		err := r.located(run())
		for err == nil && r.recorder.InTransaction() {
			r.recorder.Commit()
		}
		if err == nil {
			out.Script, err = r.recorder.builder.Script()
		}
		if err == nil && parse != ParseOff {
			var rendered *script.Rendered
			if rendered, err = out.Script.Render(tmpl); err == nil {
				var refused source.ErrorList
				refused, err = check(rendered)
				if err == nil && parse == ParseError {
					err = refused.Err()
				}
			}
		}
		out.Err = errorList(wrap(err))
		if out.Err != nil {
			out.Script = nil
		}
		out.Warnings, r.warnings = r.warnings, nil
		visit(out)
		r.recorder.builder = script.Builder{}
		if open {
			r.recorder.Begin()
		}
	}
	if err := r.evaluate(); err != nil {
		return nil, wrap(err)
	}
	return append(outside, r.warnings...), wrap(ctx.Err())
}

// errorList is the errors in an error of [wrap].
func errorList(err error) source.ErrorList {
	switch e := err.(type) {
	case nil:
		return nil
	case source.ErrorList:
		return e
	case *Error:
		return source.ErrorList{e.Err}
	}
	return source.ErrorList{{Msg: err.Error(), Err: err}}
}
