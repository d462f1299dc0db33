package catalog

import (
	"slices"
	"strings"

	"sqlgen/internal/pgtree"
)

var systemColumns = []string{"ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"}

// columnPlan is a ColumnDef on its way into a table: what has to be made
// besides the column itself.
type columnPlan struct {
	col         Column
	defaultExpr *pgtree.Node
	generated   *pgtree.Node
	serial      string // int2, int4 or int8
	identity    *pgtree.Constraint
	copied      bool                 // the identity comes from LIKE
	constraints []*pgtree.Constraint // checks, keys, foreign keys
}

var serialTypes = map[string]string{"smallserial": "int2", "serial2": "int2", "serial": "int4", "serial4": "int4", "bigserial": "int8", "serial8": "int8"}

// planColumn reads a ColumnDef (transformColumnDefinition).
func (c *Catalog) planColumn(table string, d *pgtree.ColumnDef) (*columnPlan, error) {
	p := &columnPlan{col: Column{Name: Truncate(d.Colname), Local: true, Created: c.origin, Changed: c.origin, Statistics: -1}}
	if slices.Contains(systemColumns, d.Colname) {
		return nil, errf(DuplicateColumn, "column name %q conflicts with a system column name", d.Colname)
	}
	if tn := d.TypeName; tn != nil {
		if len(tn.Names) == 1 && !tn.PctType {
			if base, ok := serialTypes[tn.Names[0].GetString_().GetSval()]; ok {
				if len(tn.ArrayBounds) > 0 {
					return nil, errf(FeatureNotSupported, "array of serial is not implemented")
				}
				p.serial = base
				p.col.Type = ref(builtin(base))
				p.col.NotNull = true
			}
		}
		if p.serial == "" {
			t, err := c.typeOf(tn)
			if err != nil {
				return nil, err
			}
			if bt := c.Type(t.ID); bt != nil && bt.Kind == PseudoType {
				return nil, errf(InvalidTableDefinition, "column %q has pseudo-type %s", d.Colname, c.FormatType(t))
			}
			if tn.Setof {
				return nil, errf(InvalidTableDefinition, "column %q cannot be declared SETOF", d.Colname)
			}
			p.col.Type = t
		}
	}
	if d.CollClause != nil {
		if err := c.collation(d.CollClause.Collname); err != nil {
			return nil, err
		}
		if t := c.Type(p.col.Type.ID); t != nil && !t.Collatable && t.Kind != CompositeType && !c.collatable(p.col.Type) {
			return nil, errf(DatatypeMismatch, "collations are not supported by type %s", c.FormatType(p.col.Type))
		}
		p.col.Collation = pgtree.NameOf(d.CollClause.Collname).Name
	}
	p.col.Compression = d.Compression
	p.col.Storage = d.StorageName
	return p, p.inline(table, d)
}

// inline reads the constraints of a ColumnDef.
func (p *columnPlan) inline(table string, d *pgtree.ColumnDef) error {
	sawNull, sawNotNull := false, p.serial != ""
	var last *pgtree.Constraint
	for _, n := range d.Constraints {
		con := n.GetConstraint()
		if con == nil {
			continue
		}
		switch con.Contype {
		case pgtree.CONSTR_NULL:
			if sawNotNull {
				return errf(SyntaxError, "conflicting NULL/NOT NULL declarations for column %q of table %q", d.Colname, table)
			}
			sawNull = true
		case pgtree.CONSTR_NOTNULL:
			if sawNull {
				return errf(SyntaxError, "conflicting NULL/NOT NULL declarations for column %q of table %q", d.Colname, table)
			}
			sawNotNull, p.col.NotNull = true, true
		case pgtree.CONSTR_DEFAULT:
			if p.defaultExpr != nil || p.serial != "" {
				return errf(SyntaxError, "multiple default values specified for column %q of table %q", d.Colname, table)
			}
			p.defaultExpr = con.RawExpr
		case pgtree.CONSTR_IDENTITY:
			if p.identity != nil {
				return errf(SyntaxError, "multiple identity specifications for column %q of table %q", d.Colname, table)
			}
			if sawNull {
				return errf(SyntaxError, "conflicting NULL/NOT NULL declarations for column %q of table %q", d.Colname, table)
			}
			p.identity = con
			p.col.NotNull, sawNotNull = true, true
			p.col.Identity = con.GeneratedWhen[0]
			switch p.col.Type.ID {
			case builtin("int2"), builtin("int4"), builtin("int8"):
			default:
				return errf(InvalidParameterValue, "identity column type must be smallint, integer, or bigint")
			}
		case pgtree.CONSTR_GENERATED:
			if p.generated != nil {
				return errf(SyntaxError, "multiple generation clauses specified for column %q of table %q", d.Colname, table)
			}
			p.generated = con.RawExpr
			p.col.Generated = 's'
		case pgtree.CONSTR_CHECK:
			p.constraints = append(p.constraints, con)
			last = con
		case pgtree.CONSTR_PRIMARY, pgtree.CONSTR_UNIQUE:
			k := pgtree.Copy(con)
			k.Keys = []*pgtree.Node{{Node: &pgtree.Node_String_{String_: &pgtree.String{Sval: d.Colname}}}}
			p.constraints = append(p.constraints, k)
			last = k
			if con.Contype == pgtree.CONSTR_PRIMARY {
				if sawNull {
					return errf(SyntaxError, "conflicting NULL/NOT NULL declarations for column %q of table %q", d.Colname, table)
				}
				p.col.NotNull = true
			}
		case pgtree.CONSTR_FOREIGN:
			k := pgtree.Copy(con)
			k.FkAttrs = []*pgtree.Node{{Node: &pgtree.Node_String_{String_: &pgtree.String{Sval: d.Colname}}}}
			p.constraints = append(p.constraints, k)
			last = k
		case pgtree.CONSTR_ATTR_DEFERRABLE, pgtree.CONSTR_ATTR_NOT_DEFERRABLE, pgtree.CONSTR_ATTR_DEFERRED, pgtree.CONSTR_ATTR_IMMEDIATE:
			if last == nil || last.Contype == pgtree.CONSTR_CHECK {
				return errf(SyntaxError, "misplaced %s clause", strings.ReplaceAll(strings.TrimPrefix(con.Contype.String(), "CONSTR_ATTR_"), "_", " "))
			}
			switch con.Contype {
			case pgtree.CONSTR_ATTR_DEFERRABLE:
				last.Deferrable = true
			case pgtree.CONSTR_ATTR_DEFERRED:
				last.Deferrable, last.Initdeferred = true, true
			}
		}
	}
	word := ""
	switch {
	case p.identity != nil && (p.defaultExpr != nil || p.serial != ""):
		word = "both default and identity specified for column %q of table %q"
	case p.generated != nil && p.defaultExpr != nil:
		word = "both default and generation expression specified for column %q of table %q"
	case p.generated != nil && p.identity != nil:
		word = "both identity and generation expression specified for column %q of table %q"
	}
	if word != "" {
		return errf(SyntaxError, word, d.Colname, table)
	}
	return nil
}

