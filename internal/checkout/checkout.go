// Package checkout opens a checkout of a public project: its configuration, and what
// Alembic is told on its command line or by the program that calls it.
package checkout

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/config"
	"sqlgen/internal/pgtest"
	"sqlgen/offline"
)

// layout tells where a public project keeps what Alembic is told on its command
// line or by the program that calls it.
type layout struct {
	dir       string            // the directory it runs Alembic in, below the checkout
	ini       string            // the configuration, below dir; "" when there is none
	location  string            // script_location, below dir, where the configuration lacks it
	versions  string            // version_locations, below dir, where a program sets them
	recursive bool              // revisions in folders below the version locations
	x         []string          // -x arguments
	env       map[string]string // environment variables
	app       map[string]string // flask.current_app.config
	stock     string            // why its env.py is left out; "" when it is not
	elsewhere bool              // down_revision and depends_on name revisions of other packages
	settings  []string          // sqlgen's settings as key=value
	roles     []string          // roles that revisions name and do not make
	setup     []string          // statements that a database gets before the first revision
}

// layouts are the projects by the name of their checkout.
var layouts = map[string]layout{
	"notifications-api": {ini: "migrations/alembic.ini", env: map[string]string{"NOTIFY_ENVIRONMENT": "development"}, app: map[string]string{
		"NOTIFY_SERVICE_ID": "d6aa2c68-a2d9-4437-ab19-3ae8eb202553", "NOTIFY_USER_ID": "6af522d0-2915-4e52-83a3-3690455a5fe6",
		"NOTIFY_EMAIL_DOMAIN": "notify.example", "NOTIFY_INTERNATIONAL_SMS_SENDER": "07984404008",
	}, settings: []string{"values.flask_bcrypt.generate_password_hash().decode()=hashed"}},
	"h":                  {ini: "conf/alembic.ini", env: map[string]string{"DATABASE_URL": "postgresql://localhost/parity"}},
	"warehouse":          {location: "warehouse/migrations"},
	"onyx":               {dir: "backend", ini: "alembic.ini", x: []string{"schemas=public"}},
	"open-event-server":  {location: "migrations"},
	"GeoNature":          {dir: "backend", ini: "geonature/migrations/alembic.ini", elsewhere: true},
	"sbc-pay":            {dir: "pay-api", location: "migrations"},
	"skyvern":            {ini: "alembic.ini"},
	"xivo-manage-db":     {ini: "alembic.ini"},
	"funnel":             {location: "migrations", stock: "it passes engine_name to revisions that do not take it"},
	"simpler-grants-gov": {dir: "api", ini: "src/db/migrations/alembic.ini", setup: []string{"CREATE SCHEMA api", "CREATE SCHEMA legacy", "CREATE SCHEMA staging"}, roles: []string{"app"}},
	"prefect":            {location: "src/prefect/server/database/_migrations", versions: "src/prefect/server/database/_migrations/versions/postgresql"},
	"ckan":               {ini: "ckan/migration/alembic.ini"},
	"neutron": {location: "neutron/db/migration/alembic_migrations", versions: "neutron/db/migration/alembic_migrations/versions", recursive: true,
		stock: "its options come from the program neutron-db-manage"},
	"bodhi": {dir: "bodhi-server", ini: "alembic.ini"},
}

// Now is where the clock stands.
const Now = "2024-02-03T04:05:06+00:00"

// Project is a checkout with its configuration.
type Project struct {
	offline.Project
	Name string
	Root string            // the checkout, absolute, symbolic links resolved
	Env  map[string]string // environment variables
	App  map[string]string // flask.current_app.config
	// Stock says why its env.py is left out and the stock one takes its place; ""
	// when it is not.
	Stock string

	roles, setup []string
}

// Open reads a project's configuration. One that is not in the table is taken as
// it is: the configuration lies in its directory. Settings are sqlgen's, as
// key=value; scratch is a directory to write to.
func Open(dir, scratch string, settings []string) (*Project, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return nil, err
	}
	l := layouts[filepath.Base(root)]
	p := &Project{Name: filepath.Base(root), Root: root, Env: l.env, App: l.app, Stock: l.stock, roles: l.roles, setup: l.setup}
	opts := config.Options{Dir: filepath.Join(root, l.dir)}
	if l.ini != "" {
		opts.Files = []string{l.ini}
	}
	if l.location != "" {
		ini := filepath.Join(scratch, "alembic.ini")
		if err := os.WriteFile(ini, []byte(l.text(opts.Dir)), 0o600); err != nil {
			return nil, err
		}
		opts.Files = []string{ini}
	}
	// A checkout of the sources alone may not tell that it has dependencies.
	opts.Flags = []config.Flag{{Flag: "-set", Key: "packages", Value: opts.Dir}}
	for _, s := range append(l.settings, settings...) {
		key, value, ok := strings.Cut(s, "=")
		if !ok {
			return nil, fmt.Errorf("a setting is key=value, not %s", s)
		}
		opts.Flags = append(opts.Flags, config.Flag{Flag: "-set", Key: key, Value: value})
	}
	opts.Flags = append(opts.Flags, config.Flag{Flag: "-set", Key: "now", Value: Now})
	for _, name := range slices.Sorted(maps.Keys(l.env)) {
		opts.Flags = append(opts.Flags, config.Flag{Flag: "-set", Key: "env." + name, Value: l.env[name]})
	}
	for _, name := range slices.Sorted(maps.Keys(l.app)) {
		opts.Flags = append(opts.Flags, config.Flag{Flag: "-set", Key: "values.flask.current_app.config." + name, Value: l.app[name]})
	}
	if l.stock != "" {
		opts.Flags = append(opts.Flags, config.Flag{Flag: "-set", Key: "env_py", Value: "false"})
	}
	if p.Config, err = config.Load(opts); err != nil {
		return nil, err
	}
	p.X = l.x
	if l.elsewhere {
		return p, p.standIns(filepath.Join(scratch, "elsewhere"))
	}
	return p, nil
}

// Prepare makes the roles, which a server keeps for all its databases, and the
// statements that a database gets before the first revision.
func (p *Project) Prepare(statement, role func(sql string) error) error {
	for _, name := range p.roles {
		err := role("CREATE ROLE " + catalog.Quote(name))
		var e *pgtest.Error
		if err != nil && !(errors.As(err, &e) && e.Code == string(catalog.DuplicateObject)) {
			return err
		}
	}
	for _, sql := range p.setup {
		if err := statement(sql); err != nil {
			return err
		}
	}
	return nil
}

// standIns makes empty revisions of those that only other packages have, whose
// version locations a program adds.
func (p *Project) standIns(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	p.Config.VersionLocations = append(p.Config.VersionLocations, dir)
	for {
		_, err := offline.Graph(context.Background(), p.Project)
		if err == nil {
			return nil
		}
		m := notPresent.FindStringSubmatch(err.Error())
		if m == nil {
			return err
		}
		text := fmt.Sprintf("revision = %q\ndown_revision = None\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n", m[1])
		name := filepath.Join(dir, m[1]+".py")
		if _, err := os.Stat(name); err == nil {
			return fmt.Errorf("the revision %s is not found where it was made", m[1])
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			return err
		}
	}
}

var notPresent = regexp.MustCompile(`Revision (\S+) referenced from .* is not present`)

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
