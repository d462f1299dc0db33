package offline

import (
	"context"

	"sqlgen/internal/config"
	"sqlgen/offline/alembic"
	"sqlgen/offline/revision"
)

// Explain lists the effective settings and where each is from: the files and
// flags first, then what env.py makes of them, as far as it gets. The error is why
// env.py did not get to run the migrations; the list is there all the same.
func Explain(ctx context.Context, p Project) ([]config.Origin, error) {
	out := p.Config.Explain()
	r, err := newRun(ctx, p)
	if err != nil {
		return out, wrap(err)
	}
	defer r.close()
	if err := r.install(Request{Command: alembic.Every}); err != nil {
		return out, wrap(err)
	}
	r.env.Each = func(*revision.Step, func() error) {}
	err = r.evaluate()
	return append(out, r.env.Explain()...), wrap(err)
}
