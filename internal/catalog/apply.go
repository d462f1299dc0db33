package catalog

import (
	"errors"
	"strings"
	"sync/atomic"

	"sqlgen/internal/pgtree"
)

// Apply folds one statement into the catalog. On an error, an *Error, nothing
// has changed (but see Options.AbortOnError). The event says what happened.
func (c *Catalog) Apply(n *pgtree.Node, at Origin) (*Event, error) {
	c.origin = at
	ev := &Event{}
	if n == nil {
		return ev, errf(SyntaxError, "statement was not parsed")
	}
	n, err := c.checkGrammar(n)
	if err != nil {
		return ev, c.abort(err)
	}
	ts, isTransaction := pgtree.Unwrap(n).(*pgtree.TransactionStmt)
	if c.tx.failed && !(isTransaction && endsFailure(ts)) {
		return ev, errf(InFailedTransaction, "current transaction is aborted, commands ignored until end of transaction block")
	}
	before := c.state
	c.edit = statements.Add(1)
	c.events = ev
	err = c.statement(n)
	c.events = nil
	if err != nil {
		c.state = before
		return &Event{}, c.abort(err)
	}
	return ev, nil
}

// abort is what a refusal does to an open transaction.
func (c *Catalog) abort(err error) *Error {
	if c.options.AbortOnError && c.tx.open {
		c.tx = &transaction{open: true, failed: true, before: c.tx.before, savepoint: c.tx.savepoint, localPath: c.tx.localPath}
	}
	var e *Error
	if !errors.As(err, &e) {
		e = errf(SyntaxError, "%s", err.Error())
	}
	e.Unsure = e.Unsure || c.unsure(e.Code)
	return e
}

// statements counts the calls of Apply in this process: every one gets a number
// of its own, whichever catalog it works on.
var statements atomic.Uint64

// unsure: after an opaque statement anything may have come or gone, or be of
// another type.
func (c *Catalog) unsure(code Code) bool {
	switch code {
	case SyntaxError, InvalidName, ReservedName, InvalidParameterValue, ActiveTransaction, NoActiveTransaction, InFailedTransaction, InvalidSavepoint:
		return false // of the statement itself, or of the transaction
	}
	for o := c.opaque; o != nil; o = o.Before {
		if !o.existing {
			return true
		}
	}
	return false
}

func endsFailure(s *pgtree.TransactionStmt) bool {
	switch s.Kind {
	case pgtree.TRANS_STMT_COMMIT, pgtree.TRANS_STMT_ROLLBACK, pgtree.TRANS_STMT_ROLLBACK_TO:
		return true
	}
	return false
}

// ifExists turns "does not exist" into a notice where the statement allows it.
func (c *Catalog) ifExists(missingOK bool, err error) error {
	var e *Error
	if missingOK && errors.As(err, &e) {
		switch e.Code {
		case UndefinedTable, UndefinedObject, UndefinedFunction, InvalidSchemaName:
			c.skip("%s, skipping", strings.TrimSuffix(e.Msg, ", skipping"))
			return nil
		}
	}
	return err
}

func (c *Catalog) opaqueStatement(why string) error {
	if c.events != nil {
		c.events.Opaque = why
	}
	c.MarkOpaque(why, c.origin)
	return nil
}

func (c *Catalog) statement(n *pgtree.Node) error {
	switch s := pgtree.Unwrap(n).(type) {
	case *pgtree.TransactionStmt:
		return c.transaction(s)
	case *pgtree.VariableSetStmt:
		return c.set(s)
	case *pgtree.CreateStmt:
		_, err := c.createTable(s, OrdinaryTable)
		return err
	case *pgtree.CreateForeignTableStmt:
		t, err := c.createTable(s.BaseStmt, ForeignTable)
		if err != nil || t == nil {
			return err
		}
		return c.onServer(t, s.Servername)
	case *pgtree.CreateTableAsStmt:
		return c.createTableAs(s)
	case *pgtree.AlterTableStmt:
		return c.alterTable(s)
	case *pgtree.IndexStmt:
		return c.createIndex(s)
	case *pgtree.DropStmt:
		return c.dropStatement(s)
	case *pgtree.RenameStmt:
		return c.rename(s)
	case *pgtree.AlterObjectSchemaStmt:
		return c.setSchema(s)
	case *pgtree.CreateSchemaStmt:
		return c.createSchema(s)
	case *pgtree.CreateSeqStmt:
		return c.createSequence(s)
	case *pgtree.AlterSeqStmt:
		return c.alterSequence(s)
	case *pgtree.CreateEnumStmt:
		return c.createEnum(s)
	case *pgtree.AlterEnumStmt:
		return c.alterEnum(s)
	case *pgtree.CreateDomainStmt:
		return c.createDomain(s)
	case *pgtree.AlterDomainStmt:
		return c.alterDomain(s)
	case *pgtree.CompositeTypeStmt:
		return c.createComposite(s)
	case *pgtree.CreateRangeStmt:
		return c.createRange(s)
	case *pgtree.ViewStmt:
		return c.createView(s)
	case *pgtree.RefreshMatViewStmt:
		return c.refreshView(s)
	case *pgtree.CreateFunctionStmt:
		return c.createFunction(s)
	case *pgtree.AlterFunctionStmt:
		return c.alterFunction(s)
	case *pgtree.CreateTrigStmt:
		return c.createTrigger(s)
	case *pgtree.CreatePolicyStmt:
		return c.createPolicy(s)
	case *pgtree.AlterPolicyStmt:
		return c.alterPolicy(s)
	case *pgtree.RuleStmt:
		return c.createRule(s)
	case *pgtree.CreateExtensionStmt:
		return c.createExtension(s)
	case *pgtree.CommentStmt:
		return c.comment(s)
	case *pgtree.DefineStmt:
		return c.define(s)
	case *pgtree.CreateStatsStmt:
		return c.createStatistics(s)
	}
	return c.otherStatement(n)
}

