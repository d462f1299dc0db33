package catalog

import (
	"sqlgen/internal/pgtree"
)

type likeClause struct {
	source  *Table
	options uint32
}

// Bits of TableLikeClause.options (nodes/parsenodes.h).
const (
	likeComments = 1 << iota
	likeCompression
	likeConstraints
	likeDefaults
	likeGenerated
	likeIdentity
	likeIndexes
	likeStatistics
	likeStorage
)

func (b *tableBuilder) like(src *Table, col *Column, options uint32) {
	n := &Column{Name: col.Name, Type: col.Type, NotNull: col.NotNull, Collation: col.Collation, Local: true, Created: b.c.origin, Changed: b.c.origin, Statistics: -1}
	if options&likeComments != 0 {
		n.Comment = col.Comment
	}
	if options&likeStorage != 0 {
		n.Storage = col.Storage
	}
	if options&likeCompression != 0 {
		n.Compression = col.Compression
	}
	if d, ok := b.c.Object(col.Default).(*Default); ok {
		if col.Generated != 0 && options&likeGenerated != 0 || col.Generated == 0 && options&likeDefaults != 0 {
			b.sources = append(b.sources, defaultSource{col.Name, d.Expr.Node, col.Generated != 0})
		}
	}
	if col.Identity != 0 && options&likeIdentity != 0 {
		n.Identity = col.Identity
		p := &columnPlan{identity: &pgtree.Constraint{GeneratedWhen: string(col.Identity)}, copied: true}
		for _, q := range b.c.Sequences(src.ID, col.Num) {
			if q.Identity {
				p.identity.Options = sequenceSettings(q)
			}
		}
		b.t.appendColumn(n)
		p.col = n
		b.plans = append(b.plans, p)
		return
	}
	b.t.appendColumn(n)
}

// sequenceSettings are the options that make an equal sequence.
func sequenceSettings(q *Sequence) []*pgtree.Node {
	return []*pgtree.Node{pgtree.IntOption("start", q.Start), pgtree.IntOption("increment", q.Increment), pgtree.IntOption("maxvalue", q.Max),
		pgtree.IntOption("minvalue", q.Min), pgtree.IntOption("cache", q.Cache)}
}

func (b *tableBuilder) likeExtras(l likeClause) error {
	c := b.c
	t := c.tableByID(b.t.ID)
	if l.options&likeConstraints != 0 {
		for _, k := range c.Constraints(l.source.ID) {
			if k.Type == 'c' {
				own, err := c.addCheck(t.ID, &pgtree.Constraint{Contype: pgtree.CONSTR_CHECK, Conname: k.Name, RawExpr: k.Expr.Node, IsNoInherit: k.NoInherit}, nil, false)
				if err != nil {
					return err
				}
				if l.options&likeComments != 0 && k.Comment != "" {
					m := *own
					m.Comment = k.Comment
					c.put(&m)
				}
			}
		}
	}
	if l.options&likeStatistics != 0 {
		if err := c.copyStatistics(l.source, t); err != nil {
			return err
		}
	}
	if l.options&likeIndexes != 0 {
		for _, i := range c.Indexes(l.source.ID) {
			n, err := c.copyIndex(i, l.source, t, 0)
			if err != nil {
				return err
			}
			if l.options&likeComments != 0 && i.Comment != "" {
				m := *n
				m.Comment = i.Comment
				c.put(&m)
			}
		}
	}
	return nil
}

// copyIndex makes an index of one table on another (LIKE, partitions).
func (c *Catalog) copyIndex(i *Index, from, to *Table, parent ID) (*Index, error) {
	p := indexPlan{method: i.Method, unique: i.Unique, primary: i.Primary, nulls: i.NullsNotDistinct, parent: parent}
	if k, ok := c.Object(i.Constraint).(*Constraint); ok {
		p.constraint, p.deferrable, p.deferred, p.operators = k.Type, k.Deferrable, k.Deferred, k.Operators
		if parent != 0 {
			p.parentCon = k.ID
		}
	}
	for _, col := range i.Columns {
		e := &pgtree.IndexElem{Ordering: pgtree.SORTBY_DEFAULT, NullsOrdering: pgtree.SORTBY_NULLS_DEFAULT}
		if col.Descending {
			e.Ordering = pgtree.SORTBY_DESC
		}
		if col.NullsFirst != col.Descending {
			e.NullsOrdering = pgtree.SORTBY_NULLS_LAST
			if col.NullsFirst {
				e.NullsOrdering = pgtree.SORTBY_NULLS_FIRST
			}
		}
		if col.Opclass != "" {
			e.Opclass = []*pgtree.Node{pgtree.StringNode(col.Opclass)}
		}
		if col.Num != 0 {
			e.Name = from.ColumnNum(col.Num).Name
		} else {
			e.Expr = col.Expr.Node
		}
		p.params = append(p.params, &pgtree.Node{Node: &pgtree.Node_IndexElem{IndexElem: e}})
	}
	for _, n := range i.Include {
		p.include = append(p.include, indexElem(from.ColumnNum(n).Name))
	}
	if i.Where != nil {
		p.where = i.Where.Node
	}
	return c.defineIndex(to.ID, p)
}
