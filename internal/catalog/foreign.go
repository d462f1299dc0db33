package catalog

import "sqlgen/internal/pgtree"

// createServer is CREATE SERVER; the wrapper may be an extension's.
func (c *Catalog) createServer(s *pgtree.CreateForeignServerStmt) error {
	wrapper, ok := c.names.get(nameKey{spaceMisc, 0, "foreign-data wrapper " + s.Fdwname})
	if !ok {
		wrapper = c.extensionID(s.Fdwname)
	}
	existed := c.names.has(nameKey{spaceMisc, 0, "server " + s.Servername})
	if wrapper == 0 && !existed && !c.Incomplete() {
		return c.missing(UndefinedObject, s.Fdwname, "foreign-data wrapper %q does not exist", s.Fdwname)
	}
	if err := c.addMisc("server", s.Servername, 0, false, s.IfNotExists); err != nil || existed {
		return err
	}
	id, _ := c.names.get(nameKey{spaceMisc, 0, "server " + s.Servername})
	c.depend(Address{ID: id}, Address{ID: wrapper}, Normal)
	return nil
}

func (c *Catalog) onServer(t *Table, server string) error {
	id, ok := c.names.get(nameKey{spaceMisc, 0, "server " + server})
	if !ok && !c.Incomplete() {
		return c.missing(UndefinedObject, server, "server %q does not exist", server)
	}
	n := c.ownTable(t)
	n.Server = server
	c.put(n)
	c.depend(Address{ID: t.ID}, Address{ID: id}, Normal)
	return nil
}

// foreignConstraint refuses what a foreign table cannot enforce.
func foreignConstraint(con *pgtree.Constraint) error {
	word := map[pgtree.ConstrType]string{pgtree.CONSTR_PRIMARY: "primary key", pgtree.CONSTR_UNIQUE: "unique", pgtree.CONSTR_EXCLUSION: "exclusion",
		pgtree.CONSTR_FOREIGN: "foreign key"}[con.Contype]
	if word == "" {
		return nil
	}
	return errf(FeatureNotSupported, "%s constraints are not supported on foreign tables", word)
}
