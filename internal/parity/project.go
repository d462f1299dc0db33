package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sqlgen/internal/config"
)

// layout tells where a public project keeps what Alembic is told on its command
// line or by the program that calls it.
type layout struct {
	dir       string   // the directory it runs Alembic in, below the checkout
	ini       string   // the configuration, below dir; "" when there is none
	location  string   // script_location, below dir, where the configuration lacks it
	versions  string   // version_locations, below dir, where a program sets them
	recursive bool     // revisions in folders below the version locations
	x         []string // -x arguments
	settings  []string // sqlgen's settings as key=value
}

// layouts are the projects of the parity run by the name of their checkout.
var layouts = map[string]layout{
	"notifications-api":  {ini: "migrations/alembic.ini"},
	"h":                  {ini: "conf/alembic.ini"},
	"warehouse":          {location: "warehouse/migrations"},
	"onyx":               {dir: "backend", ini: "alembic.ini", x: []string{"schemas=public"}},
	"open-event-server":  {location: "migrations"},
	"GeoNature":          {dir: "backend", ini: "geonature/migrations/alembic.ini"},
	"sbc-pay":            {dir: "pay-api", location: "migrations"},
	"skyvern":            {ini: "alembic.ini"},
	"xivo-manage-db":     {ini: "alembic.ini"},
	"funnel":             {location: "migrations"},
	"simpler-grants-gov": {dir: "api", ini: "src/db/migrations/alembic.ini"},
	"prefect":            {location: "src/prefect/server/database/_migrations", versions: "src/prefect/server/database/_migrations/versions/postgresql"},
	"ckan":               {ini: "ckan/migration/alembic.ini"},
	"neutron":            {location: "neutron/db/migration/alembic_migrations", versions: "neutron/db/migration/alembic_migrations/versions", recursive: true},
	"bodhi":              {dir: "bodhi-server", ini: "alembic.ini"},
}

// project is a checkout with its configuration.
type project struct {
	name   string
	root   string // the checkout, absolute, symbolic links resolved
	layout layout
	config *config.Config
}

// open reads a project's configuration. One that is not in the table is taken as
// it is: the configuration lies in its directory.
func open(dir, scratch string, settings []string) (*project, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return nil, err
	}
	p := &project{name: filepath.Base(root), root: root, layout: layouts[filepath.Base(root)]}
	opts := config.Options{Dir: filepath.Join(root, p.layout.dir)}
	if p.layout.ini != "" {
		opts.Files = []string{p.layout.ini}
	}
	if p.layout.location != "" {
		ini := filepath.Join(scratch, "alembic.ini")
		if err := os.WriteFile(ini, []byte(p.layout.text(opts.Dir)), 0o600); err != nil {
			return nil, err
		}
		opts.Files = []string{ini}
	}
	// A checkout of the sources alone may not tell that it has dependencies.
	opts.Flags = []config.Flag{{Flag: "-set", Key: "packages", Value: opts.Dir}}
	for _, s := range append(p.layout.settings, settings...) {
		key, value, ok := strings.Cut(s, "=")
		if !ok {
			return nil, fmt.Errorf("a setting is key=value, not %s", s)
		}
		opts.Flags = append(opts.Flags, config.Flag{Flag: "-set", Key: key, Value: value})
	}
	if p.config, err = config.Load(opts); err != nil {
		return nil, err
	}
	return p, nil
}

// text is the alembic.ini that a layout stands for.
func (l *layout) text(dir string) string {
	var b strings.Builder
	b.WriteString("[alembic]\npath_separator = newline\nsqlalchemy.url = postgresql://localhost/parity\nurl = postgresql://localhost/parity\n")
	fmt.Fprintf(&b, "script_location = %s\n", filepath.Join(dir, l.location))
	if l.versions != "" {
		fmt.Fprintf(&b, "version_locations = %s\n", filepath.Join(dir, l.versions))
	}
	fmt.Fprintf(&b, "recursive_version_locations = %t\n", l.recursive)
	return b.String()
}
