package git

import "testing"

func TestPersonIs(t *testing.T) {
	t.Parallel()
	ada := Person{Name: "Ada L.", Email: "ada@example.org"}
	for name, want := range map[string]bool{
		"Ada L.": true, " ada l. ": true, "ADA@example.org": true, "Ada L. <ada@example.org>": true, "Ada": false, "": false, "dora@example.org": false,
	} {
		if got := ada.Is(name); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}
