package postgres

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/schema"
)

// randomColumn makes a column with options drawn at random.
func randomColumn(r *rand.Rand, name string) (string, *schema.Column) {
	types := []struct {
		python string
		t      schema.Type
	}{
		{"sa.Integer()", expr.Integer}, {"sa.BigInteger()", expr.BigInt}, {"sa.SmallInteger()", &schema.Integer{Visit: "small_integer"}},
		{"sa.String(20)", strType("20")}, {"sa.Numeric(8, 0)", &schema.Numeric{Visit: "numeric", Precision: num(8), Scale: num(0)}}, {"sa.Uuid()", expr.Uuid},
		{`sa.Enum("a", "bb", name="e", native_enum=False, create_constraint=True)`, &schema.Enum{Labels: []string{"a", "bb"}, Name: schema.N("e"), NonNative: true, CreateConstraint: true}},
		{"sa.Float()", expr.Float},
	}
	ty := types[r.IntN(len(types))]
	c := schema.NewColumn(name, ty.t)
	args := []string{fmt.Sprintf("%q", name), ty.python}
	var kw []string
	one := func(n int) bool { return r.IntN(n) == 0 }
	fk, generated := one(5), false
	if fk {
		args = append(args, `sa.ForeignKey("p.q.id", ondelete="CASCADE")`)
		c.ForeignKeys = []*schema.ForeignKey{{Spec: "p.q.id", KeyOptions: schema.KeyOptions{OnDelete: "CASCADE"}}}
	}
	switch {
	case one(6):
		args, generated = append(args, "sa.Identity(start=3)"), true
		c.ServerDefault = &schema.Identity{SequenceOptions: schema.SequenceOptions{Start: text("3")}}
	case one(6):
		args, generated = append(args, `sa.Computed("x + 1")`), true
		c.ServerDefault = &schema.Computed{Text: "x + 1"}
	}
	if one(5) {
		args = append(args, `sa.CheckConstraint("1 = 1", name="ck_in")`)
		c.Constraints = []schema.Constraint{schema.NewCheck(schema.N("ck_in"), "1 = 1", nil)}
	}
	if one(3) {
		kw = append(kw, "primary_key=True")
		c.PrimaryKey = true
	}
	switch r.IntN(6) {
	case 0:
		kw = append(kw, "nullable=True")
		c.Nullable = schema.Yes
	case 1:
		kw = append(kw, "nullable=False")
		c.Nullable = schema.No
	}
	switch r.IntN(8) {
	case 0:
		kw = append(kw, "autoincrement=False")
		c.Autoincrement = schema.AutoincrementFalse
	case 1:
		kw = append(kw, `autoincrement="ignore_fk"`)
		c.Autoincrement = schema.AutoincrementIgnoreFK
	}
	if one(5) {
		kw = append(kw, "unique=True")
		c.Unique = schema.Yes
	}
	if one(5) {
		kw = append(kw, "index=True")
		c.Index = schema.Yes
	}
	if !generated && one(4) {
		kw = append(kw, `server_default="d'"`)
		c.ServerDefault = &schema.DefaultClause{Text: "d'"}
	}
	if one(6) {
		kw = append(kw, "default=5")
		c.Default = &schema.ColumnDefault{Literal: true, Value: int64(5)}
	}
	if one(6) {
		kw = append(kw, `comment="it's"`)
		c.Comment = "it's"
	}
	return "sa.Column(" + strings.Join(append(args, kw...), ", ") + ")", c
}

// TestRandomTables prints tables of random columns as Alembic does: serial
// types, nullability, keys, the order of constraints.
func TestRandomTables(t *testing.T) {
	needOracle(t)
	r := rand.New(rand.NewPCG(1, 2))
	f := newFixture(t)
	var list []oracleInput
	made := map[string]ops.Operation{}
	for i := range 300 {
		var py []string
		var items []any
		indexed := 0
		for n := range 1 + r.IntN(3) {
			p, c := randomColumn(r, string(rune('a'+n)))
			if c.Index == schema.Yes {
				if indexed++; indexed > 1 {
					// Alembic prints several indexes in any order.
					c.Index = schema.Unset
					p = strings.Replace(p, ", index=True", "", 1)
				}
			}
			py, items = append(py, p), append(items, c)
		}
		switch r.IntN(4) {
		case 0:
			py = append(py, `sa.PrimaryKeyConstraint("a", name="pk")`)
			items = append(items, schema.NewPrimaryKey(schema.N("pk"), schema.Keys("a")...))
		case 1:
			py = append(py, `sa.UniqueConstraint("a", name="uq")`, `sa.CheckConstraint("2 = 2")`)
			items = append(items, schema.NewUnique(schema.N("uq"), schema.Keys("a")...), schema.NewCheck(schema.Name{}, "2 = 2", nil))
		}
		name := fmt.Sprint(i)
		list = append(list, oracleInput{Name: name, Kind: "ops", Source: `op.create_table("t", ` + strings.Join(py, ", ") + ")"})
		made[name] = &ops.CreateTable{Table: f.table("t", "", items...)}
	}
	want := runOracle(t, list)
	failed, refused := 0, 0
	for _, c := range list {
		w := want[c.Name]
		if strings.HasPrefix(w, "ERROR") {
			refused++
			continue
		}
		sts, err := New(Options{}).Compile(made[c.Name])
		var b strings.Builder
		for _, s := range sts {
			b.WriteString(s.Text + ";\n\n")
		}
		if got := strings.TrimSpace(b.String()); err != nil || got != w {
			if failed++; failed > 5 {
				t.Fatal("…")
			}
			t.Errorf("%s\n got: %s (%v)\nwant: %s", c.Source, got, err, w)
		}
	}
	if refused > len(list)/4 {
		t.Errorf("Alembic refuses %d of %d tables: the test says little", refused, len(list))
	}
}
