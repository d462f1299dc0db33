package cli

import (
	"strings"
	"testing"
)

func TestNormalize(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ args, want string }{
		{"upgrade head --sql", "upgrade --sql -- head"},
		{"upgrade --sql head", "upgrade --sql -- head"},
		{"upgrade head --sq", "upgrade --sql -- head"},
		{"-c x.ini -n two upgrade head", "--config=x.ini --name=two upgrade -- head"},
		{"-cx.ini upgrade head", "--config=x.ini upgrade -- head"},
		{"-x a=b -x c upgrade head --tag=v1", "--x=a=b --x=c upgrade --tag=v1 -- head"},
		{"downgrade -1", "downgrade -- -1"},
		{"downgrade head:-1", "downgrade -- head:-1"},
		{"upgrade +1", "upgrade -- +1"},
		{"history -r=-2:", "history --rev-range=-2:"},
		{"history -r-2:", "history --rev-range=-2:"},
		{"history --rev-range -3", "history --rev-range=-3"},
		{"history -vr a:b", "history --verbose --rev-range=a:b"},
		{"-q upgrade -- head", "--quiet upgrade -- head"},
		{"stamp a b c", "stamp -- a b c"},
		{"--version", "--version"},
	} {
		a := &app{}
		got, err := normalize(a.root(), strings.Fields(tt.args))
		if err != nil || strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %q, %v; want %q", tt.args, strings.Join(got, " "), err, tt.want)
		}
	}
	for args, want := range map[string]string{
		"history -r -2:":              "expected one argument",
		"upgrade head --tag":          "expected one argument",
		"upgrade head --bogus":        "unrecognized arguments: --bogus",
		"upgrade head -z":             "unrecognized arguments: -z",
		"upgarde head":                "did you mean 'upgrade'?",
		"heads --resolv-dependencies": "did you mean --resolve-dependencies?",
	} {
		a := &app{}
		_, err := normalize(a.root(), strings.Fields(args))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v; want %s", args, err, want)
		}
	}
}

func TestReplaceFile(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	dir := t.TempDir()
	a := &app{Streams: Streams{Out: &out, Dir: dir}}
	for _, text := range []string{"SELECT 1;\n", "SELECT 2;\n"} {
		if err := a.write("x.sql", text); err != nil {
			t.Fatal(err)
		}
	}
	if out.Len() != 0 {
		t.Errorf("standard output has %q", out.String())
	}
	if err := a.write("nowhere/x.sql", "SELECT 1;"); err == nil {
		t.Error("a file in a directory that is not there was written")
	}
}
