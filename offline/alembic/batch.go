package alembic

import (
	"fmt"

	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// batch is the block of one batch_alter_table(): operations are queued until
// the block ends. Follows BatchOperationsImpl of operations/batch.py.
type batch struct {
	obj           *pyeval.Object // BatchOperationsImpl
	table, schema pyeval.Value
	recreate      string
	copyFrom      pyeval.Value
	tableArgs     []pyeval.Value
	tableKw       []pyeval.KwArg
	reordering    [][]string
	queue         []ops.Operation
	places        []placement
	tentative     int // see [pyeval.Thread.Tentative]
}

// placement is where insert_before and insert_after put a new column.
type placement struct {
	column        string
	before, after string
}

// BatchImplClass is the class of batch_op.impl.
var BatchImplClass = pyeval.NewNativeClass("BatchOperationsImpl", "alembic.operations.batch")

const batchParams = "(table_name, schema=None, recreate='auto', partial_reordering=None, copy_from=None, table_args=(), " +
	"table_kwargs=None, reflect_args=(), reflect_kwargs=None, naming_convention=None)"

func batchAlterTable(o *operations, a *pyeval.Args) (pyeval.Value, error) {
	recreate, err := a.Str("recreate")
	if err != nil {
		return nil, err
	}
	if _, err := nameOf(a.Get("table_name"), "op.batch_alter_table: table_name"); err != nil {
		return nil, err
	}
	if _, err := nameOf(a.Get("schema"), "op.batch_alter_table: schema"); err != nil {
		return nil, err
	}
	switch recreate {
	case "auto", "always", "never":
	default:
		return nil, pyeval.Raise(pyeval.ValueErrorClass, "recreate may be one of 'auto', 'always', or 'never'.")
	}
	b := &batch{table: a.Get("table_name"), schema: a.Get("schema"), recreate: recreate, copyFrom: a.Get("copy_from"), tentative: o.th.Tentative()}
	if b.tableArgs, err = toTuple(o.th, a.Get("table_args")); err != nil {
		return nil, err
	}
	if d, ok := pyeval.Underlying(a.Get("table_kwargs")).(*pyeval.Dict); ok {
		d.Each(func(k, v pyeval.Value) bool {
			name, _ := pyeval.AsStr(k)
			b.tableKw = append(b.tableKw, pyeval.KwArg{Name: name, Value: v})
			return true
		})
	}
	if orders := a.Get("partial_reordering"); !pyeval.IsNone(orders) {
		groups, err := o.th.Slice(orders)
		if err != nil {
			return nil, err
		}
		for _, g := range groups {
			names, err := o.th.Slice(g)
			if err != nil {
				return nil, err
			}
			var group []string
			for _, n := range names {
				s, _ := pyeval.AsStr(n)
				group = append(group, s)
			}
			b.reordering = append(b.reordering, group)
		}
	}
	b.obj = pyeval.NewObject(BatchImplClass, o.ctx)
	b.obj.SetAttr("table_name", b.table)
	b.obj.SetAttr("schema", b.schema)
	b.obj.SetAttr("recreate", pyeval.Str(recreate))
	b.obj.SetAttr("batch", pyeval.NewList())
	inner := &operations{th: o.th, ctx: o.ctx, batch: b}
	return contextManager(inner.object(), func(failed bool) error {
		if failed {
			return nil
		}
		return o.flush(b)
	}), nil
}

// flush performs what the block has queued.
func (o *operations) flush(b *batch) error {
	if b.recreate == "always" {
		return o.recreate(b)
	}
	if len(b.places) > 0 {
		return pyeval.Raise(CommandErrorClass,
			"Can't specify insert_before or insert_after when using ALTER; please specify recreate='always'")
	}
	for _, op := range b.queue {
		if err := o.ctx.execute(op); err != nil {
			return err
		}
	}
	return nil
}

// place notes where a new column is to go.
func (b *batch) place(c *schema.Column, kw []pyeval.KwArg) error {
	p := placement{column: c.KeyOf()}
	for _, k := range kw {
		s, ok := pyeval.AsStr(k.Value)
		if !ok {
			return pyeval.Raise(pyeval.TypeErrorClass, "add_column() argument '%s' must be a column's name, not %s", k.Name, pyeval.TypeName(k.Value))
		}
		switch k.Name {
		case "insert_before":
			p.before = s
		case "insert_after":
			p.after = s
		default:
			return pyeval.Raise(pyeval.TypeErrorClass, "add_column() got an unexpected keyword argument '%s'", k.Name)
		}
	}
	if p.before != "" || p.after != "" {
		b.places = append(b.places, p)
	}
	return nil
}

// recreate is the "move and copy" way of a batch.
func (o *operations) recreate(b *batch) error {
	if pyeval.IsNone(b.copyFrom) {
		name, _ := pyeval.AsStr(b.table)
		return pyeval.Raise(CommandErrorClass, "%s", fmt.Sprintf("This operation cannot proceed in --sql mode; batch mode with dialect postgresql requires a live "+
			"database connection with which to reflect the table %q. To generate a batch SQL migration script using table \"move and copy\", "+
			"a complete Table object should be passed to the \"copy_from\" argument of the batch_alter_table() method so that table "+
			"reflection can be skipped.", name))
	}
	from, ok := pyeval.Payload[*schema.Table](b.copyFrom)
	if !ok {
		return pyeval.Raise(pyeval.TypeErrorClass, "op.batch_alter_table: copy_from must be a Table, not %s", pyeval.TypeName(b.copyFrom))
	}
	return newRecreation(o, b, from).run()
}
