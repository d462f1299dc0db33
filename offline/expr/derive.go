package expr

import (
	"fmt"
	"strconv"

	"sqlgen/offline/schema"
)

// NewAlias is x.alias(name), query.subquery(name) or lateral(): the columns of
// x under a new name. An empty name is anonymous.
func NewAlias(x Expr, name schema.Name) *Alias {
	a := &Alias{X: x, Name: name}
	a.Columns = deriveColumns(a, sourceColumns(x))
	return a
}

func sourceColumns(x Expr) []Expr {
	switch x := x.(type) {
	case Query:
		return x.QueryColumns()
	case From:
		return x.FromColumns()
	}
	return nil
}

// deriveColumns makes columns of a derived table. Text and what else has no
// name of its own has an anonymous one, known when it is printed.
func deriveColumns(f From, cols []Expr) []*DerivedColumn {
	var out []*DerivedColumn
	named, repeats := map[string]Expr{}, map[string]int{}
	for _, c := range cols {
		d := &DerivedColumn{From: f, Type: c.ExprType(), Source: c}
		switch c := c.(type) {
		case *schema.Column:
			d.Name, d.Key = c.Name, c.KeyOf()
		case *DerivedColumn:
			d.Name, d.Key = c.Name, c.Key
			if c.Name.None() {
				d.Source = c.Source
			}
		case *Label:
			d.Name, d.Key = c.Name, c.Name.Text
		case *LiteralColumn:
			d.Name, d.Key = schema.N(c.Text), c.Text
		case *Text:
			continue
		case *Function:
			d.Key = c.Name.Text
		}
		if !d.Name.None() {
			if first := named[d.Name.Text]; first == nil {
				named[d.Name.Text] = c
			} else if first != c {
				// Another column of that name: it is told apart by an anonymous one.
				repeats[d.Name.Text]++
				d.Key = d.Name.Text + "_" + strconv.Itoa(repeats[d.Name.Text])
				d.Name = schema.Name{}
			}
		}
		out = append(out, d)
	}
	return out
}

// ColumnByKey finds a column of a FROM object, nil when there is none.
func ColumnByKey(f From, key string) Expr {
	for _, c := range f.FromColumns() {
		switch c := c.(type) {
		case *schema.Column:
			if c.KeyOf() == key {
				return c
			}
		case *DerivedColumn:
			if c.Key == key {
				return c
			}
		}
	}
	return nil
}

// NewCTE is query.cte(name, recursive=…).
func NewCTE(query Expr, name schema.Name, recursive bool) *CTE {
	c := &CTE{Query: query, Name: name, Recursive: recursive}
	c.Columns = deriveColumns(c, sourceColumns(query))
	return c
}

// Union is cte.union(…) or cte.union_all(…): op is "UNION" or "UNION ALL".
func (c *CTE) Union(op string, others ...Query) *CTE {
	q, _ := c.Query.(Query)
	n := NewCTE(NewCompound(op, append([]Query{q}, others...)...), c.Name, c.Recursive)
	n.Nesting, n.Restates, n.Prefixes, n.Suffixes = c.Nesting, c, c.Prefixes, c.Suffixes
	return n
}

// AliasAs is cte.alias(name).
func (c *CTE) AliasAs(name schema.Name) *CTE {
	base := c
	if c.AliasOf != nil {
		base = c.AliasOf
	}
	n := &CTE{Query: c.Query, Name: name, Recursive: c.Recursive, AliasOf: base}
	n.Columns = deriveColumns(n, c.FromColumns())
	return n
}

// NewCompound is union(…) and its kin: nested compounds and queries with a
// limit or an order stand in parentheses.
func NewCompound(op string, queries ...Query) *Compound {
	c := &Compound{Op: op}
	for _, q := range queries {
		switch x := q.(type) {
		case *Select:
			if len(x.OrderBy) > 0 || x.Limit != nil || x.Offset != nil || x.Fetch != nil {
				c.Selects = append(c.Selects, &SelectGrouping{Query: x})
				continue
			}
			c.Selects = append(c.Selects, x)
		case *Compound:
			c.Selects = append(c.Selects, &SelectGrouping{Query: x})
		default:
			c.Selects = append(c.Selects, q)
		}
	}
	return c
}

// NewJoin joins two FROM objects; without a condition the foreign keys between
// them say it.
func NewJoin(left, right From, on Expr, outer, full bool) (*Join, error) {
	if on == nil {
		var err error
		if on, err = JoinCondition(left, right); err != nil {
			return nil, err
		}
	}
	return &Join{Left: left, Right: right, On: SelfGroup(on, AsBool), Outer: outer, Full: full}, nil
}

// tablesOf lists the tables of a FROM object from left to right.
func tablesOf(f From) []From {
	if j, ok := f.(*Join); ok {
		return append(tablesOf(j.Left), tablesOf(j.Right)...)
	}
	return []From{f}
}

// sourceTable is the table behind an alias.
func sourceTable(f From) *schema.Table {
	switch f := f.(type) {
	case *schema.Table:
		return f
	case *Alias:
		if t, ok := f.X.(*schema.Table); ok {
			return t
		}
	}
	return nil
}

// JoinCondition follows Join._join_condition: the foreign keys between two FROM
// objects, from the rightmost table of the left side on.
func JoinCondition(left, right From) (Expr, error) {
	lefts, rights := tablesOf(left), tablesOf(right)
	for i := len(lefts) - 1; i >= 0; i-- {
		var found []Expr
		for _, r := range rights {
			found = append(found, keysBetween(r, lefts[i])...)
			if r != lefts[i] {
				found = append(found, keysBetween(lefts[i], r)...)
			}
		}
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return nil, fmt.Errorf("can't determine join: tables have more than one foreign key constraint relationship between them; please specify the 'onclause' of this join explicitly")
		}
	}
	return nil, fmt.Errorf("can't find any foreign key relationships between the two sides of a join; please specify the 'onclause'")
}

// keysBetween makes a condition of each foreign key of one table to another.
func keysBetween(from, to From) []Expr {
	t, u := sourceTable(from), sourceTable(to)
	if t == nil || u == nil {
		return nil
	}
	var out []Expr
	for _, k := range t.SortedConstraints() {
		fk, ok := k.(*schema.ForeignKeyConstraint)
		if !ok {
			continue
		}
		var parts []Value
		for i, e := range fk.Elements {
			sch, name, column, err := e.Target(t.Metadata)
			if err != nil || sch.Text != u.Schema.Text || name.Text != u.Name.Text {
				break
			}
			l, r := ColumnByKey(to, column.Text), ColumnByKey(from, fk.Columns[i].KeyOf())
			if l == nil || r == nil {
				break
			}
			c, err := Compare(l, Eq, r)
			if err != nil {
				break
			}
			parts = append(parts, c)
		}
		if len(parts) == 0 || len(parts) != len(fk.Elements) {
			continue
		}
		c, err := Junction(And, parts...)
		if err == nil {
			out = append(out, c)
		}
	}
	return out
}
