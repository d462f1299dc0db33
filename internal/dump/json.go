package dump

import (
	"bytes"
	"encoding/json"

	"sqlgen/internal/catalog"
)

// Document is the schema as data. Names are as the catalog has them; what isn't
// in public has its schema named.
type Document struct {
	Version    int        `json:"version"` // 1
	Revision   string     `json:"revision,omitempty"`
	Extensions []string   `json:"extensions"`
	Schemas    []string   `json:"schemas"`
	Types      []Type     `json:"types"`
	Sequences  []Sequence `json:"sequences"`
	Tables     []Table    `json:"tables"`
	Views      []View     `json:"views"`
	Functions  []Function `json:"functions"`
	// Unknown says what ran whose effect isn't known.
	Unknown []string `json:"unknown,omitempty"`
}

// Type is an enum, domain, composite or range type.
type Type struct {
	Schema  string   `json:"schema"`
	Name    string   `json:"name"`
	Kind    string   `json:"kind"`
	Values  []string `json:"values,omitempty"`  // of an enum
	Base    string   `json:"base,omitempty"`    // of a domain
	NotNull bool     `json:"notnull,omitempty"` // of a domain
	Fields  []Column `json:"fields,omitempty"`  // of a composite type
	Comment string   `json:"comment,omitempty"`
}

// Sequence is a sequence; Owner is schema.table.column.
type Sequence struct {
	Schema string `json:"schema"`
	Name   string `json:"name"`
	Type   string `json:"type"`
	Owner  string `json:"owner,omitempty"`
}

// Table is a table, partitioned or foreign table.
type Table struct {
	Schema      string       `json:"schema"`
	Name        string       `json:"name"`
	Kind        string       `json:"kind"`
	Columns     []Column     `json:"columns"`
	Constraints []Constraint `json:"constraints"`
	Indexes     []Index      `json:"indexes"`
	Triggers    []string     `json:"triggers,omitempty"`
	PartitionOf string       `json:"partition_of,omitempty"`
	Comment     string       `json:"comment,omitempty"`
}

// Column is a column or the field of a composite type.
type Column struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	NotNull   bool   `json:"notnull"`
	Default   string `json:"default,omitempty"`
	Identity  string `json:"identity,omitempty"`  // "always" or "by default"
	Generated string `json:"generated,omitempty"` // the expression
	Collation string `json:"collation,omitempty"`
	Comment   string `json:"comment,omitempty"`
}

// Constraint is a constraint of a table.
type Constraint struct {
	Name       string   `json:"name"`
	Kind       string   `json:"kind"`
	Columns    []string `json:"columns"`
	Definition string   `json:"definition"`
	Valid      bool     `json:"valid"`
	References string   `json:"references,omitempty"`
}

// Index is an index that is behind no constraint.
type Index struct {
	Name       string `json:"name"`
	Unique     bool   `json:"unique"`
	Method     string `json:"method"`
	Valid      bool   `json:"valid"`
	Definition string `json:"definition"`
}

// View is a view or materialized view.
type View struct {
	Schema       string   `json:"schema"`
	Name         string   `json:"name"`
	Materialized bool     `json:"materialized"`
	Columns      []Column `json:"columns"`
	Query        string   `json:"query"`
}

// Function is a function, procedure or aggregate.
type Function struct {
	Schema     string `json:"schema"`
	Signature  string `json:"signature"`
	Result     string `json:"result,omitempty"`
	Language   string `json:"language,omitempty"`
	Volatility string `json:"volatility"`
}

var (
	typeKinds       = map[catalog.TypeKind]string{catalog.EnumType: "enum", catalog.DomainType: "domain", catalog.RangeType: "range"}
	tableKinds      = map[catalog.RelationKind]string{catalog.OrdinaryTable: "table", catalog.PartitionedTable: "partitioned table", catalog.ForeignTable: "foreign table"}
	constraintKinds = map[byte]string{'c': "check", 'f': "foreign key", 'p': "primary key", 'u': "unique", 'x': "exclude", 't': "trigger"}
	volatilities    = map[byte]string{'i': "immutable", 's': "stable", 'v': "volatile"}
)

// JSON is the schema as an indented JSON object.
func (r *Replay) JSON(revision string) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r.Document(revision)); err != nil {
		return "", err
	}
	return b.String(), nil
}