func (c *Catalog) otherStatement(n *pgtree.Node) error {
	switch s := pgtree.Unwrap(n).(type) {
	case *pgtree.SelectStmt:
		return c.selectStatement(n, s)
	case *pgtree.InsertStmt, *pgtree.UpdateStmt, *pgtree.DeleteStmt:
		a := c.analyzer()
		a.run = true
		_, err := a.statement(n)
		return err
	case *pgtree.TruncateStmt:
		return c.truncate(s)
	case *pgtree.LockStmt:
		if !c.InTransaction() {
			return errf(NoActiveTransaction, "LOCK TABLE can only be used in transaction blocks")
		}
		for _, r := range s.Relations {
			if _, err := c.table(pgtree.NameOfRange(r.GetRangeVar())); err != nil {
				return err
			}
		}
	case *pgtree.CopyStmt:
		if s.Relation != nil {
			if _, err := c.table(pgtree.NameOfRange(s.Relation)); err != nil {
				return err
			}
		}
	case *pgtree.ReindexStmt:
		return c.reindex(s)
	case *pgtree.ClusterStmt:
		return c.cluster(s)
	case *pgtree.VacuumStmt:
		if s.IsVacuumcmd && c.InTransaction() {
			return errf(ActiveTransaction, "VACUUM cannot run inside a transaction block")
		}
		for _, r := range s.Rels {
			if v := r.GetVacuumRelation(); v.GetRelation() != nil {
				if _, err := c.table(pgtree.NameOfRange(v.Relation)); err != nil {
					return err
				}
			}
		}
	case *pgtree.ConstraintsSetStmt:
		return c.setConstraints(s)
	case *pgtree.ExplainStmt:
		return c.explained(s.Query)
	case *pgtree.DeclareCursorStmt:
		const hold = 0x0020 // CURSOR_OPT_HOLD
		if !c.InTransaction() && s.Options&hold == 0 {
			return errf(NoActiveTransaction, "DECLARE CURSOR can only be used in transaction blocks")
		}
		return c.explained(s.Query)
	case *pgtree.PrepareStmt:
		return c.explained(s.Query)
	case *pgtree.DoStmt:
		return c.opaqueStatement("DO block")
	case *pgtree.CallStmt:
		return c.opaqueStatement("CALL of a procedure")
	case *pgtree.ExecuteStmt:
		return c.opaqueStatement("EXECUTE of a prepared statement")
	case *pgtree.ImportForeignSchemaStmt:
		return c.opaqueStatement("IMPORT FOREIGN SCHEMA")
	case *pgtree.CreatedbStmt, *pgtree.DropdbStmt, *pgtree.CreateTableSpaceStmt, *pgtree.AlterSystemStmt:
		if c.InTransaction() {
			return errf(ActiveTransaction, "statement cannot run inside a transaction block")
		}
		if ts, ok := s.(*pgtree.CreateTableSpaceStmt); ok {
			return c.addMisc("tablespace", ts.Tablespacename, 0, false, false)
		}
	case *pgtree.CreateFdwStmt:
		return c.addMisc("foreign-data wrapper", s.Fdwname, 0, false, false)
	case *pgtree.CreateForeignServerStmt:
		return c.createServer(s)
	case *pgtree.CreatePublicationStmt:
		return c.createPublication(s)
	case *pgtree.AlterPublicationStmt:
		return c.alterPublication(s)
	case *pgtree.AlterStatsStmt:
		_, err := c.objectOf(pgtree.OBJECT_STATISTIC_EXT, &pgtree.Node{Node: &pgtree.Node_List{List: &pgtree.List{Items: s.Defnames}}})
		return c.ifExists(s.MissingOk, err)
	case *pgtree.CreateSubscriptionStmt:
		return c.addMisc("subscription", s.Subname, 0, false, false)
	case *pgtree.CreateEventTrigStmt:
		return c.createEventTrigger(s)
	case *pgtree.AlterEventTrigStmt:
		_, err := c.objectOf(pgtree.OBJECT_EVENT_TRIGGER, pgtree.StringNode(s.Trigname))
		return err
	case *pgtree.CreatePLangStmt:
		return c.addMisc("language", s.Plname, 0, s.Replace, false)
	case *pgtree.CreateAmStmt:
		return c.addMisc("access method", s.Amname, 0, false, false)
	case *pgtree.CreateCastStmt:
		return c.createCast(s)
	case *pgtree.CreateOpClassStmt:
		return c.addMisc("operator class", s.Amname+" "+pgtree.NameOf(s.Opclassname).Name, 0, false, false)
	case *pgtree.CreateRoleStmt, *pgtree.AlterRoleStmt, *pgtree.DropRoleStmt, *pgtree.GrantStmt, *pgtree.GrantRoleStmt:
	case *pgtree.AlterExtensionStmt:
		_, err := c.byName(spaceExtension, 0, s.Extname, "extension %q does not exist")
		return err
	case *pgtree.AlterExtensionContentsStmt:
		_, err := c.byName(spaceExtension, 0, s.Extname, "extension %q does not exist")
		return err
	case *pgtree.DiscardStmt:
		if s.Target == pgtree.DISCARD_ALL {
			if c.InTransaction() {
				return errf(ActiveTransaction, "DISCARD ALL cannot run inside a transaction block")
			}
			c.setPath([]string{"public"})
		}
		if s.Target == pgtree.DISCARD_ALL || s.Target == pgtree.DISCARD_TEMP {
			return c.discardTemporary()
		}
	case *pgtree.AlterOwnerStmt:
		if s.Relation != nil {
			_, err := c.relation(pgtree.NameOfRange(s.Relation))
			return err
		}
		o, err := c.objectOf(s.ObjectType, s.Object)
		if t, ok := o.(*Type); ok && err == nil && t.Relation != 0 && c.tableByID(t.Relation).Kind != CompositeRelation {
			return errf(WrongObjectType, "%s is a table's row type", t.Name).hint("Use ALTER TABLE instead.")
		}
		return err
	}
	return nil
}

