package rules

import (
	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

// columnNodes are the statements that give columns a type.
var columnNodes = []any{(*pgtree.CreateStmt)(nil), (*pgtree.AlterTableStmt)(nil)}

// columnPlace is a column that gets a type: in CREATE TABLE, ADD COLUMN or
// ALTER COLUMN TYPE, on new and old tables alike.
type columnPlace struct {
	Table   string // for messages
	Name    string
	Def     *pgtree.ColumnDef
	Builtin string // name of a type of pg_catalog, "" for others; "int4[]" isn't "int4"
	Primary bool   // it alone is the primary key
	Serial  string
}

// columns makes a Run that calls f for each of them.
func columns(f func(*lint.Pass, columnPlace)) func(*lint.Pass) {
	return func(p *lint.Pass) {
		x := sharedBy(p)
		if x.columns == nil {
			x.columns = columnPlaces(p)
		}
		for _, c := range x.columns {
			f(p, c)
		}
	}
}

func columnPlaces(p *lint.Pass) []columnPlace {
	switch n := p.Node.(type) {
	case *pgtree.CreateStmt:
		return createdColumns(n)
	case *pgtree.AlterTableStmt:
		return alteredColumns(p, n)
	}
	return []columnPlace{}
}

func createdColumns(n *pgtree.CreateStmt) []columnPlace {
	out := make([]columnPlace, 0, len(n.TableElts))
	key := ""
	for _, e := range n.TableElts {
		if k := e.GetConstraint(); k.GetContype() == pgtree.CONSTR_PRIMARY && len(k.Keys) == 1 {
			key = k.Keys[0].GetString_().GetSval()
		}
	}
	for _, e := range n.TableElts {
		if def := e.GetColumnDef(); def != nil {
			c := placeOf(n.Relation, def)
			c.Primary = c.Primary || def.Colname == key
			out = append(out, c)
		}
	}
	return out
}

func alteredColumns(p *lint.Pass, n *pgtree.AlterTableStmt) []columnPlace {
	out := []columnPlace{}
	for _, e := range n.Cmds {
		cmd := e.GetAlterTableCmd()
		def := cmd.GetDef().GetColumnDef()
		if def == nil || cmd.Subtype != pgtree.AT_AddColumn && cmd.Subtype != pgtree.AT_AlterColumnType {
			continue
		}
		c := placeOf(n.Relation, def)
		if cmd.Subtype == pgtree.AT_AlterColumnType {
			c.Name = cmd.Name
			if t := p.Table(n.Relation); t != nil {
				if k := p.Before.PrimaryKey(t.ID); k != nil && len(k.Columns) == 1 {
					col := t.ColumnNum(k.Columns[0])
					c.Primary = col != nil && col.Name == cmd.Name
				}
			}
		}
		out = append(out, c)
	}
	return out
}

func placeOf(r *pgtree.RangeVar, def *pgtree.ColumnDef) columnPlace {
	c := columnPlace{Table: plainName(r.GetSchemaname(), r.GetRelname()), Name: def.Colname, Def: def, Serial: serialType(def.TypeName)}
	if t := def.TypeName; t != nil && len(t.ArrayBounds) == 0 && c.Serial == "" {
		name := pgtree.NameOf(t.Names)
		if name.Schema == "" || name.Schema == "pg_catalog" {
			c.Builtin = name.Name
		}
	}
	for _, n := range def.Constraints {
		if n.GetConstraint().GetContype() == pgtree.CONSTR_PRIMARY {
			c.Primary = true
		}
	}
	return c
}

// alternative is the column with another type.
func (c columnPlace) alternative(p *lint.Pass, python, sql string) string {
	if advise(p.Stmt).sql {
		return catalog.Quote(c.Name) + " " + sql
	}
	return "sa.Column(" + pyString(c.Name) + ", " + python + ", …)"
}
