package catalog

import "sqlgen/internal/pgtree"

// Extension is an installed extension.
type Extension struct {
	Header
	Version        string
	unknownMembers bool
}

// createExtension also makes the types of contrib extensions. Of others the
// members aren't known: afterwards nothing missing is certain to be missing.
func (c *Catalog) createExtension(s *pgtree.CreateExtensionStmt) error {
	if c.names.has(nameKey{spaceExtension, 0, s.Extname}) {
		if s.IfNotExists {
			c.skip("extension %q already exists, skipping", s.Extname)
			return nil
		}
		return errf(DuplicateObject, "extension %q already exists", s.Extname).named(s.Extname)
	}
	if s.Extname == "plpgsql" {
		if s.IfNotExists {
			return nil
		}
		return errf(DuplicateObject, "extension %q already exists", s.Extname).named(s.Extname)
	}
	known, ok := loadExtensions()[s.Extname]
	for _, r := range known.requires {
		if c.names.has(nameKey{spaceExtension, 0, r}) {
			continue
		}
		cascade := pgtree.Option(s.Options, "cascade")
		if cascade == nil {
			return errf(UndefinedObject, "required extension %q is not installed", r).hint("Use CREATE EXTENSION ... CASCADE to install required extensions too.")
		}
		if err := c.createExtension(&pgtree.CreateExtensionStmt{Extname: r, Options: s.Options}); err != nil {
			return err
		}
	}
	schema := ID(0)
	var err error
	if d := pgtree.Option(s.Options, "schema"); d != nil {
		name, _ := pgtree.Text(d.Arg)
		schema, err = c.schemaByName(name)
	} else if known.schema != "" {
		if schema, err = c.schemaByName(known.schema); err != nil {
			err = nil
			schema = c.create(&Schema{Header{Class: ClassSchema, Name: known.schema}}, spaceSchema, 0)
		}
	} else {
		schema, err = c.creationSchema(pgtree.Name{})
	}
	if err != nil {
		return err
	}
	x := &Extension{Header: Header{Class: ClassExtension, Name: s.Extname}, Version: known.version, unknownMembers: !ok}
	c.create(x, spaceExtension, 0)
	x.Schema = schema
	c.depend(Address{ID: x.ID}, Address{ID: schema}, Normal)
	for _, r := range known.requires {
		c.depend(Address{ID: x.ID}, Address{ID: c.extensionID(r)}, Normal)
	}
	if !ok {
		c.foreign++
	}
	quiet := c.events
	c.events = nil
	defer func() { c.events = quiet }()
	for _, bt := range loadTypes().byExt[s.Extname] {
		t := bt.Type
		t.Header = Header{Class: ClassType, Schema: schema, Name: bt.Name, Extension: x.ID}
		if err := c.checkTypeFree(schema, t.Name); err != nil {
			return err
		}
		c.create(&t, spaceType, schema)
		c.depend(Address{ID: t.ID}, Address{ID: x.ID}, Internal)
	}
	for _, name := range foreignTypes[s.Extname] {
		t := &Type{Header: Header{Class: ClassType, Schema: schema, Name: name, Extension: x.ID}, Kind: BaseType, Category: 'U', HasTypmod: true}
		if c.names.has(nameKey{spaceType, schema, name}) {
			continue
		}
		c.create(t, spaceType, schema)
		c.depend(Address{ID: t.ID}, Address{ID: x.ID}, Internal)
	}
	return nil
}

// foreignTypes are the types of widespread extensions outside of contrib.
var foreignTypes = map[string][]string{
	"postgis":        {"geometry", "geography", "box2d", "box3d"},
	"postgis_raster": {"raster"},
	"vector":         {"vector", "halfvec", "sparsevec"},
	"pgvector":       {"vector"},
	"timescaledb":    {},
}

// ExtensionInstalled reports whether an extension exists.
func (c *Catalog) ExtensionInstalled(name string) bool {
	return c.names.has(nameKey{spaceExtension, 0, name})
}

func (c *Catalog) extensionID(name string) ID {
	id, _ := c.names.get(nameKey{spaceExtension, 0, name})
	return id
}
