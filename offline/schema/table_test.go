package schema

import (
	"strings"
	"testing"
)

func intColumn(name string) *Column { return NewColumn(name, &Integer{Visit: "integer"}) }

func mustAppend(t *testing.T, tb *Table, cols ...*Column) {
	t.Helper()
	for _, c := range cols {
		if err := tb.AppendColumn(c, false); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAutoincrementColumn(t *testing.T) {
	key := func(set func(*Column)) *Column {
		c := intColumn("id")
		c.PrimaryKey = true
		if set != nil {
			set(c)
		}
		return c
	}
	for _, tc := range []struct {
		name string
		cols []*Column
		want string // "" is none, "!" an error
	}{
		{"single integer", []*Column{key(nil)}, "id"},
		{"text", []*Column{{Name: N("id"), PrimaryKey: true, Type: &String{Visit: "text"}}}, ""},
		{"text that shall count", []*Column{{Name: N("id"), PrimaryKey: true, Type: &String{Visit: "text"}, Autoincrement: AutoincrementTrue}}, "!"},
		{"foreign key", []*Column{key(func(c *Column) { c.ForeignKeys = []*ForeignKey{{Spec: "x.id"}} })}, ""},
		{"ignore_fk", []*Column{key(func(c *Column) {
			c.ForeignKeys, c.Autoincrement = []*ForeignKey{{Spec: "x.id"}}, AutoincrementIgnoreFK
		})}, "id"},
		{"server default", []*Column{key(func(c *Column) { c.ServerDefault = &DefaultClause{Text: "5"} })}, ""},
		{"identity", []*Column{key(func(c *Column) { c.ServerDefault = &Identity{} })}, "id"},
		{"python default", []*Column{key(func(c *Column) { c.Default = &ColumnDefault{Literal: true, Value: int64(1)} })}, ""},
		{"sequence", []*Column{key(func(c *Column) { c.Default = &ColumnDefault{Sequence: &Sequence{Name: N("s")}} })}, "id"},
		{"off", []*Column{key(func(c *Column) { c.Autoincrement = AutoincrementFalse })}, ""},
		{"two columns", []*Column{key(nil), {Name: N("b"), PrimaryKey: true, Type: &Integer{Visit: "integer"}}}, ""},
		{"two columns, one counts", []*Column{key(nil), {Name: N("b"), PrimaryKey: true, Type: &Integer{Visit: "integer"}, Autoincrement: AutoincrementTrue}}, "b"},
	} {
		tb := NewTable(NewMetaData(nil), Name{}, N("t"))
		mustAppend(t, tb, tc.cols...)
		c, err := tb.AutoincrementColumn()
		got := ""
		if err != nil {
			got = "!"
		} else if c != nil {
			got = c.Name.Text
		}
		if got != tc.want {
			t.Errorf("%s: got %q (%v), want %q", tc.name, got, err, tc.want)
		}
	}
}

func TestConstraintName(t *testing.T) {
	convention := &NamingConvention{
		Templates: map[string]string{
			"uq": "uq_%(table_name)s_%(column_0N_name)s",
			"ix": "ix_%(column_0_label)s_%(column_1_key)s",
			"fk": "fk_%(mine)s_%(referred_table_name)s",
			"ck": "ck_%(table_name)s_%(constraint_name)s",
			"pk": "pk_%(table_name)s_100%%",
		},
		Tokens: map[string]func(any, *Table) (string, error){
			"mine": func(k any, tb *Table) (string, error) { return strings.ToUpper(tb.Name.Text), nil },
		},
	}
	tb := NewTable(NewMetaData(convention), N("a.b"), N("t"))
	b := intColumn("b")
	b.Key = "bee"
	mustAppend(t, tb, intColumn("a"), b)
	uq := NewUnique(Name{}, Keys("a", "bee")...)
	named := NewUnique(N("mine"), Keys("a")...)
	fk := NewForeignKey(Name{}, Keys("a"), []*ForeignKey{{Spec: "s.other.id"}}, KeyOptions{})
	ck := NewCheck(N("positive"), "a > 0", nil)
	marked := NewCheck(F("as_is"), "a > 0", nil)
	pk := NewPrimaryKey(Name{}, Keys("a")...)
	for _, k := range []Constraint{uq, named, fk, ck, marked, pk} {
		if err := tb.AppendConstraint(k); err != nil {
			t.Fatal(err)
		}
	}
	ix := &Index{Exprs: []IndexExpr{{Key: "a"}, {Key: "bee"}}}
	if err := tb.AppendIndex(ix); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		k    any
		want string
	}{
		{uq, "uq_t_ab"}, {named, "mine"}, {fk, "fk_T_other"}, {ck, "ck_t_positive"}, {marked, "as_is"},
		{pk, "pk_t_100%"}, {ix, "ix_a_b_t_a_bee"},
	} {
		n, err := ConstraintName(c.k, tb)
		if err != nil || n.Text != c.want {
			t.Errorf("got %q (%v), want %q", n.Text, err, c.want)
		}
	}
	if err := tb.AppendConstraint(NewCheck(Name{}, "a > 0", nil)); err == nil {
		t.Error("a CHECK without a name under %(constraint_name)s is an error")
	}
	// A name once given by a convention stays in another table.
	other := NewTable(NewMetaData(convention), Name{}, N("other"))
	mustAppend(t, other, intColumn("a"), intColumn("bee"))
	c := CopyConstraint(uq)
	if err := other.AppendConstraint(c); err != nil {
		t.Fatal(err)
	}
	if got := c.Base().Name.Text; got != "uq_t_ab" {
		t.Errorf("the copy is named %q", got)
	}
}

func TestAppendErrors(t *testing.T) {
	tb := NewTable(NewMetaData(nil), Name{}, N("t"))
	mustAppend(t, tb, intColumn("a"))
	for what, err := range map[string]error{
		"column twice":       tb.AppendColumn(intColumn("a"), false),
		"no name":            tb.AppendColumn(intColumn(""), false),
		"unknown column":     tb.AppendConstraint(NewUnique(Name{}, Keys("nope")...)),
		"index of unknown":   tb.AppendIndex(&Index{Exprs: []IndexExpr{{Key: "nope"}}}),
		"keys of two counts": tb.AppendConstraint(NewForeignKey(Name{}, Keys("a"), nil, KeyOptions{})),
	} {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	if err := tb.AppendColumn(intColumn("a"), true); err != nil || len(tb.Columns) != 1 {
		t.Errorf("replacing: %v, %d columns", err, len(tb.Columns))
	}
}
