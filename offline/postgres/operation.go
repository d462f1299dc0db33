package postgres

import (
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/schema"
)

// operation prints one operation. Follows Alembic operations/toimpl.py.
func (r *run) operation(op ops.Operation) error {
	switch op := op.(type) {
	case *ops.CreateTable:
		if op.Statement {
			return r.emitErr(createTable(op.Table, op.IfNotExists, nil))
		}
		if op.Bind {
			return r.bindCreate(op.Table, nil, typeMemo{})
		}
		return r.createTable(op.Table, op.IfNotExists, nil)
	case *ops.DropTable:
		if op.Statement {
			r.emit(dropTable(op.Table, op.IfExists))
			return nil
		}
		if op.Bind {
			return r.bindDrop(op.Table, nil, typeMemo{})
		}
		if err := r.listen(op.Table.BeforeDrop, op.Table); err != nil {
			return err
		}
		r.emit(dropTable(op.Table, op.IfExists))
		return r.listen(op.Table.AfterDrop, op.Table)
	case *ops.AddColumn:
		return r.addColumn(op)
	case *ops.DropColumn:
		text := "ALTER TABLE " + alterTarget(op.Schema, op.Table) + " DROP COLUMN "
		if op.IfExists {
			text += "IF EXISTS "
		}
		r.emit(text + QuoteName(op.Column))
		return nil
	case *ops.AlterColumn:
		return r.alterColumn(op)
	case *ops.CreateIndex:
		return r.emitErr(createIndex(op.Index, op.IfNotExists))
	case *ops.DropIndex:
		return r.emitErr(dropIndex(op.Index, op.IfExists))
	case *ops.CreateConstraint:
		return r.addConstraint(op.Constraint)
	case *ops.DropConstraint:
		return r.dropConstraint(op.Constraint, op.IfExists, op.Cascade)
	case *ops.ConstraintComment:
		return r.constraintComment(op)
	case *ops.RenameTable:
		r.emit("ALTER TABLE " + alterTarget(op.Schema, op.Old) + " RENAME TO " + QuoteName(op.New))
		return nil
	case *ops.TableComment:
		t := &schema.Table{Name: op.Table, Schema: op.Schema}
		r.emit(tableComment(t, op.Comment))
		return nil
	case *ops.ColumnComment:
		r.emit(columnComment(op.Column, op.Comment))
		return nil
	case *ops.Execute:
		return r.execute(op)
	case *ops.BulkInsert:
		return r.bulkInsert(op)
	case *ops.CreateType:
		return r.namedType(op.Type, createType)
	case *ops.DropType:
		return r.namedType(op.Type, dropType)
	case *ops.CreateSequence:
		return r.createSequence(op.Sequence, op.IfNotExists)
	case *ops.DropSequence:
		r.dropSequence(op.Sequence, op.IfExists)
		return nil
	case *ops.CreateSchema:
		text := "CREATE SCHEMA "
		if op.IfNotExists {
			text += "IF NOT EXISTS "
		}
		r.emit(text + QuoteName(op.Name))
		return nil
	case *ops.DropSchema:
		text := "DROP SCHEMA "
		if op.IfExists {
			text += "IF EXISTS "
		}
		text += QuoteName(op.Name)
		if op.Cascade {
			text += " CASCADE"
		}
		r.emit(text)
		return nil
	case *ops.CreateAll:
		return r.createAll(op)
	case *ops.DropAll:
		return r.dropAll(op)
	}
	return errorf("operation %T is not known", op)
}

