// Package rules holds the rules of sqlgen lint: one file and one fixture in
// testdata for each. A rule is a value of type [lint.Analyzer]; registry_gen.go
// lists them all, docs/rules has a page for each, and both are written by
//
//	go generate ./lint/rules
//
// make new-rule name=some-name makes a rule to begin with.
package rules

import (
	"fmt"
	"slices"
	"strings"

	"sqlgen/lint"
)

//go:generate go run ./gen
//go:generate go run ./gendocs ../../docs/rules

// All is every rule by name. The slice is the caller's.
func All() []*lint.Analyzer { return slices.Clone(registry) }

// Find is the rule of a name, nil when there is none.
func Find(name string) *lint.Analyzer {
	i, ok := slices.BinarySearchFunc(registry, name, func(a *lint.Analyzer, n string) int { return strings.Compare(a.Name, n) })
	if !ok {
		return nil
	}
	return registry[i]
}

// Validate checks the registry: names sorted and unique, documentation there.
// sqlgen calls it before it lints.
func Validate() error {
	for i, a := range registry {
		if err := a.Validate(); err != nil {
			return err
		}
		if i > 0 && registry[i-1].Name >= a.Name {
			return fmt.Errorf("rule %s: the name is taken, or the registry is out of order", a.Name)
		}
	}
	return nil
}

// Markdown is the page of a rule.
func Markdown(a *lint.Analyzer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n", a.Name, a.Title)
	fmt.Fprintf(&b, "Severity: **%s**", a.Severity)
	if a.Since != "" {
		fmt.Fprintf(&b, " · since sqlgen %s", a.Since)
	}
	fmt.Fprintf(&b, "\n\n%s\n", strings.TrimSpace(a.Doc))
	if a.SafeAlternative != "" {
		fmt.Fprintf(&b, "\n## Instead\n\n%s\n", strings.TrimSpace(a.SafeAlternative))
	}
	fmt.Fprintf(&b, "\n## To accept it once\n\n```python\n# sqlgen: allow=%s — the reason\n```\n", a.Name)
	if len(a.Sources) > 0 {
		b.WriteString("\n## Sources\n\n")
		for _, s := range a.Sources {
			fmt.Fprintf(&b, "- <%s>\n", s)
		}
	}
	return b.String()
}

// Index is the page that lists all rules.
func Index() string {
	var b strings.Builder
	b.WriteString("# Rules of sqlgen lint\n\nGenerated from the rules themselves by `go generate ./lint/rules`.\n\n| rule | severity | finds |\n|---|---|---|\n")
	for _, a := range registry {
		fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s |\n", a.Name, a.Name, a.Severity, strings.ReplaceAll(a.Title, "|", "\\|"))
	}
	return b.String()
}
