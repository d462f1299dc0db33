// Command parity renders every revision of a project in both directions with real
// Alembic and with sqlgen, one at a time, and compares the statements.
//
//	go run ./internal/parity [-v] [-only REV] [-set KEY=VALUE] DIR...
//
// It needs python3 with Alembic and SQLAlchemy; types of other packages are
// compared where these are installed too (-pythonpath). It writes nothing into the
// project. The exit code is 1 when a rendering differs.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"sort"
	"strings"

	"sqlgen/internal/checkout"
	"sqlgen/offline"
	"sqlgen/offline/revision"
	"sqlgen/offline/script"
)

type options struct {
	verbose    bool
	only       string
	show       string
	pythonPath string
	settings   checkout.Settings
}

func main() {
	var o options
	flag.BoolVar(&o.verbose, "v", false, "list each revision that is not identical, with its difference or error")
	flag.StringVar(&o.only, "only", "", "compare the `revision` alone, and print both sides")
	flag.StringVar(&o.show, "show", "", "list only what has one of these `verdicts`, separated by commas")
	flag.StringVar(&o.pythonPath, "pythonpath", os.Getenv("PYTHONPATH"), "further `directories` that real Alembic imports from")
	o.settings.Flag()
	dirs := checkout.Dirs()
	fmt.Printf("%-20s %9s %9s %9s %9s %9s %9s %9s %9s %9s\n", "project", "revisions", "alembic", "identical", "reordered", "random", "different",
		"refused", "beyond", "neither")
	os.Exit(checkout.Each(dirs, func(dir string) (bool, error) {
		differs, err := run(dir, &o)
		return !differs, err
	}))
}

func run(dir string, o *options) (differs bool, err error) {
	scratch, err := os.MkdirTemp("", "parity")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(scratch)
	p, err := checkout.Open(dir, scratch, o.settings)
	if err != nil {
		return false, err
	}
	ctx := context.Background()
	g, err := offline.Graph(ctx, p.Project)
	if err != nil {
		return false, err
	}
	sqlgen, env, err := runSqlgen(ctx, p)
	if err != nil {
		return false, err
	}
	alembic, err := runAlembic(p, g, scratch, o.pythonPath)
	if err != nil {
		return false, err
	}
	var counts [neither + 1]int
	var lines []string
	for _, step := range g.Each().Steps {
		key := stepKey{step.Revision.ID, direction(&step)}
		a, s := alembic.Steps[key], sqlgen[key]
		if o.only != "" && !strings.HasPrefix(key.ID, o.only) {
			continue
		}
		if a.Absent {
			continue
		}
		v := compare(a, s)
		counts[v]++
		if o.only != "" {
			lines = append(lines, fmt.Sprintf("%s %s %s\nAlembic: %s\n%s\nsqlgen: %s\n%s", v, key.ID, key.Direction, a.Error,
				strings.Join(a.Statements, "\n"), s.Error, strings.Join(s.Statements, "\n")))
			continue
		}
		if !listed(v, o) {
			continue
		}
		line := fmt.Sprintf("%-12s %s %s", v, key.Direction, step.Revision.File.Name)
		switch v {
		case different, random, reordered:
			line += "\n" + diff(a.Statements, s.Statements)
		case alembicOnly:
			line += "\n  sqlgen: " + s.Error
		case neither:
			line += "\n  Alembic: " + a.reason() + "\n  sqlgen: " + s.Error
		case sqlgenOnly:
			line += "\n  Alembic: " + a.reason()
		}
		lines = append(lines, line)
	}
	renders := counts[identical] + counts[reordered] + counts[random] + counts[different] + counts[alembicOnly]
	fmt.Printf("%-20s %9d %9d %9d %9d %9d %9d %9d %9d %9d\n", p.Name, len(g.Revisions()), renders, counts[identical], counts[reordered],
		counts[random], counts[different], counts[alembicOnly], counts[sqlgenOnly], counts[neither])
	if p.Stock != "" {
		fmt.Printf("  without its env.py on both sides: %s\n", p.Stock)
	}
	if alembic.Env != "ok" {
		fmt.Printf("  env.py does not run with Alembic here: %s\n", alembic.Env)
	}
	if env != nil {
		fmt.Printf("  env.py does not run with sqlgen: %s\n", env)
	}
	if o.verbose {
		var names []string
		for name, why := range alembic.Missing {
			names = append(names, name+" ("+why+")")
		}
		sort.Strings(names)
		fmt.Printf("  stand-ins: %s\n", strings.Join(names, ", "))
	}
	for _, line := range lines {
		fmt.Println(line)
	}
	return counts[different]+counts[alembicOnly] > 0, nil
}

func (r rendering) reason() string {
	if r.StandIn != "" {
		return r.Error + " (needs " + r.StandIn + ")"
	}
	return r.Error
}

func listed(v verdict, o *options) bool {
	if o.show != "" {
		return strings.Contains(","+o.show+",", ","+v.String()+",")
	}
	return o.verbose && v != identical
}

func direction(s *revision.Step) string {
	if s.IsUpgrade {
		return "upgrade"
	}
	return "downgrade"
}

// runSqlgen renders every revision with sqlgen. When env.py cannot be evaluated
// the stock one takes its place, and the reason is returned as env.
func runSqlgen(ctx context.Context, p *checkout.Project) (steps map[stepKey]rendering, env, err error) {
	steps = map[stepKey]rendering{}
	visit := func(s *offline.Step) {
		r := rendering{OK: len(s.Err) == 0}
		if r.OK {
			r.Statements = statements(s.Script)
		} else {
			r.Error = s.Err[0].Error()
		}
		steps[stepKey{s.Revision.ID, s.Direction()}] = r
	}
	_, err = offline.Each(ctx, p.Project, offline.ParseOff, visit)
	if err == nil {
		return steps, nil, nil
	}
	off := false
	p.Config.Settings.EnvPy = &off
	_, again := offline.Each(ctx, p.Project, offline.ParseOff, visit)
	return steps, err, again
}

// statements are the texts between the framing of a step.
func statements(s *script.Script) []string {
	out := []string{}
	for i := range s.Pieces {
		p := &s.Pieces[i]
		switch p.Kind {
		case script.Statement, script.Output, script.Begin, script.Commit:
			if p.Step != nil {
				out = append(out, p.Text)
			}
		}
	}
	return framed(out)
}

// framed leaves out the BEGIN and the COMMIT around a step of its own.
func framed(texts []string) []string {
	if n := len(texts); n > 1 && texts[0] == "BEGIN;" && texts[n-1] == "COMMIT;" {
		return texts[1 : n-1]
	}
	return texts
}