// explained resolves a query that isn't run.
func (c *Catalog) explained(n *pgtree.Node) error {
	switch pgtree.Unwrap(n).(type) {
	case *pgtree.SelectStmt, *pgtree.InsertStmt, *pgtree.UpdateStmt, *pgtree.DeleteStmt:
		a := c.analyzer()
		_, err := a.statement(n)
		return err
	}
	return nil
}

// selectStatement: a query changes nothing unless it calls a volatile function
// that isn't built in, or set_config for the search path.
func (c *Catalog) selectStatement(n *pgtree.Node, s *pgtree.SelectStmt) error {
	if s.IntoClause != nil {
		copyOf := pgtree.Copy(s)
		copyOf.IntoClause = nil
		query := &pgtree.Node{Node: &pgtree.Node_SelectStmt{SelectStmt: copyOf}}
		return c.createTableAs(&pgtree.CreateTableAsStmt{Query: query, Into: s.IntoClause, Objtype: pgtree.OBJECT_TABLE})
	}
	a := c.analyzer()
	a.run = true
	if _, err := a.query(s); err != nil {
		return err
	}
	called := ""
	pgtree.Walk(n, func(x any) bool {
		f, ok := x.(*pgtree.FuncCall)
		if !ok {
			return true
		}
		name := pgtree.FuncName(f)
		switch {
		case name.Name == "set_config" && len(f.Args) == 3:
			if key, _ := pgtree.Constant(f.Args[0]); key == "search_path" {
				if text, ok := pgtree.Constant(f.Args[1]); ok {
					local, _ := pgtree.Text(f.Args[2])
					c.configPath(text, local == "true" || local == "t")
				}
			}
		case len(c.builtinRoutines(name.Name)) == 0:
			if fn := c.findFunction(name, make([]TypeRef, len(f.Args)), len(f.Args)); fn == nil || fn.Volatility == 'v' {
				called = name.Name
			}
		}
		return true
	})
	if called != "" {
		return c.opaqueStatement("call of function " + called)
	}
	return nil
}

func (c *Catalog) configPath(text string, local bool) {
	var path []string
	for _, part := range strings.Split(text, ",") {
		if names, ok := splitName(strings.TrimSpace(part)); ok && len(names) == 1 && names[0] != "" && names[0] != "$user" {
			path = append(path, names[0])
		}
	}
	c.changePath(path, local)
}
