package catalog

import (
	"slices"
	"sort"
	"strings"
)

// Inspector answers what SQLAlchemy's Inspector asks of a PostgreSQL, from the
// catalog. A schema of "" is the default one: the first of the search path.
// Names come in the order in which SQLAlchemy's queries return them, by name or
// by position.
type Inspector struct{ c *Catalog }

// Inspect returns an Inspector of the catalog as it stands.
func (c *Catalog) Inspect() Inspector { return Inspector{c.Snapshot()} }

// DefaultSchema is current_schema().
func (i Inspector) DefaultSchema() string {
	for _, p := range i.c.path.schemas {
		if p != tempName && i.c.names.has(nameKey{spaceSchema, 0, p}) {
			return p
		}
	}
	return ""
}

func (i Inspector) schema(name string) (ID, bool) {
	if name == "" {
		name = i.DefaultSchema()
	}
	return i.c.names.get(nameKey{spaceSchema, 0, name})
}

// SchemaNames lists the schemas, information_schema among them.
func (i Inspector) SchemaNames() []string {
	out := []string{"information_schema"}
	i.c.names.from(nameKey{spaceSchema, 0, ""}, func(k nameKey, _ ID) bool {
		if k.space != spaceSchema {
			return false
		}
		if !strings.HasPrefix(k.name, "pg_") {
			out = append(out, k.name)
		}
		return true
	})
	sort.Strings(out)
	return out
}

// names lists the relations of some kinds in a schema, by name.
func (i Inspector) names(schema string, kinds ...RelationKind) []string {
	s, ok := i.schema(schema)
	if !ok {
		return nil
	}
	var out []string
	i.c.names.from(nameKey{spaceRelation, s, ""}, func(k nameKey, id ID) bool {
		if k.space != spaceRelation || k.scope != s {
			return false
		}
		if slices.Contains(kinds, kindOf(i.c.Object(id))) {
			out = append(out, k.name)
		}
		return true
	})
	return out
}

// TableNames lists tables, partitioned and foreign ones too.
func (i Inspector) TableNames(schema string) []string {
	return i.names(schema, OrdinaryTable, PartitionedTable, ForeignTable)
}

// ViewNames lists views without the materialized ones.
func (i Inspector) ViewNames(schema string) []string { return i.names(schema, View) }

// MaterializedViewNames lists materialized views.
func (i Inspector) MaterializedViewNames(schema string) []string {
	return i.names(schema, MaterializedView)
}

// SequenceNames lists sequences.
func (i Inspector) SequenceNames(schema string) []string { return i.names(schema, SequenceRelation) }

// Table finds what has_table and get_columns look at: a table or view.
func (i Inspector) Table(schema, name string) *Table {
	if schema == "" {
		// Without a schema whatever is visible counts (pg_table_is_visible).
		t := i.c.Table("", name)
		if t != nil && t.Kind == CompositeRelation {
			return nil
		}
		return t
	}
	t := i.c.Table(schema, name)
	if t != nil && t.Kind == CompositeRelation {
		return nil
	}
	return t
}

// HasTable is Inspector.has_table; views count, as SQLAlchemy 2 has it.
func (i Inspector) HasTable(schema, name string) bool { return i.Table(schema, name) != nil }

// HasSequence is Inspector.has_sequence.
func (i Inspector) HasSequence(schema, name string) bool {
	_, ok := i.c.Relation(schema, name).(*Sequence)
	return ok
}

// HasType is the dialect's has_type, which ENUM.create(checkfirst=True) asks.
func (i Inspector) HasType(schema, name string) bool {
	_, ok := i.c.lookup(spaceType, schema, name)
	return ok
}

// ColumnInfo is a column as get_columns describes it.
type ColumnInfo struct {
	Name          string
	Type          string // as format_type prints it
	Ref           TypeRef
	Nullable      bool
	Default       string // SQL, "" for none
	HasDefault    bool
	Autoincrement bool
	Identity      byte // 'a', 'd' or 0
	Sequence      *Sequence
	Computed      string
	Comment       string
}

// Columns is get_columns.
func (i Inspector) Columns(t *Table) []ColumnInfo {
	out := make([]ColumnInfo, 0, len(t.Columns))
	for _, col := range t.Columns {
		info := ColumnInfo{Name: col.Name, Type: i.c.FormatType(col.Type), Ref: col.Type, Nullable: !col.NotNull, Identity: col.Identity, Comment: col.Comment}
		if e := i.c.DefaultExpr(col); e != nil {
			if col.Generated != 0 {
				info.Computed = e.String()
			} else {
				info.Default, info.HasDefault = i.visible(e.String()), true
				info.Autoincrement = strings.HasPrefix(info.Default, "nextval(")
			}
		}
		if col.Identity != 0 {
			info.Autoincrement = true
			for _, q := range i.c.Sequences(t.ID, col.Num) {
				info.Sequence = q
			}
		}
		out = append(out, info)
	}
	return out
}

// visible is a default as the server prints it: the sequence of nextval() without a
// schema that the search path finds it in.
func (i Inspector) visible(def string) string {
	for _, schema := range i.c.path.schemas {
		if rest, ok := strings.CutPrefix(def, "nextval('"+schema+"."); ok {
			return "nextval('" + rest
		}
	}
	return def
}

