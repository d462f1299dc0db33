package alembic

import (
	"regexp"
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// SupposeCall is [pyeval.Options].SupposeCall for the functions of SQLAlchemy and
// Alembic: what makes statements goes on with an unknown; what executes them only
// where nothing but rows can be meant.
func SupposeCall(th *pyeval.Thread, c pyeval.Call, u *pyeval.Unknown) (v pyeval.Value, ok, known bool) {
	done := th.Supposing() == pyeval.SupposeDone
	top, _, _ := strings.Cut(c.Module, ".")
	switch {
	case executes[c.Name] && (top == "sqlalchemy" || top == "alembic"):
		return u, done && changesRows.MatchString(beginning(c.Pos)), true
	case top == "sqlalchemy" && !c.IsMethod:
		r := u.Derive(c.Name + "(%s)")
		if x, isUnknown := r.(*pyeval.Unknown); isUnknown && c.Name == "text" {
			x.Prefix = u.Prefix
		}
		return r, true, true
	case top == "sqlalchemy":
		if actsOnSchema[c.Name] {
			return nil, false, true
		}
		if done {
			// A statement stays one of its kind.
			return c.Self, true, true
		}
		return u.Derive("(… %s …)." + c.Name + "()"), true, true
	case strings.Contains(top, "alembic"):
		return pyeval.None, done && c.Name == "bulk_insert", true
	}
	return nil, false, false
}

// beginning is what the statement begins with that a call executes.
func beginning(pos []pyeval.Value) string {
	if len(pos) == 0 {
		return ""
	}
	switch v := pos[0].(type) {
	case *pyeval.Unknown:
		return v.Prefix
	case pyeval.Str:
		return string(v)
	}
	switch e, _ := pyeval.Payload[schema.Expr](pos[0]); e := e.(type) {
	case *expr.Text:
		if strings.Contains(strings.TrimRight(e.Source, "; \n\t"), ";") {
			return ""
		}
		return e.Source
	case *expr.Insert, *expr.Update, *expr.Delete:
		return "UPDATE "
	}
	return ""
}

var executes = map[string]bool{"execute": true, "scalar": true, "scalars": true, "exec_driver_sql": true}

// actsOnSchema are the methods of SQLAlchemy that do more than change the object
// that they are called on.
var actsOnSchema = map[string]bool{
	"__init__": true, "create": true, "drop": true, "create_all": true, "drop_all": true, "append_column": true, "append_constraint": true,
	"connect": true, "run_sync": true, "to_metadata": true, "tometadata": true, "reflect": true, "reflect_table": true,
}

// changesRows matches what a statement begins with that reads or changes rows and
// leaves the schema as it is.
var changesRows = regexp.MustCompile(`(?i)^\s*(insert\s+into|update|delete\s+from|select|with)\s`)

// changesRowsOnly reports whether a statement can be left out when only the schema
// matters: its values may be unknown.
func (c *migrationContext) changesRowsOnly(th *pyeval.Thread, x *ops.Execute) bool {
	if th.Supposing() != pyeval.SupposeDone {
		return false
	}
	switch e := x.Element.(type) {
	case *expr.Insert, *expr.Update, *expr.Delete:
		return true
	case *expr.Text:
		text := strings.TrimRight(e.Source, "; \n\t")
		return changesRows.MatchString(text) && (!returnsRows.MatchString(text) || changesInside.MatchString(text)) && !strings.Contains(text, ";")
	}
	return false
}

// changesInside matches a statement with a WITH clause that is no query.
var changesInside = regexp.MustCompile(`(?is)^\s*with\s.*\b(insert\s+into|update|delete\s+from)\s`)

// returnsRows matches a query, which may be one that the catalog answers.
var returnsRows = regexp.MustCompile(`(?i)^\s*(select|with)\s`)
