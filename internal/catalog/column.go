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
	col         *Column
	defaultExpr *pgtree.Node
	generated   *pgtree.Node
	serial      string // int2, int4 or int8
	identity    *pgtree.Constraint
	copied      bool                 // the identity comes from LIKE
	constraints []*pgtree.Constraint // checks, keys, foreign keys
	notNull     bool
	notNullName string // of CONSTRAINT name NOT NULL
}

var serialTypes = map[string]string{"smallserial": "int2", "serial2": "int2", "serial": "int4", "serial4": "int4", "bigserial": "int8", "serial8": "int8"}

// planColumn reads a ColumnDef (transformColumnDefinition).
func (c *Catalog) planColumn(table string, d *pgtree.ColumnDef) (*columnPlan, error) {
	p := &columnPlan{col: &Column{Name: Truncate(d.Colname), Local: true, Created: c.origin, Changed: c.origin, Statistics: -1}}
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
		if err := c.columnCollation(d.CollClause, p.col.Type); err != nil {
			return nil, err
		}
		p.col.Collation = pgtree.NameOf(d.CollClause.Collname).Name
	}
	p.col.Compression = d.Compression
	p.col.Storage = d.StorageName
	err := p.inline(table, d, c.options.Version >= 18)
	p.notNull = p.col.NotNull
	return p, err
}

// inline reads the constraints of a ColumnDef. newer servers refuse NULL beside
// PRIMARY KEY.
func (p *columnPlan) inline(table string, d *pgtree.ColumnDef, newer bool) error {
	sawNull, sawNotNull := false, p.serial != ""
	attributes := constraintAttributes{}
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
			if con.Conname != "" {
				p.notNullName = con.Conname
			}
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
			if p.col.Type.ID != 0 && !identityType(p.col.Type) {
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
		case pgtree.CONSTR_PRIMARY, pgtree.CONSTR_UNIQUE:
			k := pgtree.Copy(con)
			k.Keys = []*pgtree.Node{{Node: &pgtree.Node_String_{String_: &pgtree.String{Sval: d.Colname}}}}
			p.constraints = append(p.constraints, k)
			con = k
			if con.Contype == pgtree.CONSTR_PRIMARY {
				if sawNull && newer {
					return errf(SyntaxError, "conflicting NULL/NOT NULL declarations for column %q of table %q", d.Colname, table)
				}
				p.col.NotNull = true
			}
		case pgtree.CONSTR_FOREIGN:
			k := pgtree.Copy(con)
			k.FkAttrs = []*pgtree.Node{{Node: &pgtree.Node_String_{String_: &pgtree.String{Sval: d.Colname}}}}
			p.constraints = append(p.constraints, k)
			con = k
		case pgtree.CONSTR_ATTR_DEFERRABLE, pgtree.CONSTR_ATTR_NOT_DEFERRABLE, pgtree.CONSTR_ATTR_DEFERRED, pgtree.CONSTR_ATTR_IMMEDIATE:
			if err := attributes.apply(con.Contype); err != nil {
				return err
			}
			continue
		}
		attributes = constraintAttributes{of: con}
	}
	word := ""
	switch {
	case p.identity != nil && (p.defaultExpr != nil || p.serial != ""):
		word = "both default and identity specified for column %q of table %q"
	case p.generated != nil && (p.defaultExpr != nil || p.serial != ""):
		word = "both default and generation expression specified for column %q of table %q"
	case p.generated != nil && p.identity != nil:
		word = "both identity and generation expression specified for column %q of table %q"
	}
	if word != "" {
		return errf(SyntaxError, word, d.Colname, table)
	}
	return nil
}

// constraintAttributes are the clauses after a column's constraint
// (transformConstraintAttrs).
type constraintAttributes struct {
	of                    *pgtree.Constraint
	deferrable, initially bool // whether they were given
}

func (a *constraintAttributes) apply(clause pgtree.ConstrType) error {
	word := map[pgtree.ConstrType]string{pgtree.CONSTR_ATTR_DEFERRABLE: "DEFERRABLE", pgtree.CONSTR_ATTR_NOT_DEFERRABLE: "NOT DEFERRABLE",
		pgtree.CONSTR_ATTR_DEFERRED: "INITIALLY DEFERRED", pgtree.CONSTR_ATTR_IMMEDIATE: "INITIALLY IMMEDIATE"}[clause]
	switch a.of.GetContype() {
	case pgtree.CONSTR_PRIMARY, pgtree.CONSTR_UNIQUE, pgtree.CONSTR_EXCLUSION, pgtree.CONSTR_FOREIGN:
	default:
		return errf(SyntaxError, "misplaced %s clause", word)
	}
	switch clause {
	case pgtree.CONSTR_ATTR_DEFERRABLE, pgtree.CONSTR_ATTR_NOT_DEFERRABLE:
		if a.deferrable {
			return errf(SyntaxError, "multiple DEFERRABLE/NOT DEFERRABLE clauses not allowed")
		}
		a.deferrable = true
		a.of.Deferrable = clause == pgtree.CONSTR_ATTR_DEFERRABLE
	default:
		if a.initially {
			return errf(SyntaxError, "multiple INITIALLY IMMEDIATE/DEFERRED clauses not allowed")
		}
		a.initially = true
		a.of.Initdeferred = clause == pgtree.CONSTR_ATTR_DEFERRED
		if a.of.Initdeferred && !a.deferrable {
			a.of.Deferrable = true
		}
	}
	if a.of.Initdeferred && !a.of.Deferrable {
		return errf(SyntaxError, "constraint declared INITIALLY DEFERRED must be DEFERRABLE")
	}
	return nil
}

