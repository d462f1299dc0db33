package guard

import (
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// indexEffect is what a statement without transaction does to an index.
type indexEffect struct {
	drop         bool
	schema, name string
	table        string // quoted; of a new index
	tolerant     bool   // IF [NOT] EXISTS
}

// Quoted is the index as a statement names it.
func (e *indexEffect) Quoted() string {
	if e.schema != "" {
		return catalog.Quote(e.schema) + "." + catalog.Quote(e.name)
	}
	return catalog.Quote(e.name)
}

// outside says why a statement cannot run in a transaction, "" when it can.
// Follows PreventInTransactionBlock's callers in PostgreSQL.
func outside(n *pgtree.Node, version int) string {
	switch s := pgtree.Unwrap(n).(type) {
	case *pgtree.IndexStmt:
		if s.Concurrent {
			return "CREATE INDEX CONCURRENTLY"
		}
	case *pgtree.DropStmt:
		if s.Concurrent {
			return "DROP INDEX CONCURRENTLY"
		}
	case *pgtree.ReindexStmt:
		for _, p := range s.Params {
			if p.GetDefElem().GetDefname() == "concurrently" {
				return "REINDEX CONCURRENTLY"
			}
		}
		switch s.Kind.String() {
		case "REINDEX_OBJECT_SCHEMA":
			return "REINDEX SCHEMA"
		case "REINDEX_OBJECT_SYSTEM":
			return "REINDEX SYSTEM"
		case "REINDEX_OBJECT_DATABASE":
			return "REINDEX DATABASE"
		}
	case *pgtree.VacuumStmt:
		if s.IsVacuumcmd {
			return "VACUUM"
		}
	case *pgtree.ClusterStmt:
		if s.Relation == nil {
			return "CLUSTER of all tables"
		}
	case *pgtree.CreatedbStmt:
		return "CREATE DATABASE"
	case *pgtree.DropdbStmt:
		return "DROP DATABASE"
	case *pgtree.CreateTableSpaceStmt:
		return "CREATE TABLESPACE"
	case *pgtree.DropTableSpaceStmt:
		return "DROP TABLESPACE"
	case *pgtree.AlterSystemStmt:
		return "ALTER SYSTEM"
	case *pgtree.CreateSubscriptionStmt:
		return "CREATE SUBSCRIPTION"
	case *pgtree.DropSubscriptionStmt:
		return "DROP SUBSCRIPTION"
	case *pgtree.AlterSubscriptionStmt:
		return "ALTER SUBSCRIPTION"
	case *pgtree.AlterDatabaseStmt:
		for _, o := range s.Options {
			if o.GetDefElem().GetDefname() == "tablespace" {
				return "ALTER DATABASE SET TABLESPACE"
			}
		}
	case *pgtree.AlterTableStmt:
		for _, c := range s.Cmds {
			if p := c.GetAlterTableCmd().GetDef().GetPartitionCmd(); p != nil && p.Concurrent {
				return "DETACH PARTITION CONCURRENTLY"
			}
		}
	case *pgtree.AlterEnumStmt:
		if s.NewVal != "" && s.OldVal == "" && version < 12 {
			return "ALTER TYPE ADD VALUE before PostgreSQL 12"
		}
	}
	return ""
}

// addsEnumValue reports a new value of an enum, which can't be used before COMMIT.
func addsEnumValue(n *pgtree.Node) bool {
	s, ok := pgtree.Unwrap(n).(*pgtree.AlterEnumStmt)
	return ok && s.NewVal != "" && s.OldVal == ""
}

// endsTransaction reports BEGIN, COMMIT and the like.
func endsTransaction(n *pgtree.Node) bool {
	s, ok := pgtree.Unwrap(n).(*pgtree.TransactionStmt)
	if !ok {
		return false
	}
	switch s.Kind.String() {
	case "TRANS_STMT_SAVEPOINT", "TRANS_STMT_RELEASE", "TRANS_STMT_ROLLBACK_TO":
		return false
	}
	return true
}

// setsSession reports a setting that outlives its transaction.
func setsSession(n *pgtree.Node) bool {
	s, ok := pgtree.Unwrap(n).(*pgtree.VariableSetStmt)
	return ok && !s.IsLocal && s.Kind.String() != "VAR_SET_MULTI"
}

// isSetting reports SET, also of a role.
func isSetting(n *pgtree.Node) bool {
	_, ok := pgtree.Unwrap(n).(*pgtree.VariableSetStmt)
	return ok
}

// indexOf reads which index a statement without transaction makes or drops.
func indexOf(n *pgtree.Node) *indexEffect {
	switch s := pgtree.Unwrap(n).(type) {
	case *pgtree.IndexStmt:
		t := pgtree.NameOfRange(s.Relation)
		e := &indexEffect{schema: t.Schema, name: catalog.Truncate(s.Idxname), table: catalog.Quote(t.Name), tolerant: s.IfNotExists}
		if t.Schema != "" {
			e.table = catalog.Quote(t.Schema) + "." + e.table
		}
		return e
	case *pgtree.DropStmt:
		if len(s.Objects) == 1 && strings.HasSuffix(s.RemoveType.String(), "_INDEX") {
			i := pgtree.NameOfObject(s.Objects[0])
			return &indexEffect{drop: true, schema: i.Schema, name: catalog.Truncate(i.Name), tolerant: s.MissingOk}
		}
	}
	return nil
}

// copies reports COPY from or to the client: psql would take the script's next
// lines for the data.
func copies(n *pgtree.Node) bool {
	s, ok := pgtree.Unwrap(n).(*pgtree.CopyStmt)
	return ok && s.Filename == ""
}
