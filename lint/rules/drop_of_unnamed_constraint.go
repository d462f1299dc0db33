package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var dropOfUnnamedConstraint = &lint.Analyzer{
	Name:  "drop-of-unnamed-constraint",
	Title: "A constraint that was made without a name is dropped by another name than PostgreSQL gave it",
	Doc: `A constraint without a name gets one from PostgreSQL (` + "`t_c_key`, `t_c_fkey`, `t_c_check`" + `, with a number when it is taken and cut to 63
bytes), whatever the naming convention of the models says today. sqlgen computes that name and finds that the DROP uses another one.
The statement fails.`,
	SafeAlternative: "Drop it by the name that PostgreSQL gave, and name constraints from now on (`naming_convention`).",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://github.com/sqlalchemy/alembic/issues/588", "https://alembic.sqlalchemy.org/en/latest/naming.html"},
	Run: refusals(func(r *refusal) {
		u := unnamedDropped(r.Stmt)
		if u == nil || !r.first() {
			return
		}
		f := lint.Finding{Message: fmt.Sprintf("PostgreSQL refuses this: %s: made without a name, it is %s", r.Msg, list(u.names()))}
		a := advise(r.Stmt)
		for _, k := range u.candidates {
			dropDependent(a, r.Before, catalog.Address{ID: k.ID})
		}
		f.SafeAlternative = a.String()
		r.report(f)
	}, catalog.UndefinedObject),
}

// unnamedDrop is a DROP CONSTRAINT of a name that isn't there, and the constraints
// with names of PostgreSQL's own that may have been meant.
type unnamedDrop struct {
	name       string
	candidates []*catalog.Constraint
}

func (u *unnamedDrop) names() []string {
	var out []string
	for _, k := range u.candidates {
		out = append(out, k.Name)
	}
	return out
}

func unnamedDropped(s *lint.Stmt) *unnamedDrop {
	n, ok := s.Node.(*pgtree.AlterTableStmt)
	if !ok || s.Err == nil || s.Err.Code != catalog.UndefinedObject {
		return nil
	}
	t := s.Table(n.Relation)
	if t == nil {
		return nil
	}
	for _, c := range n.Cmds {
		cmd := c.GetAlterTableCmd()
		if cmd.GetSubtype() != pgtree.AT_DropConstraint || s.Before.Constraint(t.ID, cmd.Name) != nil {
			continue
		}
		u := &unnamedDrop{name: cmd.Name}
		best := 0
		for _, k := range s.Before.Constraints(t.ID) {
			if !namedByPostgres(s.Before, t, k) {
				continue
			}
			score := likeness(cmd.Name, k, s.Before.ColumnNames(t.ID, k.Columns))
			switch {
			case score == 0 || score < best:
			case score > best:
				best, u.candidates = score, []*catalog.Constraint{k}
			default:
				u.candidates = append(u.candidates, k)
			}
		}
		if len(u.candidates) > 0 {
			return u
		}
	}
	return nil
}

var constraintSuffix = map[byte]string{'p': "pkey", 'u': "key", 'f': "fkey", 'c': "check", 'x': "excl"}

// namedByPostgres reports whether a constraint has the name that PostgreSQL
// gives, but for a number at its end.
func namedByPostgres(c *catalog.Catalog, t *catalog.Table, k *catalog.Constraint) bool {
	columns := strings.Join(c.ColumnNames(t.ID, k.Columns), "_")
	switch {
	case k.Type == 'p':
		columns = ""
	case k.Type == 'c' && len(k.Columns) != 1:
		columns = ""
	}
	base := catalog.ObjectName(t.Name, columns, constraintSuffix[k.Type])
	return strings.TrimRight(k.Name, "0123456789") == strings.TrimRight(base, "0123456789")
}

// likeness says how much a name speaks of a constraint: its kind, its columns.
func likeness(name string, k *catalog.Constraint, columns []string) int {
	name = strings.ToLower(name)
	score := 0
	words := map[byte][]string{'p': {"pk", "pkey", "primary"}, 'u': {"uq", "key", "unique", "uniq"}, 'f': {"fk", "fkey", "foreign"}, 'c': {"ck", "check", "chk"}, 'x': {"ex", "excl"}}
	for _, w := range words[k.Type] {
		if strings.HasPrefix(name, w+"_") || strings.HasSuffix(name, "_"+w) || strings.Contains(name, "_"+w+"_") {
			score = 4
		}
	}
	if score == 0 {
		return 0
	}
	for _, col := range columns {
		if strings.Contains(name, strings.ToLower(col)) {
			score += 2
		} else {
			score--
		}
	}
	return max(score, 1)
}
