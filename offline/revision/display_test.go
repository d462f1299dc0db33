package revision

import (
	"errors"
	"strings"
	"testing"
)

func TestListings(t *testing.T) {
	t.Parallel()
	g := parseGraph(t, []string{
		"a", "b <- a", "c1 <- b is c1branch", "c2 <- b is c2branch", "d1 <- c1", "d2 <- c2 needs d1", "m1", "m2", "m <- m1, m2 is merged",
	})
	for i := range g.nodes {
		r := g.nodes[i].Revision
		r.Path = "/p/" + r.ID + ".py"
		r.Docstring = func() string { return "\nrev " + r.ID + "\n  second line\n\nRevision ID: " + r.ID + "\n" }
	}
	verbose := DisplayOptions{Verbose: true}
	for _, tt := range []struct {
		name string
		run  func(w *strings.Builder) error
		want string
	}{
		{"history", func(w *strings.Builder) error { return g.History(w, "b:d2", DisplayOptions{}) }, `c2 (d1) -> d2 (c2branch) (head), rev d2
  second line
b -> c2 (c2branch), rev c2
  second line
c1 -> d1 (c1branch) (effective head), rev d1
  second line
b -> c1 (c1branch), rev c1
  second line
a -> b (branchpoint), rev b
  second line
`},
		{"heads", func(w *strings.Builder) error { return g.ShowHeads(w, DisplayOptions{}) }, "d1 (c1branch) (effective head)\nd2 (c2branch) (head)\nm (merged) (head)\n"},
		{"effective heads", func(w *strings.Builder) error {
			return g.ShowHeads(w, DisplayOptions{ResolveDependencies: true})
		}, "d2 (c2branch) (head)\nm (merged) (head)\n"},
		{"branches", func(w *strings.Builder) error { return g.ShowBranches(w, DisplayOptions{}) }, "b (branchpoint)\n  -> c1 (c1branch)\n  -> c2 (c2branch)\n\n"},
		{"branches -v", func(w *strings.Builder) error { return g.ShowBranches(w, verbose) }, `Rev: b (branchpoint)
Parent: a
Branches into: c1, c2
Path: /p/b.py

    rev b
      second line
    
    Revision ID: b

  -> c1 (c1branch), rev c1
  second line
  -> c2 (c2branch), rev c2
  second line

`},
		{"show merge", func(w *strings.Builder) error { return g.Show(w, "merged") }, `Rev: m (head) (mergepoint)
Merges: m1, m2
Branch names: merged
Path: /p/m.py

    rev m
      second line
    
    Revision ID: m

`},
		{"show dependency", func(w *strings.Builder) error { return g.Show(w, "c2branch@head") }, `Rev: d2 (head)
Parent: c2
Also depends on: d1
Branch names: c2branch
Path: /p/d2.py

    rev d2
      second line
    
    Revision ID: d2

`},
		{"history of nothing", func(w *strings.Builder) error { return g.History(w, "base:base", DisplayOptions{}) }, ""},
	} {
		var b strings.Builder
		if err := tt.run(&b); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if b.String() != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, b.String(), tt.want)
		}
	}
}

