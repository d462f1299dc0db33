package alembic

import (
	"fmt"
	"slices"

	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// recreation is a batch with recreate="always": a new table, the rows copied
// over, the old table dropped, the new one renamed. Follows ApplyBatchImpl of
// operations/batch.py, and prep_table_for_batch of the PostgreSQL impl.
type recreation struct {
	o    *operations
	b    *batch
	from *schema.Table
	at   ops.At

	columns   []*recreated
	named     []schema.Constraint
	unnamed   []schema.Constraint
	indexes   []*schema.Index
	created   []*schema.Index
	order     []string // existing columns
	neighbors [][2]string
}

// recreated is one column of the new table.
type recreated struct {
	key    string
	column *schema.Column
	source *schema.Column // whose values are copied; nil for a new column
	cast   bool
}

func newRecreation(o *operations, b *batch, from *schema.Table) *recreation {
	r := &recreation{o: o, b: b, from: from, at: o.at()}
	for _, c := range from.Columns {
		column := c.Copy()
		column.ForeignKeys = nil // they are among the table's constraints
		r.columns = append(r.columns, &recreated{key: c.KeyOf(), column: column, source: c})
		r.order = append(r.order, c.KeyOf())
	}
	for _, k := range from.SortedConstraints() {
		base := k.Base()
		switch {
		case base.TypeBound:
		case base.Name.None():
			r.unnamed = append(r.unnamed, k)
		default:
			r.named = append(r.named, k)
		}
	}
	r.indexes = append(r.indexes, from.Indexes...)
	return r
}

func (r *recreation) find(key string) (*recreated, error) {
	for _, c := range r.columns {
		if c.key == key {
			return c, nil
		}
	}
	return nil, pyeval.RaiseArgs(pyeval.KeyErrorClass, pyeval.Str(key))
}

// run performs the queued operations on the new table, then writes it.
func (r *recreation) run() error {
	for _, op := range r.b.queue {
		if err := r.apply(op); err != nil {
			return err
		}
	}
	return r.write()
}

func (r *recreation) apply(op ops.Operation) error {
	switch op := op.(type) {
	case *ops.AlterColumn:
		return r.alter(op)
	case *ops.AddColumn:
		c := op.Column.Copy()
		r.columns = append(r.columns, &recreated{key: c.KeyOf(), column: c})
		r.placeColumn(c.KeyOf())
	case *ops.DropColumn:
		c, err := r.find(op.Column.Text)
		if err != nil {
			return err
		}
		r.columns = slices.DeleteFunc(r.columns, func(x *recreated) bool { return x == c })
		r.order = slices.DeleteFunc(r.order, func(k string) bool { return k == c.key })
	case *ops.CreateConstraint:
		if op.Constraint.Base().Name.None() {
			return pyeval.Raise(pyeval.ValueErrorClass, "Constraint must have a name")
		}
		if _, ok := op.Constraint.(*schema.PrimaryKey); ok {
			r.unnamed = slices.DeleteFunc(r.unnamed, isPrimaryKey)
		}
		r.named = append(r.named, op.Constraint)
	case *ops.DropConstraint:
		return r.dropConstraint(op.Constraint.Base().Name)
	case *ops.CreateIndex:
		r.created = append(r.created, op.Index)
	case *ops.DropIndex:
		n := len(r.indexes)
		r.indexes = slices.DeleteFunc(r.indexes, func(ix *schema.Index) bool { return ix.Name.Text == op.Index.Name.Text })
		if len(r.indexes) == n {
			return pyeval.Raise(pyeval.ValueErrorClass, "No such index: '%s'", op.Index.Name.Text)
		}
	case *ops.TableComment:
	default:
		return pyeval.NewFault("", "op.%s is not supported in a batch with recreate='always'", op.OpName())
	}
	return nil
}

func isPrimaryKey(k schema.Constraint) bool { _, ok := k.(*schema.PrimaryKey); return ok }

func (r *recreation) dropConstraint(name schema.Name) error {
	for i, k := range r.named {
		if k.Base().Name.Text != name.Text {
			continue
		}
		if pk, ok := k.(*schema.PrimaryKey); ok {
			for _, c := range pk.Columns {
				if rc, err := r.find(c.KeyOf()); err == nil {
					rc.column.PrimaryKey = false
				}
			}
		}
		r.named = slices.Delete(r.named, i, i+1)
		return nil
	}
	return pyeval.Raise(pyeval.ValueErrorClass, "No such constraint: '%s'", name.Text)
}

func (r *recreation) alter(op *ops.AlterColumn) error {
	c, err := r.find(op.Column.Text)
	if err != nil {
		return err
	}
	if !op.NewName.None() {
		c.column.Name = op.NewName
	}
	if op.Type != nil {
		c.cast = schema.AffinityOf(c.column.Type) != schema.AffinityOf(op.Type)
		c.column.Type = op.Type
	}
	if op.Nullable != schema.Unset {
		c.column.Nullable = op.Nullable
	}
	if op.SetServerDefault {
		c.column.ServerDefault = op.ServerDefault
	}
	if op.SetComment {
		c.column.Comment = ""
		if op.Comment != nil {
			c.column.Comment = *op.Comment
		}
	}
	return nil
}

// placeColumn notes the neighbours of a new column (insert_before,
// insert_after); without any it goes to the end.
func (r *recreation) placeColumn(key string) {
	var p placement
	for _, q := range r.b.places {
		if q.column == key {
			p = q
		}
	}
	if len(r.b.reordering) == 0 {
		if i := slices.Index(r.order, p.after); p.after != "" && p.before == "" && i >= 0 && i+1 < len(r.order) {
			p.before = r.order[i+1]
		}
		if i := slices.Index(r.order, p.before); p.before != "" && p.after == "" && i > 0 {
			p.after = r.order[i-1]
		}
	}
	if p.before != "" {
		r.neighbors = append(r.neighbors, [2]string{key, p.before})
	}
	if p.after != "" {
		r.neighbors = append(r.neighbors, [2]string{p.after, key})
	}
	if len(r.b.reordering) == 0 && p.before == "" && p.after == "" && len(r.order) > 0 {
		r.neighbors = append(r.neighbors, [2]string{r.order[len(r.order)-1], key})
	}
}

// sort orders the columns by the pairs (a before b), stable otherwise.
func (r *recreation) sort() error {
	pairs := append([][2]string(nil), r.neighbors...)
	if len(r.b.reordering) > 0 {
		for _, g := range r.b.reordering {
			for i := 1; i < len(g); i++ {
				pairs = append(pairs, [2]string{g[i-1], g[i]})
			}
		}
	} else {
		for i := 1; i < len(r.order); i++ {
			pairs = append(pairs, [2]string{r.order[i-1], r.order[i]})
		}
	}
	var sorted []*recreated
	left := slices.Clone(r.columns)
	for len(left) > 0 {
		next := -1
		for i, c := range left {
			blocked := slices.ContainsFunc(left, func(o *recreated) bool { return o != c && slices.Contains(pairs, [2]string{o.key, c.key}) })
			if !blocked {
				next = i
				break
			}
		}
		if next < 0 {
			return pyeval.Raise(CommandErrorClass, "the order of the columns that the batch asks for is circular")
		}
		sorted = append(sorted, left[next])
		left = slices.Delete(left, next, next+1)
	}
	r.columns = sorted
	return nil
}

func (r *recreation) write() error {
	if err := r.sort(); err != nil {
		return err
	}
	name := "_alembic_tmp_" + r.from.Name.Text
	if len(name) > 50 {
		name = name[:50]
	}
	temp, err := r.newTable(schema.Name{Text: name, Quote: r.from.Name.Quote})
	if err != nil {
		return err
	}
	// The new table uses the names of the old one's constraints.
	for _, k := range r.named {
		if k.Base().Table != r.from && !r.isCreated(k) {
			continue
		}
		if !slices.ContainsFunc(r.from.Constraints, func(o schema.Constraint) bool { return o == k }) {
			continue
		}
		if err := r.o.ctx.execute(&ops.DropConstraint{At: r.at, Constraint: k}); err != nil {
			return err
		}
	}
	if err := r.o.ctx.execute(&ops.CreateTable{At: r.at, Table: temp}); err != nil {
		return err
	}
	if err := r.o.ctx.execute(&ops.Execute{At: r.at, Element: r.copyRows(temp)}); err != nil {
		return err
	}
	if err := r.o.ctx.execute(&ops.DropTable{At: r.at, Table: r.from}); err != nil {
		return err
	}
	if err := r.o.ctx.execute(&ops.RenameTable{At: r.at, Old: temp.Name, New: r.from.Name, Schema: r.from.Schema}); err != nil {
		return err
	}
	return r.writeIndexes()
}

func (r *recreation) isCreated(k schema.Constraint) bool {
	for _, op := range r.b.queue {
		if c, ok := op.(*ops.CreateConstraint); ok && c.Constraint == k {
			return true
		}
	}
	return false
}

// newTable is the table under its temporary name.
func (r *recreation) newTable(name schema.Name) (*schema.Table, error) {
	m := r.o.ctx.objects.MetaData()
	t := schema.NewTable(m, r.from.Schema, name)
	t.Comment, t.Prefixes, t.Options = r.from.Comment, r.from.Prefixes, r.from.Options
	for _, c := range r.columns {
		c.column.Index, c.column.Unique = schema.No, schema.No
		if err := t.AppendColumn(c.column, false); err != nil {
			return nil, argumentError(err)
		}
	}
	for _, v := range r.b.tableArgs {
		if k, ok := pyeval.Payload[schema.Constraint](v); ok {
			if err := t.AppendConstraint(k); err != nil {
				return nil, argumentError(err)
			}
		}
	}
	for _, k := range append(append([]schema.Constraint(nil), r.named...), r.unnamed...) {
		c, ok := r.copyConstraint(k)
		if !ok {
			continue
		}
		if err := t.AppendConstraint(c); err != nil {
			return nil, argumentError(err)
		}
	}
	return t, nil
}

// copyConstraint is a constraint for the new table; ok is false when one of its
// columns is gone.
func (r *recreation) copyConstraint(k schema.Constraint) (schema.Constraint, bool) {
	keys := func(cols []*schema.Column) ([]string, bool) {
		var out []string
		for _, c := range cols {
			if _, err := r.find(c.KeyOf()); err != nil {
				return nil, false
			}
			out = append(out, c.KeyOf())
		}
		return out, true
	}
	base := func(c schema.Constraint) (schema.Constraint, bool) {
		b, n := k.Base(), c.Base()
		n.Deferrable, n.Initially, n.Comment = b.Deferrable, b.Initially, b.Comment
		return c, true
	}
	switch k := k.(type) {
	case *schema.PrimaryKey:
		cols, ok := keys(k.Columns)
		if !ok || k.Implicit {
			return nil, false
		}
		return base(schema.NewPrimaryKey(k.Name, schema.Keys(cols...)...))
	case *schema.Unique:
		cols, ok := keys(k.Columns)
		if !ok {
			return nil, false
		}
		return base(schema.NewUnique(k.Name, schema.Keys(cols...)...))
	case *schema.Check:
		c := k.Copy()
		c.Table = nil
		return c, true
	case *schema.ForeignKeyConstraint:
		cols, ok := keys(k.Columns)
		if !ok {
			return nil, false
		}
		refs := make([]*schema.ForeignKey, len(k.Elements))
		for i, f := range k.Elements {
			refs[i] = &schema.ForeignKey{Spec: f.Spec, Column: f.Column}
		}
		return base(schema.NewForeignKey(k.Name, schema.Keys(cols...), refs, k.KeyOptions))
	}
	return nil, false
}

func (r *recreation) copyRows(temp *schema.Table) expr.Expr {
	ins := &expr.Insert{Table: temp, Inline: true}
	sel := &expr.Select{}
	for _, c := range r.columns {
		if c.source == nil {
			continue
		}
		ins.Names = append(ins.Names, expr.Assignment{Column: c.column})
		var e expr.Expr = c.source
		if c.cast {
			e = expr.NewLabel(c.source.Name, expr.NewCast(c.source, c.column.Type))
		}
		sel.Columns = append(sel.Columns, e)
	}
	ins.FromSelect = sel
	return ins
}

func (r *recreation) writeIndexes() error {
	for _, ix := range r.indexes {
		if ix.ColumnFlag {
			continue
		}
		var exprs []schema.IndexExpr
		for _, e := range ix.Exprs {
			if c, ok := e.Expr.(*schema.Column); ok {
				rc, err := r.find(c.KeyOf())
				if err != nil {
					exprs = nil
					break
				}
				e = schema.IndexExpr{Key: rc.column.Name.Text}
			}
			exprs = append(exprs, e)
		}
		if exprs == nil {
			return pyeval.Raise(pyeval.KeyErrorClass, "%s", fmt.Sprintf("index %s names a column that the batch drops", ix.Name.Text))
		}
		n, err := r.o.ctx.objects.Index(ix.Name, r.from.Name, r.from.Schema, exprs, ix.Unique)
		if err != nil {
			return argumentError(err)
		}
		table, es := n.Table, n.Exprs
		*n = *ix
		n.Table, n.Exprs = table, es
		if err := r.o.ctx.execute(&ops.CreateIndex{At: r.at, Index: n}); err != nil {
			return err
		}
	}
	for _, ix := range r.created {
		if err := r.o.ctx.execute(&ops.CreateIndex{At: r.at, Index: ix}); err != nil {
			return err
		}
	}
	return nil
}
