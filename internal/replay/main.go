// Command replay applies the whole history of a project, rendered by sqlgen, to an
// empty database of a throwaway PostgreSQL, and compares the schema that it leaves
// there with the one that internal/catalog computes from the same statements without
// a server: object by object, through the system catalogs.
//
//	go run ./internal/replay [-v] [-empty-slots] [-set KEY=VALUE] DIR...
//
// It writes nothing into the project. The exit code is 1 when a statement is refused
// or an object differs.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/checkout"
	"sqlgen/internal/dump"
	"sqlgen/internal/pgtest"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/internal/syscatalog"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
)

type options struct {
	verbose    bool
	emptySlots bool
	settings   checkout.Settings
}

func main() {
	var o options
	flag.BoolVar(&o.verbose, "v", false, "print what the server only writes otherwise")
	checkout.SlotsFlag(&o.emptySlots)
	o.settings.Flag()
	dirs := checkout.Dirs()
	pgtest.StopOnSignal()
	os.Exit(all(dirs, &o))
}

func all(dirs []string, o *options) int {
	defer pgtest.Stop()
	return checkout.Each(dirs, func(dir string) (bool, error) { return replay(context.Background(), dir, o) })
}

func replay(ctx context.Context, dir string, o *options) (equal bool, err error) {
	scratch, err := os.MkdirTemp("", "replay")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(scratch)
	name := filepath.Base(dir)
	p, err := checkout.Renderable(ctx, dir, scratch, o.settings, o.emptySlots, func(line string) { fmt.Printf("%s: %s\n", name, line) })
	if err != nil {
		return false, err
	}
	res, err := offline.Render(ctx, p.Project, offline.Request{Command: alembic.Upgrade, Revisions: []string{"heads"}})
	if err != nil {
		return false, err
	}
	db, err := pgtest.Open()
	if err != nil {
		return false, err
	}
	defer closing(db, &err)
	r := dump.NewReplay(catalog.Options{Version: db.Version(), AbortOnError: true})
	count, ok, err := apply(db, r, p, res)
	if err != nil || !ok {
		return false, err
	}
	fmt.Printf("%s: %d statements applied to PostgreSQL %d", p.Name, count, db.Version())
	if opaque := r.Catalog.OpaqueStatements(); len(opaque) > 0 {
		fmt.Printf(", %d of which the catalog can't read", len(opaque))
	}
	fmt.Println()
	server, err := syscatalog.Lines(db.Rows)
	if err != nil {
		return false, err
	}
	made, err := remake(r)
	if err != nil {
		return false, err
	}
	ours := r.Catalog.Lines(func(e *catalog.Expr) string { return syscatalog.Normal(e.String()) })
	return compare(ours, server, made, o.verbose), nil
}

// remake makes the schema of a catalog in a database of its own and returns what
// the server then has.
func remake(r *dump.Replay) (lines []string, err error) {
	db, err := pgtest.Open()
	if err != nil {
		return nil, err
	}
	defer closing(db, &err)
	if err := db.Exec(r.SQL()); err != nil {
		return nil, fmt.Errorf("the schema of the catalog, written as SQL: %w", err)
	}
	return syscatalog.Lines(db.Rows)
}

func closing(db *pgtest.DB, err *error) {
	if cerr := db.Close(); *err == nil {
		*err = cerr
	}
}

// apply runs the statements of the script one by one on the server and folds each
// into the catalog. It says what is refused; ok is false then.
func apply(db *pgtest.DB, r *dump.Replay, p *checkout.Project, res *offline.Result) (count int, ok bool, err error) {
	one := func(sql, place string, n *pgtree.Node) bool {
		server := db.Exec(sql)
		offline := r.Apply(n)
		if server != nil || offline != nil {
			fmt.Printf("%s: %s\n  server:  %v\n  catalog: %v\n  %s\n", p.Name, place, server, offline, strings.ReplaceAll(strings.TrimSpace(sql), "\n", "\n  "))
		}
		return server == nil && offline == nil
	}
	refused := false
	err = p.Prepare(func(sql string) error {
		fmt.Printf("%s: before the history: %s\n", p.Name, sql)
		n, err := pgtree.ParseOne(sql)
		if err == nil && !one(sql, "before the history", n) {
			refused = true
		}
		return err
	}, db.Exec)
	if err != nil || refused {
		return 0, false, err
	}
	f := source.NewFile("the script", res.Text)
	s, err := pgtree.Parse(f, pgtree.Options{})
	if err != nil {
		return 0, false, err
	}
	for i := range s.Statements {
		st := &s.Statements[i]
		place := "the script's own"
		if piece := res.Rendered.At(st.Start); piece != nil && piece.Pos.IsValid() {
			place = piece.Pos.String()
		}
		if !one(s.Text(st), place, st.Node) {
			return i, false, nil
		}
	}
	return len(s.Statements), true, nil
}
