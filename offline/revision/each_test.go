package revision

import (
	"reflect"
	"testing"
)

func TestEachGoesFromParentsToChildren(t *testing.T) {
	t.Parallel()
	g, err := New([]*Revision{
		{ID: "aaaa", DownRevision: []string{"bbbb", "cccc"}},
		{ID: "bbbb", DownRevision: []string{"cccc"}},
		{ID: "cccc"},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range g.Each().Steps {
		got = append(got, s.Log(""))
		if len(s.Rows) > 0 || s.CreateVersionTable {
			t.Errorf("%s writes the version table", s.Log(""))
		}
	}
	want := []string{
		"upgrade  -> cccc", "downgrade cccc -> ", "upgrade cccc -> bbbb", "downgrade bbbb -> cccc",
		"upgrade bbbb, cccc -> aaaa", "downgrade aaaa -> bbbb, cccc",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
