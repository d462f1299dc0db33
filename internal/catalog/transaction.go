package catalog

import (
	"strings"

	"sqlgen/internal/pgtree"
)

// transaction is the session's transaction block. Snapshots make it cheap: BEGIN
// and SAVEPOINT keep the state, ROLLBACK puts it back.
type transaction struct {
	open      bool
	failed    bool
	before    state
	savepoint *savepoint // the last one; nil for none
	localPath []string   // search_path before SET LOCAL
}

// savepoint is one of a list, latest first, which snapshots share.
type savepoint struct {
	name   string
	state  state
	before *savepoint
}

// InTransaction reports whether a transaction block is open.
func (c *Catalog) InTransaction() bool { return c.tx.open }

// InFailedTransaction reports whether an error has failed the open block (only
// with Options.AbortOnError).
func (c *Catalog) InFailedTransaction() bool { return c.tx.failed }

func (c *Catalog) transaction(s *pgtree.TransactionStmt) error {
	switch s.Kind {
	case pgtree.TRANS_STMT_BEGIN, pgtree.TRANS_STMT_START:
		if !c.tx.open { // else a warning
			c.tx = transaction{open: true, before: c.state}
		}
	case pgtree.TRANS_STMT_COMMIT, pgtree.TRANS_STMT_ROLLBACK:
		if s.Chain && !c.tx.open {
			return errf(NoActiveTransaction, "%s AND CHAIN can only be used in transaction blocks", strings.TrimPrefix(s.Kind.String(), "TRANS_STMT_"))
		}
		if s.Kind == pgtree.TRANS_STMT_ROLLBACK || c.tx.failed {
			if c.tx.open {
				c.state = c.tx.before
				c.startEdit()
			}
		} else {
			c.endLocal()
			c.settleEnums()
			if err := c.dropOnCommit(); err != nil {
				return err
			}
		}
		c.tx = transaction{open: s.Chain && c.tx.open, before: c.state}
	case pgtree.TRANS_STMT_SAVEPOINT:
		if !c.tx.open {
			return errf(NoActiveTransaction, "SAVEPOINT can only be used in transaction blocks")
		}
		c.tx.savepoint = &savepoint{s.SavepointName, c.state, c.tx.savepoint}
	case pgtree.TRANS_STMT_RELEASE, pgtree.TRANS_STMT_ROLLBACK_TO:
		return c.toSavepoint(s)
	}
	return nil
}

func (c *Catalog) toSavepoint(s *pgtree.TransactionStmt) error {
	release := s.Kind == pgtree.TRANS_STMT_RELEASE
	if !c.tx.open {
		word := "ROLLBACK TO SAVEPOINT"
		if release {
			word = "RELEASE SAVEPOINT"
		}
		return errf(NoActiveTransaction, "%s can only be used in transaction blocks", word)
	}
	for sp := c.tx.savepoint; sp != nil; sp = sp.before {
		if sp.name != s.SavepointName {
			continue
		}
		if release {
			c.tx.savepoint = sp.before
		} else {
			c.state = sp.state
			c.startEdit()
			c.tx.savepoint = sp
			c.tx.failed = false
		}
		return nil
	}
	return errf(InvalidSavepoint, "savepoint %q does not exist", s.SavepointName)
}

func (c *Catalog) endLocal() {
	if c.tx.localPath != nil {
		c.path = c.tx.localPath
	}
}

// settleEnums: what ALTER TYPE … ADD VALUE added may be used once committed.
func (c *Catalog) settleEnums() {
	for _, id := range c.newEnums {
		t, ok := c.Object(id).(*Type)
		if !ok {
			continue
		}
		n := *t
		n.Values, n.taken = append([]EnumValue(nil), t.Values...), nil
		for i := range n.Values {
			n.Values[i].New = false
		}
		c.objects = c.objects.set(idKey(id), &n)
	}
	c.newEnums = nil
}

// madeInTransaction reports whether the open transaction block made an object.
func (c *Catalog) madeInTransaction(id ID) bool {
	return c.tx.open && !c.tx.before.objects.has(idKey(id))
}

// dropOnCommit takes the tables away that were made ON COMMIT DROP.
func (c *Catalog) dropOnCommit() error {
	var targets []Address
	for _, id := range c.onCommitDrop {
		if c.Object(id) != nil {
			targets = append(targets, Address{ID: id})
		}
	}
	c.onCommitDrop = nil
	if len(targets) == 0 {
		return nil
	}
	return c.drop(targets, true)
}

// discardTemporary is DISCARD TEMP.
func (c *Catalog) discardTemporary() error {
	id, ok := c.names.get(nameKey{spaceSchema, 0, tempName})
	if !ok {
		return nil
	}
	var targets []Address
	for _, d := range c.dependentsOf(Address{ID: id}) {
		targets = append(targets, d.From)
	}
	if len(targets) == 0 {
		return nil
	}
	return c.drop(targets, true)
}
