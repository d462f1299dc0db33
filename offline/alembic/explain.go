package alembic

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sqlgen/internal/config"
	"sqlgen/offline/pyeval"
)

// Explain lists what the run's last configure() has come to, and where each is
// from: env.py's call, sqlgen's settings, or the default. It is empty before
// env.py has called it.
func (e *Environment) Explain() []config.Origin {
	c := e.ctx
	if c == nil {
		return nil
	}
	set := &e.Config.Settings
	at := "default"
	if c.at.IsValid() {
		at = c.at.String()
	}
	from := func(option string, override bool) string {
		v, ok := c.opts.GetStr(option)
		switch {
		case override:
			return "settings"
		case ok && v != pyeval.False && !pyeval.IsNone(v):
			return at
		}
		return "default"
	}
	out := []config.Origin{
		{Key: "configure.version_table", Value: c.versionTable.Name.Text, From: from("version_table", set.VersionTable != nil)},
		{Key: "configure.version_table_schema", Value: c.versionTable.Schema.Text, From: from("version_table_schema", set.VersionTableSchema != nil)},
		{Key: "configure.transactional_ddl", Value: fmt.Sprint(c.transactionalDDL), From: from("transactional_ddl", set.TransactionalDDL != nil)},
		{Key: "configure.transaction_per_migration", Value: fmt.Sprint(c.perMigration), From: from("transaction_per_migration", set.TransactionPerMigration != nil)},
	}
	if len(c.start) > 0 {
		out = append(out, config.Origin{Key: "configure.starting_rev", Value: strings.Join(c.start, ", "), From: from("starting_rev", len(set.StartingRev) > 0)})
	}
	convention := from("target_metadata", len(set.NamingConvention) > 0)
	switch {
	case c.unknownConvention != nil:
		out = append(out, config.Origin{Key: "configure.naming_convention", Value: "unknown: " + c.unknownConvention.Path, From: convention})
	case c.objects.Convention != nil:
		for _, kind := range slices.Sorted(maps.Keys(c.objects.Convention.Templates)) {
			out = append(out, config.Origin{Key: "configure.naming_convention." + kind, Value: c.objects.Convention.Templates[kind], From: convention})
		}
	}
	return out
}