func (c *Catalog) collatable(r TypeRef) bool {
	t := c.Type(c.base(r).ID)
	return t == nil || t.Collatable
}

// collation checks that a collation exists.
func (c *Catalog) collation(names []*pgtree.Node) error {
	n := pgtree.NameOf(names)
	switch n.Name {
	case "default", "C", "POSIX", "ucs_basic", "unicode":
		return nil
	}
	for _, schema := range append([]string{n.Schema}, c.path...) {
		if s, ok := c.names.get(nameKey{spaceSchema, 0, schema}); ok && c.names.has(nameKey{spaceMisc, s, "collation " + n.Name}) {
			return nil
		}
	}
	if strings.Contains(n.Name, "_") || strings.Contains(n.Name, "-x-icu") || c.Incomplete() {
		return nil // the server's own, which depend on its operating system
	}
	return errf(UndefinedObject, "collation %q for encoding \"UTF8\" does not exist", n.Name)
}

// appendColumn gives a column its number.
func (t *Table) appendColumn(col Column) *Column {
	t.nextColumn++
	col.Num = t.nextColumn
	t.Columns = append(t.Columns, col)
	return &t.Columns[len(t.Columns)-1]
}

// setDefault checks and stores a DEFAULT or generation expression; nil drops it.
func (c *Catalog) setDefault(t *Table, num int16, expr *pgtree.Node, generated bool) error {
	col := t.ColumnNum(num)
	old := col.Default
	if expr == nil {
		if old != 0 {
			c.remove(old, true)
		}
		return nil
	}
	a := c.analyzer()
	if generated {
		a.only = "column generation expression"
		a.addTable(t, "")
	} else {
		a.forbidColumns = "cannot use column reference in DEFAULT expression"
		a.only = "DEFAULT expressions"
	}
	typ, err := a.expr(expr)
	if err != nil {
		return err
	}
	if generated && a.volatility != 'i' {
		return errf(InvalidObjectDefinition, "generation expression is not immutable")
	}
	if err := c.coerceDefault(expr, typ, col, generated); err != nil {
		return err
	}
	if old != 0 {
		c.remove(old, true)
	}
	if !generated && pgtree.IsNull(expr) && col.Type.Known() && c.Type(col.Type.ID).Kind != DomainType {
		return nil // DEFAULT NULL is no default (AddRelationNewConstraints)
	}
	d := &Default{Header: Header{Class: ClassDefault}, Table: t.ID, Column: num, Expr: newExpr(expr)}
	quiet := c.events
	c.events = nil
	c.create(d, spaceMisc, 0)
	c.events = quiet
	c.depend(Address{ID: d.ID}, Address{t.ID, num}, Auto)
	from := Address{ID: d.ID}
	for _, to := range a.deps {
		if generated && to.ID == t.ID {
			c.depend(Address{t.ID, num}, to, Auto)
			continue
		}
		c.depend(from, to, Normal)
	}
	c.updateColumn(t.ID, num, func(col *Column) {
		col.Default = d.ID
		if generated {
			col.Generated = 's'
		}
	})
	return nil
}

func (c *Catalog) coerceDefault(expr *pgtree.Node, typ TypeRef, col *Column, generated bool) error {
	if text, ok := untypedLiteral(expr); ok {
		return c.checkLiteral(text, col.Type)
	}
	if ok, known := c.Cast(typ, col.Type, AssignmentCast); known && !ok {
		what := "default"
		if generated {
			what = "generation"
		}
		return errf(DatatypeMismatch, "column %q is of type %s but %s expression is of type %s", col.Name, c.FormatType(col.Type), what, c.FormatType(typ)).
			hint("You will need to rewrite or cast the expression.")
	}
	return nil
}