// Document is the schema as data.
func (r *Replay) Document(revision string) *Document {
	c := r.Catalog
	d := &Document{Version: 1, Revision: revision, Extensions: []string{}, Schemas: []string{}, Types: []Type{}, Sequences: []Sequence{}, Tables: []Table{}, Views: []View{}, Functions: []Function{}}
	for _, o := range c.OpaqueStatements() {
		d.Unknown = append(d.Unknown, o.Why)
	}
	c.All(func(o catalog.Object) bool {
		h := o.Head()
		schema := c.SchemaName(h.Schema)
		if h.Extension != 0 || len(schema) > 3 && schema[:3] == "pg_" || schema == "information_schema" {
			return true
		}
		switch v := o.(type) {
		case *catalog.Extension:
			d.Extensions = append(d.Extensions, h.Name)
		case *catalog.Schema:
			if len(h.Name) < 3 || h.Name[:3] != "pg_" && h.Name != "information_schema" {
				d.Schemas = append(d.Schemas, h.Name)
			}
		case *catalog.Type:
			r.typeData(d, v, schema)
		case *catalog.Sequence:
			s := Sequence{Schema: schema, Name: h.Name, Type: c.FormatType(v.Type)}
			if t, ok := c.Object(v.Owner.ID).(*catalog.Table); ok {
				if col := t.ColumnNum(v.Owner.Column); col != nil {
					s.Owner = c.SchemaName(t.Schema) + "." + t.Name + "." + col.Name
				}
			}
			d.Sequences = append(d.Sequences, s)
		case *catalog.Table:
			r.tableData(d, v, schema)
		case *catalog.Function:
			f := Function{Schema: schema, Signature: v.Signature, Language: v.Language, Volatility: volatilities[v.Volatility]}
			if v.Kind != 'p' {
				f.Result = c.FormatType(v.Result)
			}
			d.Functions = append(d.Functions, f)
		}
		return true
	})
	return d
}

func (r *Replay) typeData(d *Document, t *catalog.Type, schema string) {
	kind := typeKinds[t.Kind]
	if kind == "" {
		return
	}
	x := Type{Schema: schema, Name: t.Name, Kind: kind, Comment: t.Comment}
	for _, v := range t.Values {
		x.Values = append(x.Values, v.Name)
	}
	if t.Domain != nil {
		x.Base, x.NotNull = r.Catalog.FormatType(t.Domain.Base), t.Domain.NotNull
	}
	d.Types = append(d.Types, x)
}

func (r *Replay) tableData(d *Document, t *catalog.Table, schema string) {
	c := r.Catalog
	if t.Persistence == 't' || r.Skip(schema, t.Name) {
		return
	}
	columns := r.columns(t)
	switch t.Kind {
	case catalog.CompositeRelation:
		d.Types = append(d.Types, Type{Schema: schema, Name: t.Name, Kind: "composite", Fields: columns, Comment: t.Comment})
		return
	case catalog.View, catalog.MaterializedView:
		d.Views = append(d.Views, View{Schema: schema, Name: t.Name, Materialized: t.Kind == catalog.MaterializedView, Columns: columns, Query: t.Query.String()})
		return
	}
	x := Table{Schema: schema, Name: t.Name, Kind: tableKinds[t.Kind], Columns: columns, Constraints: []Constraint{}, Indexes: []Index{}, Comment: t.Comment}
	if t.Partition {
		if p := c.Object(t.Parents[0]); p != nil {
			x.PartitionOf = c.SchemaName(p.Head().Schema) + "." + p.Head().Name
		}
	}
	for _, k := range c.Constraints(t.ID) {
		if k.Type == 'n' { // the column says it
			continue
		}
		con := Constraint{Name: k.Name, Kind: constraintKinds[k.Type], Columns: c.ColumnNames(t.ID, k.Columns), Definition: c.ConstraintDefinition(k), Valid: k.Validated || k.Type != 'c' && k.Type != 'f'}
		if con.Columns == nil {
			con.Columns = []string{}
		}
		if o := c.Object(k.RefTable); o != nil {
			con.References = c.SchemaName(o.Head().Schema) + "." + o.Head().Name
		}
		x.Constraints = append(x.Constraints, con)
	}
	for _, i := range c.Indexes(t.ID) {
		if i.Constraint == 0 {
			x.Indexes = append(x.Indexes, Index{Name: i.Name, Unique: i.Unique, Method: i.Method, Valid: i.Valid, Definition: c.IndexDefinition(i)})
		}
	}
	for _, tr := range c.Triggers(t.ID) {
		x.Triggers = append(x.Triggers, tr.Name)
	}
	d.Tables = append(d.Tables, x)
}

func (r *Replay) columns(t *catalog.Table) []Column {
	out := []Column{}
	for _, col := range t.Columns {
		x := Column{Name: col.Name, Type: r.Catalog.ColumnType(col), NotNull: col.NotNull, Collation: col.Collation, Comment: col.Comment}
		if e := r.Catalog.DefaultExpr(col); e != nil {
			if col.Generated != 0 {
				x.Generated = e.String()
			} else {
				x.Default = e.String()
			}
		}
		switch col.Identity {
		case 'a':
			x.Identity = "always"
		case 'd':
			x.Identity = "by default"
		}
		out = append(out, x)
	}
	return out
}
