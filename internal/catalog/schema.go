package catalog

import (
	"strings"

	"sqlgen/internal/pgtree"
)

// Schema is a namespace.
type Schema struct{ Header }

// SchemaName is the name of a schema.
func (c *Catalog) SchemaName(id ID) string {
	if id == catalogID {
		return "pg_catalog"
	}
	if o := c.Object(id); o != nil {
		return o.Head().Name
	}
	return ""
}

func (c *Catalog) schemaByName(name string) (ID, error) {
	if id, ok := c.names.get(nameKey{spaceSchema, 0, name}); ok {
		return id, nil
	}
	switch name {
	case "pg_catalog", "information_schema":
		return catalogID, nil
	case "pg_temp":
		return c.names2temp(), nil
	}
	return 0, c.missing(InvalidSchemaName, name, "schema %q does not exist", name)
}

const tempName = "pg_temp"

// tempSchema is where temporary objects go; it is made when first used.
func (c *Catalog) tempSchema() string { c.names2temp(); return tempName }

func (c *Catalog) names2temp() ID {
	if id, ok := c.names.get(nameKey{spaceSchema, 0, tempName}); ok {
		return id
	}
	quiet := c.events
	c.events = nil
	id := c.create(&Schema{Header{Class: ClassSchema, Name: tempName}}, spaceSchema, 0)
	c.events = quiet
	c.path = c.path.with(tempName)
	return id
}

func (c *Catalog) createSchema(s *pgtree.CreateSchemaStmt) error {
	name := Truncate(s.Schemaname)
	if name == "" {
		name = s.Authrole.GetRolename()
	}
	if name == "" {
		return c.opaqueStatement("CREATE SCHEMA named after the current user")
	}
	if strings.HasPrefix(name, "pg_") {
		return errf(ReservedName, "unacceptable schema name %q", name)
	}
	if name == "information_schema" || c.names.has(nameKey{spaceSchema, 0, name}) {
		if s.IfNotExists {
			c.skip("schema %q already exists, skipping", name)
			return nil
		}
		return errf(DuplicateSchema, "schema %q already exists", name).named(name)
	}
	c.create(&Schema{Header{Class: ClassSchema, Name: name}}, spaceSchema, 0)
	saved := c.path
	c.path = c.path.with(name)
	defer func() { c.path = saved }()
	for _, n := range s.SchemaElts {
		if given := elementSchema(n); given != "" && given != name {
			return errf(InvalidSchemaDefinition, "CREATE specifies a schema (%s) different from the one being created (%s)", given, name)
		}
		if err := c.statement(n); err != nil {
			return err
		}
	}
	return nil
}

// elementSchema is the schema that an element of CREATE SCHEMA names, "" for none.
func elementSchema(n *pgtree.Node) string {
	switch e := pgtree.Unwrap(n).(type) {
	case *pgtree.CreateStmt:
		return e.Relation.GetSchemaname()
	case *pgtree.ViewStmt:
		return e.View.GetSchemaname()
	case *pgtree.IndexStmt:
		return e.Relation.GetSchemaname()
	case *pgtree.CreateSeqStmt:
		return e.Sequence.GetSchemaname()
	case *pgtree.CreateTrigStmt:
		return e.Relation.GetSchemaname()
	}
	return ""
}

// renameSchema takes along what views and defaults say of it.
func (c *Catalog) renameSchema(s *Schema, to string) error {
	var edits []viewEdit
	c.objects.all(func(o Object) bool {
		v, ok := o.(*Table)
		if !ok || v.Query == nil {
			return true
		}
		query := pgtree.Clone(v.Query.Node)
		a := c.analyzer()
		var tables []*pgtree.RangeVar
		a.onTable = func(r *pgtree.RangeVar, id ID) {
			if r.Schemaname != "" && c.Object(id).Head().Schema == s.ID {
				tables = append(tables, r)
			}
		}
		if _, err := a.statement(query); err != nil || len(tables) == 0 {
			return true
		}
		for _, r := range tables {
			r.Schemaname = to
		}
		edits = append(edits, viewEdit{v.ID, query})
		return true
	})
	if err := c.rekey(s, spaceSchema, 0, to, func() error { return errf(DuplicateSchema, "schema %q already exists", to) }); err != nil {
		return err
	}
	c.applyEdits(edits)
	for _, d := range c.dependentsOf(Address{ID: s.ID}) {
		c.renameSequenceUse(d.From.ID)
	}
	return nil
}

// SearchPath is the search_path in force, "$user" left out.
func (c *Catalog) SearchPath() []string { return c.path.schemas }

// set handles SET search_path; other settings leave no trace.
func (c *Catalog) set(s *pgtree.VariableSetStmt) error {
	switch {
	case s.Name == "search_path" || s.Kind == pgtree.VAR_RESET_ALL:
	default:
		return nil
	}
	path := []string{"public"}
	if s.Kind == pgtree.VAR_SET_VALUE {
		path = nil
		for _, n := range s.Args {
			text, _ := pgtree.Text(n)
			for _, part := range []string{text} {
				if part != "" && part != "$user" {
					path = append(path, part)
				}
			}
		}
	}
	c.changePath(path, s.IsLocal)
	return nil
}

// changePath sets the search path, local: up to the end of the transaction, and
// not at all without one.
func (c *Catalog) changePath(path []string, local bool) {
	if local {
		if !c.InTransaction() {
			return
		}
		if c.tx.localPath == nil {
			tx := *c.tx
			tx.localPath = c.path
			c.tx = &tx
		}
	}
	c.setPath(path)
}

func (c *Catalog) setPath(path []string) {
	c.path = &searchPath{path}
	if c.names.has(nameKey{spaceSchema, 0, tempName}) {
		c.path = c.path.with(tempName)
	}
}