// TestMessages holds the wording of usage errors with their hints.
func TestMessages(t *testing.T) {
	t.Parallel()
	g := parseGraph(t, []string{"abc123def456", "abc123aaaa11 <- abc123def456 is core", "f00d <- abc123aaaa11", "beef <- abc123aaaa11"})
	for _, tt := range []struct {
		command string
		err     error
		want    string
	}{
		{"upgrade head", ErrMultipleHeads, "Multiple head revisions are present for given argument 'head'; please specify a specific target revision, '<branchname>@head' to narrow to a specific head, or 'heads' for all heads: the heads are f00d, beef"},
		{"upgrade heds", ErrNotFound, `Can't locate revision identified by 'heds': No such revision or branch 'heds' (did you mean "heads"?)`},
		{"upgrade abc", ErrNotFound, "Can't locate revision identified by 'abc': Multiple revisions start with 'abc': 'abc123def456', 'abc123aaaa11'..."},
		{"upgrade zz", ErrNotFound, "Can't locate revision identified by 'zz': No such revision or branch 'zz'; please ensure at least four characters are present for partial revision identifier matches"},
		{"upgrade cor@head", ErrMultipleHeads, "Multiple head revisions are present for given argument 'cor@head'; please specify a specific target revision, '<branchname>@cor@head' to narrow to a specific head, or 'heads' for all heads: the heads are f00d, beef"},
		{"upgrade korr@head", ErrNotFound, `Can't locate revision identified by 'korr': No such revision or branch 'korr'`},
		{"upgrade f00d@beef", ErrNotFound, "Can't locate revision identified by 'beef': Revision beef is not a member of branch 'f00d'"},
		{"upgrade nope@f00d", ErrNotFound, "Can't locate revision identified by 'nope': No such branch: 'nope'"},
		{"upgrade f00d:abc123def456", ErrReversed, "Destination abc123def456 is not a valid upgrade target: it comes before f00d: did you mean upgrade abc123def456:f00d, or downgrade f00d:abc123def456?"},
		{"downgrade abc123def456:f00d", ErrReversed, "Destination f00d is not a valid downgrade target from current head(s): f00d comes after abc123def456; did you mean upgrade abc123def456:f00d, or downgrade f00d:abc123def456?"},
		{"downgrade f00d:beef", ErrNotAncestor, "Destination beef is not a valid downgrade target from current head(s): beef is not below f00d"},
		{"downgrade base:f00d", ErrNotAncestor, "Destination f00d is not a valid downgrade target from current head(s): nothing is applied at the start of the range"},
		{"downgrade f00d", ErrRange, "downgrade with --sql requires <fromrev>:<torev>"},
		{"downgrade f00d:+1", ErrRelative, "Relative revision +1 didn't produce 1 migrations: a downgrade goes down: -1"},
		{"downgrade f00d:f00d-9", ErrRelative, "Walked too far"},
		{"upgrade -1", ErrRelative, "Relative revision -1 didn't produce 1 migrations: an upgrade goes up: +1, or name the revision that comes before another: head-1"},
		{"upgrade f00d+3", ErrRelative, "Relative revision +3 didn't produce 3 migrations: the history ends before that"},
		{"upgrade core+1", ErrAmbiguous, "Ambiguous walk: abc123aaaa11 is followed by f00d and beef; name the revision or its branch"},
		{"upgrade +1:head", ErrNotFound, "Can't locate revision identified by '+1': a start cannot be relative: name the revision"},
		{"upgrade core@base:head", ErrRange, "Can't start at 'core@base': it means that nothing is applied: write base"},
		{"upgrade :f00d", ErrRange, "Can't read range ':f00d': the start is missing; write base:f00d"},
		{"upgrade f00d:", ErrRange, "Can't read range 'f00d:': the end is missing; write f00d:head"},
		{"upgrade :", ErrRange, "Can't read range ':': write base:heads for everything"},
		{"upgrade a:b:c", ErrRange, "Can't read range 'a:b:c': a range has one colon: <fromrev>:<torev>"},
		{"stamp head", ErrMultipleHeads, "Multiple heads are present; please specify a single target revision: the heads are f00d, beef"},
		{"stamp f00d:beef abc123def456:beef", ErrRange, "Stamp operation with --sql only supports a single starting revision at a time"},
	} {
		_, err := run(g, nil, strings.Fields(tt.command))
		var e *Error
		switch {
		case !errors.As(err, &e):
			t.Errorf("%s: error %v, want %s", tt.command, err, tt.want)
		case err.Error() != tt.want:
			t.Errorf("%s:\n got %s\nwant %s", tt.command, err, tt.want)
		case !errors.Is(err, tt.err) || e.Kind != Usage:
			t.Errorf("%s: cause %v, kind %v", tt.command, e.Err, e.Kind)
		}
	}
	var b strings.Builder
	for _, tt := range []struct{ revRange, want string }{
		{"f00d", "History range requires [start]:[end], [start]:, or :[end]"},
		{"a:b:c", "History range requires [start]:[end], [start]:, or :[end]"},
		{"f00d:beef", "Requested range f00d:beef does not refer to ancestor/descendant revisions along the same branch"},
		{"current:", "Can't locate revision identified by 'current': what is applied is known to a database only; name the revision"},
	} {
		if err := g.History(&b, tt.revRange, DisplayOptions{}); err == nil || err.Error() != tt.want {
			t.Errorf("history %s: %v, want %s", tt.revRange, err, tt.want)
		}
	}
}

func TestCheckLength(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 33)
	g := parseGraph(t, []string{"a", long + " <- a"})
	plan, err := g.Upgrade(nil, "head")
	if err != nil {
		t.Fatal(err)
	}
	want := "revision identifier '" + long + "' has 33 characters, the version column only 32: shorten it, or set the length of a wider version column"
	if err := plan.CheckLength(32); err == nil || err.Error() != want || !errors.Is(err, ErrIDTooLong) {
		t.Errorf("error %v, want %s", err, want)
	}
	for _, length := range []int{0, 33} {
		if err := plan.CheckLength(length); err != nil {
			t.Errorf("length %d: %v", length, err)
		}
	}
}
