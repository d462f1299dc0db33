package rules

import (
	"fmt"
	"unicode/utf8"

	"sqlgen/lint"
)

var versionNumTooLong = &lint.Analyzer{
	Name:  "version-num-too-long",
	Title: "A revision identifier does not fit into alembic_version.version_num",
	Doc: `The column has 32 characters unless the history or env.py widens it (` + "`version_table_impl`" + `). A longer identifier fails at the very end of the
revision, when the version row is written: "value too long for type character varying(32)".`,
	SafeAlternative: "A shorter identifier, or widen the column in an earlier revision.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://github.com/sqlalchemy/alembic/issues/1026"},
	Needs:           lint.NeedRevisions,
	RunHistory: func(p *lint.HistoryPass) {
		limit := p.Settings().VersionLength
		table := p.Settings().VersionTable
		if t := p.Head.Table("", table); t != nil {
			if col := t.Column("version_num"); col != nil && p.Head.FormatType(col.Type) != "???" {
				if n := col.Type.Length(); n < 0 {
					return
				} else if n > limit {
					limit = n
				}
			}
		}
		for i := range p.Input.Revisions {
			r := &p.Input.Revisions[i]
			if n := utf8.RuneCountInString(r.ID); n > limit && !r.Applied {
				p.Report(lint.Finding{Pos: r.Pos, Revision: r.ID,
					Message:         fmt.Sprintf("revision identifier %q has %d characters, %s.version_num takes %d", r.ID, n, table, limit),
					SafeAlternative: "revision = " + pyString(string([]rune(r.ID)[:limit])) + fmt.Sprintf("\n# or, in an earlier revision:\nop.execute(\"ALTER TABLE %s ALTER COLUMN version_num TYPE varchar(%d)\")", table, max(128, n))})
			}
		}
	},
}
