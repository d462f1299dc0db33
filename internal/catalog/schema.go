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
	c.path = append([]string{tempName}, c.path...)
	return id
}

func (c *Catalog) createSchema(s *pgtree.CreateSchemaStmt) error {
	name := Truncate(s.Schemaname)
	if name == "" {
		name = s.Authrole.GetRolename()
	}
	if strings.HasPrefix(name, "pg_") {
		return errf(ReservedName, "unacceptable schema name %q", name)
	}
	if c.names.has(nameKey{spaceSchema, 0, name}) {
		if s.IfNotExists {
			c.skip("schema %q already exists, skipping", name)
			return nil
		}
		return errf(DuplicateSchema, "schema %q already exists", name).named(name)
	}
	c.create(&Schema{Header{Class: ClassSchema, Name: name}}, spaceSchema, 0)
	saved := c.path
	c.path = append([]string{name}, c.path...)
	defer func() { c.path = saved }()
	for _, n := range s.SchemaElts {
		if err := c.statement(n); err != nil {
			return err
		}
	}
	return nil
}

// SearchPath is the search_path in force, "$user" left out.
func (c *Catalog) SearchPath() []string { return c.path }

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
	if s.IsLocal {
		if !c.InTransaction() {
			return nil
		}
		if c.tx.localPath == nil {
			c.tx.localPath = c.path
		}
	}
	c.setPath(path)
	return nil
}

func (c *Catalog) setPath(path []string) {
	if c.names.has(nameKey{spaceSchema, 0, tempName}) {
		path = append([]string{tempName}, path...)
	}
	c.path = path
}
