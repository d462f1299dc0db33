package spell

import "testing"

func TestNearest(t *testing.T) {
	t.Parallel()
	words := []string{"nullable", "version_table", "version_table_schema", "base", "head", "a1b2c3d4e5f6"}
	for _, tt := range []struct{ x, want string }{
		{"nulable", "nullable"},
		{"nullabel", "nullable"},
		{"versiontable", "version_table"},
		{"Version-Table", "version_table"},
		{"HEAD", "head"},
		{"a1b2c3d4e5f7", "a1b2c3d4e5f6"},
		{"zzz", ""},
		{"", ""},
		{"base", ""},
	} {
		if got := Nearest(tt.x, words); got != tt.want {
			t.Errorf("Nearest(%q) = %q, want %q", tt.x, got, tt.want)
		}
	}
	if got, want := DidYouMean("haed", words), ` (did you mean "head"?)`; got != want {
		t.Errorf("DidYouMean = %q, want %q", got, want)
	}
}
