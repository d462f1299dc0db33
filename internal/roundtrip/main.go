// Command roundtrip takes a project revision by revision there and back on a
// throwaway PostgreSQL. For each revision it makes the bundle of sqlgen and applies
// it with psql: precheck.sql, upgrade.sql, verify.sql, whose answers have to be the
// expected ones, and the same with rollback.sql. The schema (through the system
// catalogs) and the rows then have to be those from before, or the report has said of
// each object that they would not. The upgrade is applied again, and it goes on to the next.
//
//	go run ./internal/roundtrip [-v] [-empty-slots] [-set KEY=VALUE] DIR...
//
// It needs psql, and writes nothing into the project. The exit code is 1 when
// something fails that the report has not announced.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sqlgen/internal/bundle"
	"sqlgen/internal/checkout"
	"sqlgen/internal/pgtest"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
	"sqlgen/offline/guard"
	"sqlgen/offline/revision"
)

type options struct {
	verbose    bool
	emptySlots bool
	only       string
	settings   checkout.Settings
}

func main() {
	var o options
	flag.BoolVar(&o.verbose, "v", false, "print what each report announces")
	checkout.SlotsFlag(&o.emptySlots)
	flag.StringVar(&o.only, "only", "", "go there and back with the range that ends at the `revision` alone; what is before it is applied at once")
	o.settings.Flag()
	dirs := checkout.Dirs()
	pgtest.StopOnSignal()
	os.Exit(all(dirs, &o))
}

func all(dirs []string, o *options) int {
	defer pgtest.Stop()
	return checkout.Each(dirs, func(dir string) (bool, error) {
		failed, err := run(context.Background(), dir, o)
		return failed == 0, err
	})
}

func run(ctx context.Context, dir string, o *options) (failed int, err error) {
	scratch, err := os.MkdirTemp("", "roundtrip")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(scratch)
	name := filepath.Base(dir)
	p, err := checkout.Renderable(ctx, dir, scratch, o.settings, o.emptySlots, func(line string) { fmt.Printf("%s: %s\n", name, line) })
	if err != nil {
		return 0, err
	}
	g, err := offline.Graph(ctx, p.Project)
	if err != nil {
		return 0, err
	}
	ranges, err := stretches(g)
	if err != nil {
		return 0, err
	}
	t := &trip{ctx: ctx, project: p}
	if err := t.begin(); err != nil {
		return 0, err
	}
	defer func() {
		if cerr := t.db.Close(); err == nil {
			err = cerr
		}
	}()
	if o.only != "" {
		i := slices.IndexFunc(ranges, func(r stretch) bool { return r.end == o.only })
		if i < 0 {
			return 0, fmt.Errorf("no range ends at the revision %s", o.only)
		}
		if i > 0 {
			if err := t.apply(stretch{start: "base", end: ranges[i].start}); err != nil {
				return 0, err
			}
		}
		ranges = ranges[i : i+1]
	}
	var count [failure + 1]int
	for _, r := range ranges {
		v, lines, err := t.thereAndBack(r)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", r, err)
		}
		count[v]++
		if v >= refused || o.verbose && v != same {
			fmt.Printf("%s: %s: %s\n", name, r, v)
			for _, l := range lines {
				fmt.Println("  " + strings.ReplaceAll(strings.TrimSpace(l), "\n", "\n  "))
			}
		}
	}
	fmt.Printf("%s: %d ranges on PostgreSQL %d\n", name, len(ranges), t.db.Version())
	for v, n := range count {
		fmt.Printf("  %5d %s\n", n, verdict(v))
	}
	return count[failure], nil
}

// stretch is a part of the history between two revisions that all later ones
// descend from: one revision, or a branching with the merge that ends it.
type stretch struct {
	start, end string // "base" for the start of the history
	revisions  int
}

func (s stretch) String() string {
	text := s.start + ":" + s.end
	if s.revisions > 1 {
		text += fmt.Sprintf(" (%d revisions)", s.revisions)
	}
	return text
}

func (s stretch) argument() string { return s.start + ":" + s.end }

func stretches(g *revision.Graph) ([]stretch, error) {
	plan, err := g.Upgrade(nil, "heads")
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, s := range plan.Steps {
		ids = append(ids, s.Revision.ID)
	}
	descendants := map[string]int{} // how many later ones each has
	for _, id := range ids {
		for _, a := range g.Ancestors(id) {
			descendants[a]++
		}
	}
	var out []stretch
	next := stretch{start: "base"}
	for i, id := range ids {
		next.revisions++
		// It counts for itself, too; what is before it must be its ancestors.
		if len(g.Ancestors(id)) == i+1 && descendants[id] == len(ids)-i {
			next.end = id
			out = append(out, next)
			next = stretch{start: id}
		}
	}
	if next.revisions > 0 {
		return nil, fmt.Errorf("the history ends at several heads: %s", strings.Join(g.Heads(true), ", "))
	}
	return out, nil
}

