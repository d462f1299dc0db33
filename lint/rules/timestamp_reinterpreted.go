package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var timestampReinterpreted = &lint.Analyzer{
	Name:     "timestamp-reinterpreted",
	Title:    "timestamp becomes timestamptz in whatever zone the session has",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `Without USING the old values are taken to be in the TimeZone of the session that runs the script (or are written in it, the other way round): on a
server or client that isn't set to the zone the application meant, each value becomes another instant, silently.`,
	SafeAlternative: "`postgresql_using=\"c AT TIME ZONE 'UTC'\"`, with the zone that the application wrote.",
	Sources:         []string{"https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-TIMEZONES"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		col, def := c.column(c.Cmd.Name), c.Cmd.Def.GetColumnDef()
		if col == nil || def.GetRawDefault() != nil || c.Err != nil || c.Settings().TimeZone == "UTC" {
			return
		}
		now := c.After.Table(c.Rel.Schemaname, c.Rel.Relname).Column(c.Cmd.Name)
		from, to := c.Before.Type(col.Type.ID), c.After.Type(now.Type.ID)
		if from == nil || to == nil || col.Type.Array || !(from.Name == "timestamp" && to.Name == "timestamptz" || from.Name == "timestamptz" && to.Name == "timestamp") {
			return
		}
		name := catalog.Quote(col.Name)
		kind := "sa.DateTime(timezone=True)"
		if to.Name == "timestamp" {
			kind = "sa.DateTime()"
		}
		args := []string{pyString(c.Rel.Relname), pyString(col.Name), "type_=" + kind, "postgresql_using=" + pyString(name+" AT TIME ZONE 'UTC'")}
		adv := advise(c.Stmt)
		adv.note("With the zone that the application wrote; this rewrites the table.")
		adv.call(pyCall("op.alter_column", pySchema(args, "schema", c.Rel.Schemaname)...),
			fmt.Sprintf("ALTER TABLE %s ALTER COLUMN %s TYPE %s USING %s AT TIME ZONE 'UTC'", c.sql(), name, typeText(def.TypeName), name))
		c.report(lint.Finding{SafeAlternative: adv.String(),
			Message: fmt.Sprintf("%s.%s goes from %s to %s without USING: its values are read in the TimeZone of the session, and may become other instants", c.Name, col.Name, from.Name, to.Name)})
	}, pgtree.AT_AlterColumnType),
}
