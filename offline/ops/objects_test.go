package ops

import (
	"testing"

	"sqlgen/offline/schema"
)

// TestObjects builds what Alembic's schemaobj.py builds, and refuses what it
// refuses.
func TestObjects(t *testing.T) {
	o := Objects{}
	a, none := schema.N("a"), schema.Name{}
	fk, err := o.ForeignKey(ForeignKeyArgs{Source: a, Referent: a, LocalCols: []string{"x"}, RemoteCols: []string{"y"}})
	if err != nil || len(fk.Table.Columns) != 2 || fk.Columns[0].Name.Text != "x" {
		t.Errorf("self reference: %v", err)
	}
	tb, err := o.Table(a, none, []*schema.Column{{Name: schema.N("p"), ForeignKeys: []*schema.ForeignKey{{Spec: "s.other.id"}}}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if other := tb.Metadata.Table("s.other"); other == nil || other.C("id") == nil {
		t.Error("the referenced table has no placeholder")
	}
	again, err := o.Table(schema.N("b"), none, tb.Columns, nil, nil)
	if err != nil || again.Columns[0] == tb.Columns[0] || again.Columns[0].Table != again {
		t.Errorf("a column of another table is copied: %v", err)
	}
	errs := map[string]func() error{
		"counts differ": func() error {
			_, err := o.ForeignKey(ForeignKeyArgs{Source: a, Referent: a, LocalCols: []string{"x", "y"}, RemoteCols: []string{"z"}})
			return err
		},
		"column twice": func() error { _, err := o.PrimaryKey(none, a, none, []string{"x", "x"}); return err },
		"index column twice": func() error {
			_, err := o.Index(schema.N("i"), a, none, []schema.IndexExpr{{Key: "x"}, {Key: "x"}}, false)
			return err
		},
		"kind unknown": func() error { _, err := o.Generic(schema.N("c"), a, none, "uniq"); return err },
		"reference without table": func() error {
			_, err := o.Table(a, none, []*schema.Column{{Name: schema.N("p"), ForeignKeys: []*schema.ForeignKey{{Spec: "id"}}}}, nil, nil)
			return err
		},
	}
	for what, f := range errs {
		if f() == nil {
			t.Errorf("%s: no error", what)
		}
	}
}
