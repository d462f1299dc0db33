package rules

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sqlgen/lint"
	"sqlgen/lint/linttest"
)

func TestFixtures(t *testing.T) {
	t.Parallel()
	linttest.Run(t, "testdata/*.txtar", func(fixture string) []*lint.Analyzer {
		name, _, _ := strings.Cut(fixture, ".") // rule.case
		a := Find(name)
		if a == nil {
			t.Errorf("fixture %s: no rule of that name", fixture)
			return nil
		}
		return []*lint.Analyzer{a}
	})
}

func TestRegistry(t *testing.T) {
	t.Parallel()
	if err := Validate(); err != nil {
		t.Error(err)
	}
	for _, a := range All() {
		data, err := os.ReadFile("testdata/" + a.Name + ".txtar")
		if err != nil {
			t.Errorf("rule %s: every rule has a fixture: %v", a.Name, err)
		} else if !strings.Contains(string(data), "-- want ") && !strings.Contains(string(data), "-- want --") {
			t.Errorf("rule %s: the fixture wants nothing", a.Name)
		}
		if _, err := os.Stat(strings.ReplaceAll(a.Name, "-", "_") + ".go"); err != nil {
			t.Errorf("rule %s: every rule has a file: %v", a.Name, err)
		}
		if strings.HasSuffix(a.Title, ".") {
			t.Errorf("rule %s: the title ends in a full stop", a.Name)
		}
		if a.Since == "" {
			t.Errorf("rule %s: which version has it first?", a.Name)
		}
	}
}

func TestPagesAreFresh(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "docs", "rules")
	pages := map[string]string{"README.md": Index()}
	for _, a := range All() {
		pages[a.Name+".md"] = Markdown(a)
	}
	for name, want := range pages {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(got) != want {
			t.Errorf("docs/rules/%s is stale: go generate ./lint/rules", name)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if pages[f.Name()] == "" {
			t.Errorf("docs/rules/%s is no rule's page", f.Name())
		}
	}
}

var lockInMessage = regexp.MustCompile(`\b(?:under|takes|holds) ([A-Z][A-Z ]+[A-Z]) on ([\w.]+)`)

// TestMessagesSayTheLock compares what messages say with what lint/locks knows.
func TestMessagesSayTheLock(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := linttest.Parse(file, data)
		if err != nil {
			t.Fatal(err)
		}
		for _, finding := range lint.Run(f.Input, f.Settings, All()).Findings {
			m := lockInMessage.FindStringSubmatch(finding.Message)
			if m == nil || m[2] != finding.Relation || finding.Lock == "" {
				continue
			}
			compared++
			if m[1] != finding.Lock {
				t.Errorf("%s: %s: %s: lint/locks has %s", file, finding.Pos, linttest.Text(finding), finding.Lock)
			}
		}
	}
	if compared < 150 {
		t.Errorf("%d messages were compared, want more", compared)
	}
}
