package revision

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// parseGraph reads a graph of the form used in testdata/plans.txt: a revision per
// line, `id [<- down, down] [needs dep, dep] [is label, label]`.
func parseGraph(t testing.TB, lines []string) *Graph {
	t.Helper()
	var revisions []*Revision
	for _, line := range lines {
		r := &Revision{}
		into := &r.DownRevision
		for i, word := range strings.Fields(line) {
			switch {
			case i == 0:
				r.ID = word
			case word == "<-":
				into = &r.DownRevision
			case word == "needs":
				into = &r.DependsOn
			case word == "is":
				into = &r.BranchLabels
			default:
				*into = append(*into, strings.TrimSuffix(word, ","))
			}
		}
		revisions = append(revisions, r)
	}
	g, err := New(revisions)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// run does what the command's words ask for; from replaces the range's start.
func run(g *Graph, from []string, words []string) (*Plan, error) {
	if words[0] == "stamp" {
		r, targets, err := ParseStampRanges(words[1:])
		if err != nil {
			return nil, err
		}
		if from == nil {
			from = r.Starts()
		}
		start, err := g.Start(from...)
		if err != nil {
			return nil, err
		}
		return g.Stamp(start, targets)
	}
	r, err := ParseRange(words[1])
	if err != nil {
		return nil, err
	}
	if from == nil {
		from = r.Starts()
	}
	if words[0] == "downgrade" {
		if err := r.RequireStart(); err != nil {
			return nil, err
		}
	}
	start, err := g.Start(from...)
	if err != nil {
		return nil, err
	}
	if words[0] == "downgrade" {
		return g.Downgrade(start, r.Target)
	}
	return g.Upgrade(start, r.Target)
}

// describe prints a plan in the form of testdata/plans.txt.
func describe(p *Plan) string {
	if len(p.Steps) == 0 {
		return "  nothing\n"
	}
	var b strings.Builder
	for i := range p.Steps {
		s := &p.Steps[i]
		b.WriteString("  ")
		if s.CreateVersionTable {
			b.WriteString("create; ")
		}
		b.WriteString(strings.TrimRight(s.Log(""), " ") + ": ")
		for k, row := range s.Rows {
			if k > 0 {
				b.WriteString("; ")
			}
			b.WriteString(row.String())
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestPlans(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/plans.txt")
	if err != nil {
		t.Fatal(err)
	}
	graphs := map[string]*Graph{}
	count := 0
	for _, block := range strings.Split(string(text), "\n\n") {
		lines := strings.Split(strings.TrimRight(block, "\n"), "\n")
		kind, name, _ := strings.Cut(lines[0], " ")
		switch kind {
		case "graph":
			graphs[name] = parseGraph(t, lines[1:])
			continue
		case "#":
			continue
		case "case":
		default:
			t.Fatalf("unreadable block %q", lines[0])
		}
		count++
		t.Run(name, func(t *testing.T) {
			var g *Graph
			var from, words, alternatives []string
			wantErr, fails, current := "", false, ""
			for _, line := range lines[1:] {
				word, rest, _ := strings.Cut(line, " ")
				switch word {
				case "on":
					g = graphs[rest]
				case "from":
					from = strings.Fields(rest)
				case "run":
					words = strings.Fields(strings.ReplaceAll(rest, `"head "`, `head~`))
					for i := range words {
						words[i] = strings.ReplaceAll(words[i], "~", " ")
					}
				case "error":
					wantErr, fails = rest, true
				case "or":
					alternatives = append(alternatives, current)
					current = ""
				default:
					current += line + "\n"
				}
			}
			alternatives = append(alternatives, current)
			plan, err := run(g, from, words)
			if fails {
				var e *Error
				switch {
				case err == nil:
					t.Fatalf("no error, but\n%s", describe(plan))
				case !errors.As(err, &e):
					t.Fatalf("%T is not an *Error: %v", err, err)
				case wantErr != "*" && e.Msg != wantErr:
					t.Fatalf("error %q, want %q", e.Msg, wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := describe(plan)
			for _, want := range alternatives {
				if got == want {
					return
				}
			}
			t.Errorf("got\n%swant\n%s", got, strings.Join(alternatives, "or\n"))
		})
	}
	if count < 150 {
		t.Errorf("only %d cases", count)
	}
}

// TestSymbolicNames: identifiers that look like symbols still run.
func TestSymbolicNames(t *testing.T) {
	t.Parallel()
	g := parseGraph(t, []string{"1", "head <- 1"})
	plan, err := g.Upgrade(nil, "head")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := describe(plan), "  create; upgrade  -> 1: insert 1\n  upgrade 1 -> head: update 1 to head\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := plan.Steps[0].Log("<lambda>"); got != "<lambda>  -> 1" {
		t.Errorf("Log = %q", got)
	}
}

// TestEmptyHistory: no revisions are no error, but nothing can be named.
func TestEmptyHistory(t *testing.T) {
	t.Parallel()
	g := parseGraph(t, nil)
	for _, target := range []string{"head", "heads", "base"} {
		plan, err := g.Upgrade(nil, target)
		if err != nil || len(plan.Steps) > 0 {
			t.Errorf("%s: %v, %v", target, plan, err)
		}
	}
	if _, err := g.Start("head"); err == nil || err.Error() != "Can't start at 'head': there are no revisions" {
		t.Errorf("start at head: %v", err)
	}
	if _, err := g.Upgrade(nil, "+1"); err == nil {
		t.Error("+1 of nothing is no error")
	}
}
