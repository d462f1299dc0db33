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
	"errors"
	"flag"
	"fmt"
	"os"
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

type list []string

func (l *list) String() string     { return strings.Join(*l, " ") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

type options struct {
	verbose    bool
	emptySlots bool
	settings   list
}

func main() {
	var o options
	flag.BoolVar(&o.verbose, "v", false, "print what the server only writes otherwise, and why each revision can't be rendered")
	flag.BoolVar(&o.emptySlots, "empty-slots", false, "give each revision that can't be rendered an empty hand-written slot, in a copy of the project: for those that only move rows")
	flag.Var(&o.settings, "set", "a setting of sqlgen as `key=value` (repeatable)")
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	os.Exit(replayAll(&o))
}

func replayAll(o *options) int {
	defer pgtest.Stop()
	code := 0
	for _, dir := range flag.Args() {
		equal, err := replay(context.Background(), dir, o)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %s\n", dir, err)
			return 2
		}
		if !equal {
			code = 1
		}
	}
	return code
}

func replay(ctx context.Context, dir string, o *options) (equal bool, err error) {
	scratch, err := os.MkdirTemp("", "replay")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(scratch)
	p, err := rendered(ctx, dir, scratch, o)
	if err != nil || p == nil {
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
	offline := r.Catalog.Lines(func(e *catalog.Expr) string { return syscatalog.Normal(e.String()) })
	return compare(offline, server, made, o.verbose), nil
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

// rendered opens a project whose every upgrade can be rendered; nil when there is
// none, after saying why.
func rendered(ctx context.Context, dir, scratch string, o *options) (*checkout.Project, error) {
	var err error
	if o.emptySlots {
		if dir, err = checkout.Copy(dir, scratch); err != nil {
			return nil, err
		}
	}
	p, err := checkout.Open(dir, scratch, o.settings)
	if err != nil {
		return nil, err
	}
	g, err := offline.Graph(ctx, p.Project)
	if err != nil {
		return nil, err
	}
	slots := 0
	for {
		refused, err := p.Refused(ctx)
		if err != nil {
			return nil, err
		}
		for _, r := range refused {
			if o.verbose || !o.emptySlots {
				fmt.Printf("%s: %s can't be rendered: %s\n", p.Name, r.Revision.ID, r.Err)
			}
		}
		if len(refused) == 0 {
			break
		}
		if !o.emptySlots {
			fmt.Printf("%s: %d of %d revisions can't be rendered\n", p.Name, len(refused), len(g.Revisions()))
			return nil, nil
		}
		for _, r := range refused {
			if err := checkout.EmptySlot(r.Revision); err != nil {
				return nil, err
			}
		}
		slots += len(refused)
	}
	fmt.Printf("%s: %d revisions", p.Name, len(g.Revisions()))
	if slots > 0 {
		fmt.Printf(", %d of them empty slots", slots)
	}
	if p.Stock != "" {
		fmt.Printf(", without its env.py: %s", p.Stock)
	}
	fmt.Println()
	return p, nil
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
	for _, role := range p.Roles {
		fmt.Printf("%s: before the history: CREATE ROLE %s\n", p.Name, role)
		var e *pgtest.Error
		if err := db.Exec("CREATE ROLE " + catalog.Quote(role)); err != nil && !(errors.As(err, &e) && e.Code == string(catalog.DuplicateObject)) {
			return 0, false, err
		}
	}
	for _, sql := range p.Setup {
		n, err := pgtree.ParseOne(sql)
		if err != nil {
			return 0, false, err
		}
		fmt.Printf("%s: before the history: %s\n", p.Name, sql)
		if !one(sql, "before the history", n) {
			return 0, false, nil
		}
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
