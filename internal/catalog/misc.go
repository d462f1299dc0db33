package catalog

import "sqlgen/internal/pgtree"

// Misc is an object that is known by kind and name only: collation, cast,
// statistics, publication, language, text search configuration, …
type Misc struct {
	Header
	Kind    string
	scope   ID
	context CastContext // of a cast
	all     bool        // a publication FOR ALL TABLES
	// of statistics
	columns []int16
	exprs   []*Expr
}

// textSearchIndexes are the unique indexes that PostgreSQL leaves the refusal of
// a second text search object to.
var textSearchIndexes = map[string]string{"text search configuration": "pg_ts_config_cfgname_index", "text search dictionary": "pg_ts_dict_dictname_index"}

// addMisc enters such an object; schema is 0 for kinds that live in none.
func (c *Catalog) addMisc(kind, name string, schema ID, replace, ifNotExists bool) error {
	k := nameKey{spaceMisc, schema, kind + " " + name}
	if c.names.has(k) {
		if ifNotExists {
			c.skip("%s %q already exists, skipping", kind, name)
			return nil
		}
		if replace {
			return nil
		}
		if index := textSearchIndexes[kind]; index != "" {
			return errf(UniqueViolation, "duplicate key value violates unique constraint %q", index)
		}
		return errf(DuplicateObject, "%s %q already exists", kind, name).named(name)
	}
	m := &Misc{Header: Header{Class: ClassMisc, Schema: schema, Name: name}, Kind: kind, scope: schema}
	c.createAs(m, k)
	return nil
}

func (c *Catalog) define(s *pgtree.DefineStmt) error {
	n := pgtree.NameOf(s.Defnames)
	switch s.Kind {
	case pgtree.OBJECT_TYPE:
		return c.defineType(s)
	case pgtree.OBJECT_AGGREGATE:
		return c.defineAggregate(s)
	case pgtree.OBJECT_OPERATOR:
		return c.createOperator(s)
	}
	schema, err := c.creationSchema(n)
	if err != nil {
		return err
	}
	return c.addMisc(objectWord(s.Kind), Truncate(n.Name), schema, s.Replace, s.IfNotExists)
}

// tablespace checks a tablespace's name. They are the server's, not the
// database's: which there are isn't known.
func (c *Catalog) tablespace(name string) error {
	if name == "pg_global" {
		return errf(InvalidParameterValue, "only shared relations can be placed in pg_global tablespace")
	}
	return nil
}

func (c *Catalog) createEventTrigger(s *pgtree.CreateEventTrigStmt) error {
	switch s.Eventname {
	case "ddl_command_start", "ddl_command_end", "sql_drop", "table_rewrite", "login":
	default:
		return errf(SyntaxError, "unrecognized event name %q", s.Eventname)
	}
	if err := c.addMisc("event trigger", s.Trigname, 0, false, false); err != nil {
		return err
	}
	n := pgtree.NameOf(s.Funcname)
	f := c.findFunction(n, nil, 0)
	if f == nil {
		if len(c.builtinRoutines(n.Name)) > 0 || c.Incomplete() {
			return nil
		}
		return c.missing(UndefinedFunction, n.Name, "function %s() does not exist", n.Name)
	}
	if f.Result.Known() && f.Result.ID != builtin("event_trigger") {
		return errf(InvalidObjectDefinition, "function %s must return type event_trigger", n.Name)
	}
	id, _ := c.names.get(nameKey{spaceMisc, 0, "event trigger " + s.Trigname})
	c.depend(Address{ID: id}, Address{ID: f.ID}, Normal)
	return nil
}