// trip is a database on its way through a history.
type trip struct {
	ctx     context.Context
	project *checkout.Project
	db      *pgtest.DB
}

// begin makes the database.
func (t *trip) begin() (err error) {
	if t.db, err = pgtest.Open(); err != nil {
		return err
	}
	return t.project.Prepare(t.db.Exec, t.db.Exec)
}

// restart makes another database, at the end of a stretch.
func (t *trip) restart(s stretch) error {
	if err := t.db.Close(); err != nil {
		return err
	}
	if err := t.begin(); err != nil {
		return err
	}
	return t.apply(stretch{start: "base", end: s.end})
}

func (t *trip) bundle(s stretch) (*bundle.Files, error) {
	return bundle.Make(t.ctx, bundle.Input{
		Project: t.project.Project, Range: s.argument(), Tool: "roundtrip", AllowLossy: true,
		Options: guard.Options{Project: t.project.Name, MinVersion: t.db.Version()},
	})
}

// apply upgrades the database with Alembic's script.
func (t *trip) apply(s stretch) error {
	res, err := offline.Render(t.ctx, t.project.Project, offline.Request{Command: alembic.Upgrade, Revisions: []string{s.argument()}})
	if err != nil {
		return err
	}
	_, err = psql(t.db, res.Text)
	return err
}

// verdict is what became of a range.
type verdict int

const (
	same      verdict = iota // back where it was
	announced                // something is lost, and the report says so
	noReturn                 // there is no way back, or only part of it, and the report says so
	refused                  // there is no bundle, with the reason at its line
	failure
)

func (v verdict) String() string {
	return [...]string{
		"back to the same schema and rows", "back, but for what the report has announced", "without a way back, as the report has announced",
		"refused: sqlgen makes no bundle of it", "failed",
	}[v]
}

// thereAndBack applies the files of a bundle. The lines are what went wrong, or
// else what the report announces.
func (t *trip) thereAndBack(s stretch) (v verdict, lines []string, err error) {
	f, err := t.bundle(s)
	if err != nil {
		return refused, []string{err.Error()}, t.apply(s)
	}
	back := f.Report.Rollback
	for _, i := range back.Irreversible {
		lines = append(lines, i.String())
	}
	db := t.db
	if len(lines) > 0 || !back.Whole || len(f.Report.DataAtRisk) > 0 {
		// The history goes on in a database that has lost nothing.
		if db, err = t.db.Clone(); err != nil {
			return failure, nil, err
		}
		defer func() {
			if cerr := db.Close(); err == nil {
				err = cerr
			}
			if err == nil {
				_, err = psql(t.db, f.Content["upgrade.sql"])
			}
		}()
	} else {
		defer func() {
			if v == failure && err == nil {
				err = t.restart(s)
			}
		}()
	}
	was, err := look(db, f.Report)
	if err != nil {
		return failure, nil, err
	}
	wrong, err := forward(db, f)
	if err != nil || len(wrong) > 0 {
		return failure, wrong, err
	}
	if !back.Possible || !back.Whole {
		if len(lines) == 0 {
			return failure, []string{"the report does not say why there is no way back"}, nil
		}
		return noReturn, lines, nil
	}
	if wrong, err = apply(db, f, "rollback-precheck.sql", "rollback.sql", "rollback-verify.sql", back.Precheck, back.Verification); err != nil || len(wrong) > 0 {
		if slices.ContainsFunc(back.Irreversible, func(i bundle.Irreversible) bool { return strings.Contains(i.Why, "will be refused") }) {
			return noReturn, lines, err
		}
		return failure, wrong, err
	}
	is, err := look(db, f.Report)
	if err != nil {
		return failure, nil, err
	}
	changed := was.differences(is)
	if wrong = unannounced(changed, f.Report); len(wrong) > 0 {
		return failure, append(wrong, lines...), nil
	}
	if len(changed) > 0 {
		return announced, lines, nil
	}
	if wrong, err = forward(db, f); err != nil || len(wrong) > 0 {
		return failure, append(wrong, "this is the second time, after the way back"), err
	}
	return same, lines, nil
}

// forward applies the upgrade with its questions before and after.
func forward(db *pgtest.DB, f *bundle.Files) (wrong []string, err error) {
	return apply(db, f, "precheck.sql", "upgrade.sql", "verify.sql", f.Report.Precheck, f.Report.Verification)
}

// apply applies a script between two files of questions. wrong are the answers that
// are not the expected ones, or what psql says when it fails.
func apply(db *pgtest.DB, f *bundle.Files, precheck, script, verify string, before, after []bundle.Query) (wrong []string, err error) {
	wrong, err = ask(db, f.Content[precheck], precheck, before)
	if err != nil || len(wrong) > 0 {
		return wrong, err
	}
	_, err = psql(db, f.Content[script])
	var e *psqlError
	if errors.As(err, &e) {
		return []string{script + ": " + e.output}, nil
	}
	if err != nil {
		return nil, err
	}
	return ask(db, f.Content[verify], verify, after)
}
