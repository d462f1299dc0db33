package postgres

import (
	"strings"

	"sqlgen/offline/schema"
)

// createTable prints CREATE TABLE. Keys in skip are left out, for those that
// are added by ALTER TABLE later. Follows DDLCompiler.visit_create_table.
func createTable(t *schema.Table, ifNotExists bool, skip map[*schema.ForeignKeyConstraint]bool) (string, error) {
	var b strings.Builder
	b.Grow(256)
	b.WriteString("CREATE ")
	for _, p := range t.Prefixes {
		b.WriteString(p)
		b.WriteByte(' ')
	}
	b.WriteString("TABLE ")
	if ifNotExists {
		b.WriteString("IF NOT EXISTS ")
	}
	b.WriteString(qualified(t.Schema, t.Name))
	b.WriteString(" (")
	sep := "\n    "
	for _, c := range t.Columns {
		if c.System {
			continue
		}
		b.WriteString(sep)
		sep = ", \n    "
		if err := writeTableColumn(&b, c); err != nil {
			return "", errorf("(in table '%s', column '%s'): %s", t.Name.Text, c.Name.Text, err.Error())
		}
	}
	add := func(k schema.Constraint) error {
		text, err := constraintText(k, t)
		if err == nil && text != "" {
			b.WriteString(sep)
			sep = ", \n    "
			b.WriteString(text)
		}
		return err
	}
	if t.PrimaryKey != nil && len(t.PrimaryKey.Columns) > 0 {
		if err := add(t.PrimaryKey); err != nil {
			return "", err
		}
	}
	for _, k := range t.SortedConstraints() {
		switch k := k.(type) {
		case *schema.PrimaryKey:
			continue
		case *schema.ForeignKeyConstraint:
			if k.UseAlter || skip[k] {
				continue
			}
		}
		if err := add(k); err != nil {
			return "", err
		}
	}
	b.WriteString("\n)")
	writeTableOptions(&b, &t.Options)
	return b.String(), nil
}

func writeTableColumn(b *strings.Builder, c *schema.Column) error {
	if c.Compile != nil {
		text, err := c.Compile(func() (string, error) {
			var d strings.Builder
			err := writeColumn(&d, c)
			return d.String(), err
		})
		b.WriteString(text)
		if err != nil {
			return err
		}
	} else if err := writeColumn(b, c); err != nil {
		return err
	}
	return writeColumnConstraints(b, c)
}

func writeTableOptions(b *strings.Builder, o *schema.TableOptions) {
	for i, n := range o.Inherits {
		if i == 0 {
			b.WriteString("\n INHERITS ( ")
		} else {
			b.WriteString(", ")
		}
		b.WriteString(QuoteName(n))
	}
	if len(o.Inherits) > 0 {
		b.WriteString(" )")
	}
	if o.PartitionBy != "" {
		b.WriteString("\n PARTITION BY ")
		b.WriteString(o.PartitionBy)
	}
	if o.Using != "" {
		b.WriteString("\n USING ")
		b.WriteString(o.Using)
	}
	switch o.WithOids {
	case schema.Yes:
		b.WriteString("\n WITH OIDS")
	case schema.No:
		b.WriteString("\n WITHOUT OIDS")
	}
	if o.OnCommit != "" {
		b.WriteString("\n ON COMMIT ")
		b.WriteString(strings.ToUpper(strings.ReplaceAll(o.OnCommit, "_", " ")))
	}
	if !o.Tablespace.None() {
		b.WriteString("\n TABLESPACE ")
		b.WriteString(QuoteName(o.Tablespace))
	}
}

func dropTable(t *schema.Table, ifExists bool) string {
	if ifExists {
		return "DROP TABLE IF EXISTS " + qualified(t.Schema, t.Name)
	}
	return "DROP TABLE " + qualified(t.Schema, t.Name)
}

func tableComment(t *schema.Table, comment *string) string {
	text := "COMMENT ON TABLE " + qualified(t.Schema, t.Name) + " IS "
	if comment == nil {
		return text + "NULL"
	}
	return text + quoteString(*comment)
}

func columnComment(c *schema.Column, comment *string) string {
	text := "COMMENT ON COLUMN "
	if c.Table != nil {
		text += qualified(c.Table.Schema, c.Table.Name) + "."
	}
	text += QuoteName(c.Name) + " IS "
	if comment == nil {
		return text + "NULL"
	}
	return text + quoteString(*comment)
}

// listen runs DDL listeners.
func (r *run) listen(ls []schema.Listener, t *schema.Table) error {
	for _, l := range ls {
		texts, err := l(t)
		if err != nil {
			return err
		}
		for _, s := range texts {
			r.emitUser(s)
		}
	}
	return nil
}

// eachType prints the types of a table's columns that the memo does not hold
// yet.
func (r *run) eachType(t *schema.Table, memo typeMemo, own bool, print func(schema.Type) (string, error)) error {
	for _, c := range t.Columns {
		nt, err := memo.take(c.Type, own)
		if err != nil {
			return err
		}
		if nt != nil {
			if err := r.emitErr(print(nt)); err != nil {
				return err
			}
		}
	}
	return nil
}

// createTable emits all that op.create_table() does: types, the table, indexes,
// comments. Follows alembic's DefaultImpl.create_table; indexes come in the
// order of declaration.
func (r *run) createTable(t *schema.Table, ifNotExists bool, skip map[*schema.ForeignKeyConstraint]bool) error {
	if err := r.eachType(t, r.c.state.types, true, createType); err != nil {
		return err
	}
	if err := r.listen(t.BeforeCreate, t); err != nil {
		return err
	}
	if err := r.emitErr(createTable(t, ifNotExists, skip)); err != nil {
		return err
	}
	if err := r.listen(t.AfterCreate, t); err != nil {
		return err
	}
	return r.tableExtras(t)
}

// tableExtras emits the indexes, in the order of declaration, and the comments
// of a table.
func (r *run) tableExtras(t *schema.Table) error {
	for _, ix := range t.Indexes {
		if err := r.emitErr(createIndex(ix, false)); err != nil {
			return err
		}
	}
	if t.Comment != "" {
		r.emit(tableComment(t, &t.Comment))
	}
	for _, c := range t.Columns {
		if c.Comment != "" {
			r.emit(columnComment(c, &c.Comment))
		}
	}
	return nil
}