// addColumn emits ADD COLUMN, then constraints, indexes and the comment as
// statements of their own, in the order of declaration.
func (r *run) addColumn(op *ops.AddColumn) error {
	column := op.Column
	if column.Table != nil {
		column = column.Copy()
	}
	t, err := r.c.objects.Table(op.Table, op.Schema, []*schema.Column{column}, nil, nil)
	if err != nil {
		return err
	}
	if op.Attached != nil {
		if err := op.Attached(column, t); err != nil {
			return err
		}
	}
	// The column belongs to this call's table alone: another call of the same
	// object copies it, as it does in Alembic.
	var b strings.Builder
	b.WriteString("ALTER TABLE ")
	b.WriteString(alterTarget(op.Schema, op.Table))
	b.WriteString(" ADD COLUMN ")
	if op.IfNotExists {
		b.WriteString("IF NOT EXISTS ")
	}
	if err := writeColumn(&b, column); err != nil {
		return err
	}
	if op.InlinePrimaryKey && column.PrimaryKey {
		b.WriteString(" PRIMARY KEY")
	}
	var inline *schema.ForeignKeyConstraint
	if op.InlineReferences && len(column.ForeignKeys) == 1 {
		if k := column.ForeignKeys[0].Constraint; k != nil && len(k.Columns) == 1 {
			inline = k
			b.WriteString(" REFERENCES ")
			if err := writeReferences(&b, k, t); err != nil {
				return err
			}
			if err := writeKeyOptions(&b, &k.KeyOptions); err != nil {
				return err
			}
			if err := writeDeferrable(&b, &k.ConstraintBase); err != nil {
				return err
			}
		}
	}
	if err := writeColumnConstraints(&b, column); err != nil {
		return err
	}
	r.emit(b.String())
	for _, k := range t.SortedConstraints() {
		if _, ok := k.(*schema.PrimaryKey); ok {
			continue
		}
		if fk, ok := k.(*schema.ForeignKeyConstraint); ok && fk == inline {
			continue
		}
		if err := r.addConstraint(k); err != nil {
			return err
		}
	}
	for _, ix := range t.Indexes {
		if err := r.emitErr(createIndex(ix, false)); err != nil {
			return err
		}
	}
	if column.Comment != "" {
		r.emit(columnComment(column, &column.Comment))
	}
	return nil
}

func (r *run) addConstraint(k schema.Constraint) error {
	t := k.Base().Table
	text, err := constraintText(k, t)
	if err != nil {
		return err
	}
	r.emit("ALTER TABLE " + qualified(t.Schema, t.Name) + " ADD " + text)
	return nil
}

func (r *run) dropConstraint(k schema.Constraint, ifExists, cascade bool) error {
	t := k.Base().Table
	name, err := schema.ConstraintName(k, t)
	if err != nil {
		return err
	}
	if name.None() {
		return &CompileError{
			Msg:    "Can't emit DROP CONSTRAINT for a constraint of table '" + t.Name.Text + "'; it has no name",
			Hint:   "give the name that it has in the database: PostgreSQL's own are like " + t.Name.Text + "_column_fkey, _key, _check and " + t.Name.Text + "_pkey",
			Offset: -1,
		}
	}
	n, err := constraintName(name)
	if err != nil {
		return err
	}
	text := "ALTER TABLE " + qualified(t.Schema, t.Name) + " DROP CONSTRAINT "
	if ifExists {
		text += "IF EXISTS "
	}
	text += n
	if cascade {
		text += " CASCADE"
	}
	r.emit(text)
	return nil
}

func (r *run) constraintComment(op *ops.ConstraintComment) error {
	b := op.Constraint.Base()
	name, err := schema.ConstraintName(op.Constraint, b.Table)
	if err != nil {
		return err
	}
	if name.None() || b.Table == nil {
		return errorf("Can't emit COMMENT ON for a constraint without a name or table")
	}
	n, err := constraintName(name)
	if err != nil {
		return err
	}
	comment := "NULL"
	if !op.Drop {
		comment = quoteString(b.Comment)
	}
	r.emit("COMMENT ON CONSTRAINT " + n + " ON " + qualified(b.Table.Schema, b.Table.Name) + " IS " + comment)
	return nil
}

// namedType emits CREATE or DROP of the type behind a column type; a type that
// is no named one on PostgreSQL emits nothing.
func (r *run) namedType(t schema.Type, print func(schema.Type) (string, error)) error {
	nt, err := namedType(t)
	if nt == nil || err != nil {
		return err
	}
	return r.emitErr(print(nt))
}

func (r *run) dropSequence(q *schema.Sequence, ifExists bool) {
	text := "DROP SEQUENCE "
	if ifExists {
		text += "IF EXISTS "
	}
	r.emit(text + qualified(sequenceSchema(q), q.Name))
}

