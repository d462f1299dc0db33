package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"sqlgen/internal/source"
)

func TestINI(t *testing.T) {
	t.Parallel()
	text := "# comment\n[DEFAULT]\nhost = h1\n\n[alembic]\nScript_Location = %(here)s/alembic ; no comment\nurl: postgresql://%(host)s/a%%b\nlist =\n    one\n    # not this\n\n    two\n\n[empty]\nnone =\n"
	ini, err := ParseINI(source.NewFile("alembic.ini", text), "/p")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ section, name, want string }{
		{"alembic", "script_location", "/p/alembic ; no comment"},
		{"alembic", "URL", "postgresql://h1/a%b"},
		{"alembic", "list", "\none\n\ntwo"},
		{"alembic", "host", "h1"},
		{"empty", "none", ""},
		{"empty", "here", "/p"},
	} {
		got, ok, err := ini.Get(tt.section, tt.name)
		if err != nil || !ok || got != tt.want {
			t.Errorf("Get(%s, %s) = %q, %v, %v, want %q", tt.section, tt.name, got, ok, err, tt.want)
		}
	}
	if got := ini.Pos("alembic", "url").String(); got != "alembic.ini:7:1" {
		t.Errorf("Pos = %s", got)
	}
	if ini.HasOption("nope", "host") || ini.HasSection("DEFAULT") {
		t.Error("a section that is not there has options")
	}
	if err := ini.Set("alembic", "url", "x%y"); err == nil {
		t.Error("Set took a bare percent sign")
	}
	if err := ini.Set("new", "Key", "%(host)s"); err != nil {
		t.Error(err)
	}
	if got, _, _ := ini.Get("new", "key"); got != "h1" {
		t.Errorf("after Set: %q", got)
	}
	if !ini.Remove("new", "KEY") || ini.HasOption("new", "key") {
		t.Error("Remove did not")
	}
}

func TestINIErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"x = 1\n", "a.ini:1:1: the file has no section header: the first line that is no comment must be [alembic]"},
		{"\ufeff[a]\nx=1\n", "a.ini:1:1: the file has no section header: it begins with a byte order mark: save it as UTF-8 without one"},
		{"[a]\nx\n", "a.ini:2:1: this line can't be read: 'x': write key = value"},
		{"[a]\nx=1\nX=2\n", "a.ini:3:1: option 'x' in section 'a' already exists"},
		{"[a]\n[a]\n", "a.ini:2:1: section 'a' already exists"},
		{"[a]\nx=\xff\n", "a.ini: the file is not UTF-8"},
	} {
		_, err := ParseINI(source.NewFile("a.ini", tt.text), "")
		if err == nil || err.Error() != tt.want {
			t.Errorf("%q: %v, want %s", tt.text, err, tt.want)
		}
	}
	for _, tt := range []struct{ value, want string }{
		{"a%b", "a.ini:2:1: option 'x' in section 'a': '%' must be followed by '%' or '(', found: '%b': double it: %%"},
		{"%(nope)s", "a.ini:2:1: option 'x' in section 'a': '%(nope)s' refers to an option that is not there"},
		{"%(x)s", "a.ini:2:1: option 'x' in section 'a': the references in '%(x)s' go on for more than 10 steps"},
		{"%(x", "a.ini:2:1: option 'x' in section 'a': bad interpolation variable reference '%(x': a reference is written %(name)s"},
	} {
		ini, err := ParseINI(source.NewFile("a.ini", "[a]\nx = "+tt.value+"\n"), "")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err = ini.Get("a", "x"); err == nil || err.Error() != tt.want {
			t.Errorf("%q: %v, want %s", tt.value, err, tt.want)
		}
	}
}

// TestConfigParserAgrees compares with Python's configparser over random files.
func TestConfigParserAgrees(t *testing.T) {
	t.Parallel()
	if err := exec.Command("python3", "--version").Run(); err != nil {
		if os.Getenv("SQLGEN_REQUIRE_ORACLES") == "1" {
			t.Fatalf("python3 is required: %v", err)
		}
		t.Skip("no python3")
	}
	rnd := rand.New(rand.NewSource(7))
	pieces := []string{
		"[a]", "[b]", "[DEFAULT]", "[a b] x", " [c]", "[]", "[d", "k = v", "k=v", "K : v w", "k2 = %(k)s/%%", "k3 = %(here)s", "k4 = %(k2)s%(k3)s",
		"k5 =", "  more", "\tmore ; x", "    # note", "; note", "", "   ", "k6 = a # b", "= x", "word", "k7 = 50%", "k8 = %(k8)s", "k9 = [x]", "here = /else",
		"é = ü", "k10 = a=b:c", "k11:=x", "k 12 = y", "x\u00a0= 1", "  k13 = deep", "k14 = %(none)s", "k15 = %(", "[[a]]", "k16 = v\r", "\x0ck17=1",
	}
	var texts []string
	for range 3000 {
		var b strings.Builder
		if rnd.Intn(10) > 0 {
			b.WriteString("[a]\n")
		}
		for range rnd.Intn(10) {
			piece := pieces[rnd.Intn(len(pieces))]
			if strings.HasPrefix(piece, "k") && rnd.Intn(2) == 0 {
				piece = fmt.Sprintf("n%d%s", rnd.Intn(50), piece)
			}
			b.WriteString(piece)
			b.WriteString([]string{"\n", "\n", "\n", "\r\n", "\r"}[rnd.Intn(5)])
		}
		texts = append(texts, b.String())
	}
	input, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("python3", "testdata/configparser_oracle.py")
	cmd.Stdin = bytes.NewReader(input)
	output, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answers []struct {
		Error    string
		Sections [][2]any
	}
	if err := json.Unmarshal(output, &answers); err != nil {
		t.Fatal(err)
	}
	read := 0
	for i, text := range texts {
		want := answers[i]
		ini, err := ParseINI(source.NewFile("x.ini", text), "/project/dir")
		if (err != nil) != (want.Error != "") {
			t.Fatalf("%q: error %v, Python %s", text, err, want.Error)
		}
		if err != nil {
			continue
		}
		read++
		var got [][2]any
		for _, name := range ini.Sections() {
			items, err := ini.Items(name)
			list := []any{}
			for _, item := range items {
				list = append(list, []any{item.Name, item.Value})
			}
			entry := [2]any{name, list}
			if err != nil {
				entry[1] = "error"
			}
			got = append(got, entry)
		}
		for k := range want.Sections {
			if _, failed := want.Sections[k][1].(string); failed {
				want.Sections[k][1] = "error"
			}
		}
		if len(got)+len(want.Sections) > 0 && !reflect.DeepEqual(got, want.Sections) {
			t.Fatalf("%q:\n got %q\nwant %q", text, got, want.Sections)
		}
	}
	if read < 500 {
		t.Errorf("only %d of the files could be read", read)
	}
}
