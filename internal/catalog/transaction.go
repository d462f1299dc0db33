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
	savepoint *savepoint  // the last one; nil for none
	localPath *searchPath // before SET LOCAL; nil without one
}

var noTransaction = &transaction{}

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
			c.tx = &transaction{open: true, before: c.state}
		}
	case pgtree.TRANS_STMT_COMMIT, pgtree.TRANS_STMT_ROLLBACK:
		if s.Chain && !c.tx.open {
			return errf(NoActiveTransaction, "%s AND CHAIN can only be used in transaction blocks", strings.TrimPrefix(s.Kind.String(), "TRANS_STMT_"))
		}
		if s.Kind == pgtree.TRANS_STMT_ROLLBACK || c.tx.failed {
			if c.tx.open {
				c.state = c.tx.before
			}
		} else {
			c.endLocal()
			if err := c.committed(); err != nil {
				return err
			}
		}
		if s.Chain && c.tx.open {
			c.tx = &transaction{open: true, before: c.state}
		} else {
			c.tx = noTransaction
		}
	case pgtree.TRANS_STMT_SAVEPOINT:
		if !c.tx.open {
			return errf(NoActiveTransaction, "SAVEPOINT can only be used in transaction blocks")
		}
		tx := *c.tx
		tx.savepoint = &savepoint{s.SavepointName, c.state, tx.savepoint}
		c.tx = &tx
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
		tx := *c.tx
		if release {
			tx.savepoint = sp.before
		} else {
			c.state = sp.state
			tx.savepoint, tx.failed = sp, false
		}
		c.tx = &tx
		return nil
	}
	return errf(InvalidSavepoint, "savepoint %q does not exist", s.SavepointName)
}

func (c *Catalog) endLocal() {
	if c.tx.localPath != nil {
		c.path = c.tx.localPath
	}
}

// commit is what a COMMIT has to do.
type commit struct {
	enums []ID // to settle: they got values in the transaction
	drop  []ID // temporary tables ON COMMIT DROP
}

// onCommit adds something to do at the end of the transaction.
func (c *Catalog) onCommit(add func(*commit)) {
	var w commit
	if c.commit != nil {
		w = *c.commit
	}
	add(&w)
	c.commit = &w
}

// committed does what was put off to the end of the transaction: what ALTER TYPE
// … ADD VALUE added may be used from now on, and tables ON COMMIT DROP go.
func (c *Catalog) committed() error {
	if c.commit == nil {
		return nil
	}
	for _, id := range c.commit.enums {
		t, ok := c.Object(id).(*Type)
		if !ok {
			continue
		}
		n := *t
		n.Values, n.taken = append([]EnumValue(nil), t.Values...), nil
		for i := range n.Values {
			n.Values[i].New = false
		}
		c.setObject(&n)
	}
	var targets []Address
	for _, id := range c.commit.drop {
		if c.Object(id) != nil {
			targets = append(targets, Address{ID: id})
		}
	}
	c.commit = nil
	if len(targets) == 0 {
		return nil
	}
	return c.drop(targets, true)
}

// madeInTransaction reports whether the open transaction block made an object.
func (c *Catalog) madeInTransaction(id ID) bool {
	return c.tx.open && id >= c.tx.before.next
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