func (r *run) createSequence(q *schema.Sequence, ifNotExists bool) error {
	text := "CREATE SEQUENCE "
	if ifNotExists {
		text += "IF NOT EXISTS "
	}
	text += qualified(sequenceSchema(q), q.Name)
	if q.DataType != nil {
		t, err := TypeText(q.DataType)
		if err != nil {
			return err
		}
		text += " AS " + t
	}
	if o := sequenceOptions(&q.SequenceOptions); o != "" {
		text += " " + o
	}
	r.emit(text)
	return nil
}

// bulkInsert emits one INSERT per row, as DefaultImpl.bulk_insert does offline.
func (r *run) bulkInsert(op *ops.BulkInsert) error {
	for _, row := range op.Rows {
		q := &expr.Insert{Table: op.Table, Inline: true, HasValues: true}
		for _, a := range row {
			c := op.Table.C(a.Key)
			if a.Column != nil {
				c = a.Column
			}
			if c == nil {
				return errorf("table '%s' has no column '%s'", op.Table.Name.Text, a.Key)
			}
			v := a.Value
			if _, ok := v.(schema.Expr); !ok {
				v = &expr.Bind{Value: v, Type: c.Type, Plain: true}
			}
			q.Values = append(q.Values, expr.Assignment{Column: c, Value: v})
		}
		if err := r.emitErr(ExprText(q)); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) execute(op *ops.Execute) error {
	if len(op.Params) == 0 {
		return r.executeOne(op.Element)
	}
	for _, row := range op.Params {
		if err := r.executeOne(withParams(op.Element, row)); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) executeOne(e schema.Expr) error {
	switch e := e.(type) {
	case *expr.Text:
		text, err := ExprText(e)
		if err != nil {
			return err
		}
		r.emitUser(text)
		return nil
	case *ops.DDL:
		text, err := ddlText(e)
		if err != nil {
			return err
		}
		r.emitUser(text)
		return nil
	case nil:
		return errorf("there is no statement to execute")
	}
	text, err := ExprText(e)
	if err != nil {
		return err
	}
	r.emit(text)
	return nil
}

// withParams gives values to the binds of a statement (D16).
func withParams(e schema.Expr, row []expr.Assignment) schema.Expr {
	switch e := e.(type) {
	case *expr.Text:
		for _, a := range row {
			if e.HasBind(a.Key) {
				e = e.BindValue(a.Key, a.Value)
			}
		}
		return e
	case *expr.Insert:
		n := *e
		n.HasValues = true
		n.Values = append(append([]expr.Assignment(nil), e.Values...), row...)
		return &n
	}
	values := make(map[string]schema.Value, len(row))
	for _, a := range row {
		values[a.Key] = a.Value
	}
	return expr.WithParams(e, values)
}

// ddlText fills %(name)s and %% of DDL("…"). Follows DDLCompiler.visit_ddl.
func ddlText(d *ops.DDL) (string, error) {
	context := append([]schema.Pair(nil), d.Context...)
	if t := d.Table; t != nil {
		sch := ""
		if t.Schema.Text != "" {
			sch = QuoteName(t.Schema)
		}
		context = append(context,
			schema.Pair{Key: "table", Value: QuoteName(t.Name)},
			schema.Pair{Key: "schema", Value: sch},
			schema.Pair{Key: "fullname", Value: qualified(t.Schema, t.Name)})
	}
	var b strings.Builder
	s := d.Text
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		rest := s[i+1:]
		if strings.HasPrefix(rest, "%") {
			b.WriteByte('%')
			i++
			continue
		}
		end := strings.Index(rest, ")s")
		if !strings.HasPrefix(rest, "(") || end < 0 {
			return "", &CompileError{
				Msg:    "DDL text has a percent sign that is no %(name)s",
				Hint:   "write %% for a percent sign",
				Offset: i,
			}
		}
		key, found := rest[1:end], false
		for _, p := range context {
			if p.Key == key {
				b.WriteString(p.Value)
				found = true
				break
			}
		}
		if !found {
			return "", errorf("DDL text: no value for %%(%s)s", key)
		}
		i += end + 2
	}
	return b.String(), nil
}
