package postgres

import (
	"testing"

	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/schema"
)

// BenchmarkRevision prints the five operations of a usual revision, building
// their objects too.
func BenchmarkRevision(b *testing.B) {
	c := New(Options{})
	now := expr.NewText("now()")
	b.ReportAllocs()
	for b.Loop() {
		o := ops.Objects{}
		id := schema.NewColumn("id", expr.Integer)
		id.PrimaryKey = true
		at := schema.NewColumn("at", expr.DateTimeZ)
		at.ServerDefault = &schema.DefaultClause{Expr: now}
		t, err := o.Table(schema.N("account"), schema.Name{}, []*schema.Column{id, schema.NewColumn("name", expr.String), at}, nil, nil)
		if err != nil {
			b.Fatal(err)
		}
		ix, err := o.Index(schema.F("ix_account_name"), schema.N("account"), schema.Name{}, []schema.IndexExpr{{Key: "name"}}, false)
		if err != nil {
			b.Fatal(err)
		}
		for _, op := range []ops.Operation{
			&ops.CreateTable{Table: t},
			&ops.CreateIndex{Index: ix},
			&ops.AddColumn{Table: schema.N("account"), Column: schema.NewColumn("age", expr.Integer)},
			&ops.AlterColumn{Table: schema.N("account"), Column: schema.N("age"), Nullable: schema.No},
			&ops.Execute{Element: expr.NewText("UPDATE account SET age = 0 WHERE age IS NULL")},
		} {
			if _, err := c.Compile(op); err != nil {
				b.Fatal(err)
			}
		}
	}
}