func (c *Catalog) collatable(r TypeRef) bool {
	t := c.Type(c.base(r).ID)
	return t == nil || t.Collatable
}

// identityType reports whether an identity column may be of a type.
func identityType(t TypeRef) bool {
	return !t.Array && (t.ID == builtin("int2") || t.ID == builtin("int4") || t.ID == builtin("int8"))
}

// columnCollation checks the COLLATE of a column (GetColumnDefCollation).
func (c *Catalog) columnCollation(clause *pgtree.CollateClause, typ TypeRef) error {
	if clause == nil {
		return nil
	}
	if err := c.collation(clause.Collname); err != nil {
		return err
	}
	if t := c.Type(typ.ID); t != nil && !t.Collatable && t.Kind != CompositeType && !c.collatable(typ) {
		return errf(DatatypeMismatch, "collations are not supported by type %s", c.FormatType(typ))
	}
	return nil
}

// collation checks that a collation exists.
func (c *Catalog) collation(names []*pgtree.Node) error {
	n := pgtree.NameOf(names)
	switch n.Name {
	case "default", "C", "POSIX", "ucs_basic", "unicode":
		return nil
	}
	if c.collationID(n) != 0 {
		return nil
	}
	if strings.Contains(n.Name, "_") || strings.Contains(n.Name, "-x-icu") || c.Incomplete() {
		return nil // the server's own, which depend on its operating system
	}
	return errf(UndefinedObject, "collation %q for encoding \"UTF8\" does not exist", n.Name)
}

// collationID finds a collation that was created, 0 for the server's own.
func (c *Catalog) collationID(n pgtree.Name) ID {
	for _, schema := range c.functionSchemas(n) {
		if id, ok := c.names.get(nameKey{spaceMisc, schema, "collation " + n.Name}); ok {
			return id
		}
	}
	return 0
}

// dependOnCollation records what a column's COLLATE depends on.
func (c *Catalog) dependOnCollation(from Address, name string) {
	if name != "" {
		c.depend(from, Address{ID: c.collationID(pgtree.Name{Name: name})}, Normal)
	}
}

// appendColumn gives a column its number.
func (t *Table) appendColumn(col *Column) {
	t.nextColumn++
	col.Num = t.nextColumn
	t.Columns = append(t.Columns, col)
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
		a.only = "DEFAULT expressions"
		if c.options.Version < 12 {
			a.addTable(t, "")
		} else {
			a.forbidColumns = "cannot use column reference in DEFAULT expression"
		}
	}
	typ, err := a.expr(expr)
	if err != nil {
		return err
	}
	if !generated && slices.ContainsFunc(a.deps, func(d Address) bool { return d.ID == t.ID }) {
		return errf(InvalidColumnReference, "cannot use column references in default expression")
	}
	if generated {
		if err := generationColumns(a.deps, t, num, expr); err != nil {
			return err
		}
	}
	if generated && a.volatility != 'i' {
		return errf(InvalidObjectDefinition, "generation expression is not immutable")
	}
	if err := c.coerceDefault(expr, typ, col); err != nil {
		return err
	}
	if old != 0 {
		c.remove(old, true)
	}
	if !generated && pgtree.IsNull(expr) && col.Type.Known() && c.Type(col.Type.ID).Kind != DomainType && col.Type.Typmod == noTypmod {
		return nil // DEFAULT NULL is no default, without the cast to a length or precision (AddRelationNewConstraints)
	}
	d := &Default{Header: Header{Class: ClassDefault}, Table: t.ID, Column: num, Expr: newExpr(expr)}
	quiet := c.events
	c.events = nil
	c.create(d, spaceMisc, 0)
	c.events = quiet
	c.depend(Address{ID: d.ID}, Address{t.ID, num}, Auto)
	from := Address{ID: d.ID}
	for _, to := range a.deps {
		if generated { // the column goes, not the expression alone
			c.depend(Address{t.ID, num}, to, cond(c.options.Version >= 15, Normal, Auto))
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

// generationColumns refuses an expression over other generated columns, itself
// or system columns.
func generationColumns(deps []Address, t *Table, num int16, expr *pgtree.Node) error {
	for _, d := range deps {
		if col := t.ColumnNum(d.Column); d.ID == t.ID && col != nil && (col.Generated != 0 || col.Num == num) {
			return errf(InvalidObjectDefinition, "cannot use generated column %q in column generation expression", col.Name).
				detail("A generated column cannot reference another generated column.")
		}
	}
	var system error
	pgtree.Walk(expr, func(x any) bool {
		if r, ok := x.(*pgtree.ColumnRef); ok && system == nil {
			names := pgtree.Strings(r.Fields)
			if last := names[len(names)-1]; last != "tableoid" && slices.Contains(systemColumns, last) {
				system = errf(InvalidColumnReference, "cannot use system column %q in column generation expression", last)
			}
		}
		return true
	})
	return system
}

func (c *Catalog) coerceDefault(expr *pgtree.Node, typ TypeRef, col *Column) error {
	if untypedLiteral(expr) {
		return c.checkLiteral(expr, col.Type)
	}
	if ok, known := c.Cast(typ, col.Type, AssignmentCast); known && !ok {
		return errf(DatatypeMismatch, "column %q is of type %s but default expression is of type %s", col.Name, c.FormatType(col.Type), c.FormatType(typ)).
			hint("You will need to rewrite or cast the expression.")
	}
	return nil
}