// KeyInfo is a primary key, unique or foreign key constraint.
type KeyInfo struct {
	Name       string
	Columns    []string
	Comment    string
	RefSchema  string // "" when the referenced table is found by the search path
	RefTable   string
	RefColumns []string
	OnDelete   string // "" for NO ACTION
	OnUpdate   string
	Deferrable bool
	Deferred   bool
}

// PrimaryKey is get_pk_constraint; the name is "" when there is none.
func (i Inspector) PrimaryKey(t *Table) KeyInfo {
	k := i.c.PrimaryKey(t.ID)
	if k == nil {
		return KeyInfo{}
	}
	return KeyInfo{Name: k.Name, Columns: i.c.columnNames(t, k.Columns), Comment: k.Comment}
}

// UniqueConstraints is get_unique_constraints, by name.
func (i Inspector) UniqueConstraints(t *Table) []KeyInfo {
	var out []KeyInfo
	for _, k := range i.c.Constraints(t.ID) {
		if k.Type == 'u' {
			out = append(out, KeyInfo{Name: k.Name, Columns: i.c.columnNames(t, k.Columns), Comment: k.Comment})
		}
	}
	return out
}

var actions = map[byte]string{'r': "RESTRICT", 'c': "CASCADE", 'n': "SET NULL", 'd': "SET DEFAULT"}

// ForeignKeys is get_foreign_keys, by name.
func (i Inspector) ForeignKeys(t *Table) []KeyInfo {
	var out []KeyInfo
	for _, k := range i.c.ForeignKeys(t.ID) {
		info := KeyInfo{Name: k.Name, Columns: i.c.columnNames(t, k.Columns), Comment: k.Comment, OnDelete: actions[k.OnDelete], OnUpdate: actions[k.OnUpdate],
			Deferrable: k.Deferrable, Deferred: k.Deferred, RefTable: k.RefName}
		if rt := i.c.tableByID(k.RefTable); rt != nil {
			info.RefTable, info.RefColumns = rt.Name, i.c.columnNames(rt, k.RefColumns)
			if id, ok := i.c.lookup(spaceRelation, "", rt.Name); !ok || id != rt.ID {
				info.RefSchema = i.c.SchemaName(rt.Schema)
			}
		}
		out = append(out, info)
	}
	return out
}

// CheckInfo is a CHECK constraint.
type CheckInfo struct{ Name, Text, Comment string }

// CheckConstraints is get_check_constraints, by name.
func (i Inspector) CheckConstraints(t *Table) []CheckInfo {
	var out []CheckInfo
	for _, k := range i.c.Constraints(t.ID) {
		if k.Type == 'c' {
			out = append(out, CheckInfo{k.Name, k.Expr.String(), k.Comment})
		}
	}
	return out
}

// IndexInfo is an index. Columns holds "" for an expression, whose text is in
// Expressions at the same place (column names stand there for the others).
type IndexInfo struct {
	Name        string
	Columns     []string
	Expressions []string
	Unique      bool
	Include     []string
	Constraint  string // the constraint that it is behind
	Method      string
	Where       string
}

// Indexes is get_indexes, by name: without those behind a primary key, with
// those behind unique constraints.
func (i Inspector) Indexes(t *Table) []IndexInfo {
	var out []IndexInfo
	for _, x := range i.c.Indexes(t.ID) {
		if x.Primary {
			continue
		}
		info := IndexInfo{Name: x.Name, Unique: x.Unique, Include: i.c.columnNames(t, x.Include), Method: x.Method, Where: x.Where.String()}
		if k := i.c.Object(x.Constraint); k != nil {
			info.Constraint = k.Head().Name
		}
		for _, col := range x.Columns {
			name, text := "", ""
			if tc := t.ColumnNum(col.Num); tc != nil {
				name, text = tc.Name, tc.Name
			} else {
				text = col.Expr.String()
			}
			info.Columns = append(info.Columns, name)
			info.Expressions = append(info.Expressions, text)
		}
		out = append(out, info)
	}
	slices.SortFunc(out, func(a, b IndexInfo) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// HasIndex is Inspector.has_index.
func (i Inspector) HasIndex(t *Table, name string) bool {
	return slices.ContainsFunc(i.Indexes(t), func(x IndexInfo) bool { return x.Name == name })
}

// EnumInfo is an enum as the PostgreSQL Inspector's get_enums describes it.
type EnumInfo struct {
	Schema, Name string
	Visible      bool
	Labels       []string
}

// Enums is get_enums, by name; the schema "*" means all.
func (i Inspector) Enums(schema string) []EnumInfo {
	var out []EnumInfo
	want, ok := i.schema(schema)
	i.c.All(func(o Object) bool {
		t, isType := o.(*Type)
		if !isType || t.Kind != EnumType || schema != "*" && (!ok || t.Schema != want) {
			return true
		}
		e := EnumInfo{Schema: i.c.SchemaName(t.Schema), Name: t.Name}
		id, found := i.c.lookup(spaceType, "", t.Name)
		e.Visible = found && id == t.ID
		for _, v := range t.Values {
			e.Labels = append(e.Labels, v.Name)
		}
		out = append(out, e)
		return true
	})
	slices.SortFunc(out, func(a, b EnumInfo) int {
		return strings.Compare(a.Schema+"\x00"+a.Name, b.Schema+"\x00"+b.Name)
	})
	return out
}

// TableComment is get_table_comment, "" for none.
func (i Inspector) TableComment(t *Table) string { return t.Comment }

// ViewDefinition is get_view_definition, "" when it isn't a view.
func (i Inspector) ViewDefinition(t *Table) string { return t.Query.String() }
