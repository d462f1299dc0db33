package postgres_test

import (
	"fmt"

	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/postgres"
	"sqlgen/offline/schema"
)

func ExampleCompiler_Compile() {
	id := schema.NewColumn("id", &schema.Integer{Visit: "integer"})
	id.PrimaryKey = true
	at := schema.NewColumn("created_at", &schema.DateTime{Visit: "datetime", Timezone: true})
	at.ServerDefault = &schema.DefaultClause{Expr: expr.NewText("now()")}

	account, err := ops.Objects{}.Table(schema.N("account"), schema.Name{}, []*schema.Column{id, at}, nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	statements, err := postgres.New(postgres.Options{}).Compile(&ops.CreateTable{Table: account})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range statements {
		fmt.Println(s.Text)
	}
	// The blank after each comma is Alembic's.
	// Output:
	// CREATE TABLE account (
	//     id SERIAL NOT NULL,
	//     created_at TIMESTAMP WITH TIME ZONE DEFAULT now(),
	//     PRIMARY KEY (id)
	// )
}
