package revision

import (
	"fmt"
	"io"
	"strings"
)

// DisplayOptions are the flags of the commands that list revisions.
type DisplayOptions struct {
	Verbose             bool
	ResolveDependencies bool // heads: those that no other revision depends on either
}

// Labels are the branch labels of a revision, its own and inherited ones.
func (g *Graph) Labels(r *Revision) []string {
	if n := g.nodeOf(r); n != nil {
		return n.labels
	}
	return nil
}

// nodeOf finds a revision of this graph, also one hidden by another file.
func (g *Graph) nodeOf(r *Revision) *node {
	if i, ok := g.ids[r.ID]; ok && g.nodes[i].Revision == r {
		return &g.nodes[i]
	}
	for i := range g.nodes {
		if g.nodes[i].Revision == r {
			return &g.nodes[i]
		}
	}
	return nil
}

// Revisions are all revisions in load order.
func (g *Graph) Revisions() []*Revision {
	all := make([]*Revision, len(g.nodes))
	for i := range g.nodes {
		all[i] = g.nodes[i].Revision
	}
	return all
}

// Heads are the identifiers of the revisions that none follows by down_revision,
// or, if effective, by depends_on either, in load order.
func (g *Graph) Heads(effective bool) []string {
	if effective {
		return g.identifiers(g.realHeads)
	}
	return g.identifiers(g.heads)
}

// Bases are the identifiers of the revisions without down_revision, in load order.
func (g *Graph) Bases() []string { return g.identifiers(g.bases) }

// Get finds the one revision that an identifier, a label or a symbol like head
// means: nil for base, and for head where there are no revisions.
func (g *Graph) Get(id string) (*Revision, error) {
	i, err := g.get(id)
	if err != nil || i < 0 {
		return nil, err
	}
	return g.nodes[i].Revision, nil
}

// History lists revisions, newest first, as `alembic history` does. The range is
// `[start]:[end]`, both included; "" is everything.
func (g *Graph) History(w io.Writer, revRange string, opts DisplayOptions) error {
	nodes, err := g.between(revRange)
	if err != nil {
		return err
	}
	for _, i := range nodes {
		n := &g.nodes[i]
		text := ""
		if opts.Verbose {
			text = n.entry(g)
		} else {
			text = n.line(lineOptions{branches: true, doc: true, parents: true, tree: true})
		}
		if _, err := fmt.Fprintln(w, text); err != nil {
			return err
		}
	}
	return nil
}

// between resolves a listing's range.
func (g *Graph) between(revRange string) ([]int, error) {
	start, end := "base", "heads"
	if revRange != "" {
		parts := strings.Split(strings.TrimSpace(revRange), ":")
		if len(parts) != 2 {
			e := usage(ErrRange, "History range requires [start]:[end], [start]:, or :[end]")
			e.Argument = revRange
			return nil, e
		}
		if parts[0] != "" {
			start = parts[0]
		}
		if parts[1] != "" {
			end = parts[1]
		}
	}
	for _, id := range []string{start, end} {
		if id == "current" {
			e := notFound(id, "what is applied is known to a database only; name the revision")
			return nil, e
		}
	}
	wanted, targets, err := g.collectUpgrade(bound{text: start, free: true}, end, true, false, false)
	if err != nil {
		return nil, withArgument(err, end)
	}
	return g.order(wanted, targets), nil
}

// ShowHeads lists the heads as `alembic heads` does.
func (g *Graph) ShowHeads(w io.Writer, opts DisplayOptions) error {
	heads := g.heads
	if opts.ResolveDependencies {
		heads = g.realHeads
	}
	for _, i := range heads {
		n := &g.nodes[i]
		text := ""
		if opts.Verbose {
			text = n.entry(g)
		} else {
			text = n.line(lineOptions{branches: true})
		}
		if _, err := fmt.Fprintln(w, text); err != nil {
			return err
		}
	}
	return nil
}

// ShowBranches lists the branch points and what follows them as `alembic branches` does.
func (g *Graph) ShowBranches(w io.Writer, opts DisplayOptions) error {
	nodes, err := g.between("")
	if err != nil {
		return err
	}
	for _, i := range nodes {
		n := &g.nodes[i]
		if !n.isBranchPoint() {
			continue
		}
		text := ""
		if opts.Verbose {
			text = n.entry(g)
		} else {
			text = n.line(lineOptions{branches: true, tree: true})
		}
		indent := strings.Repeat(" ", len([]rune(n.ID)))
		lines := make([]string, len(n.next))
		for k, c := range n.next {
			lines[k] = indent + " -> " + g.nodes[c].line(lineOptions{branches: true, doc: opts.Verbose, tree: true})
		}
		if _, err := fmt.Fprintf(w, "%s\n%s\n\n", text, strings.Join(lines, "\n")); err != nil {
			return err
		}
	}
	return nil
}

// Show describes the revisions that an identifier or symbol means, as `alembic show` does.
func (g *Graph) Show(w io.Writer, id string) error {
	if id == "current" {
		return notFound(id, "what is applied is known to a database only; name the revision")
	}
	found, err := g.getAll(id)
	if err != nil {
		return err
	}
	for _, i := range found {
		if i < 0 {
			e := noMigrations(id, steps(relativeOf(id)))
			e.Hint = "the history ends before that"
			return e
		}
		if _, err := fmt.Fprintln(w, g.nodes[i].entry(g)); err != nil {
			return err
		}
	}
	return nil
}

// lineOptions choose the parts of a one-line description (Script._head_only).
type lineOptions struct{ branches, doc, parents, tree bool }

func (n *node) line(opts lineOptions) string {
	var b strings.Builder
	if opts.parents {
		b.WriteString(n.parentText())
		if len(n.DependsOn) > 0 {
			b.WriteString(" (" + strings.Join(n.DependsOn, ", ") + ")")
		}
		b.WriteString(" -> ")
	}
	b.WriteString(n.ID)
	if opts.branches && len(n.labels) > 0 {
		b.WriteString(" (" + strings.Join(n.labels, ", ") + ")")
	}
	switch {
	case len(n.allNext) == 0:
		b.WriteString(" (head)")
	case len(n.next) == 0:
		b.WriteString(" (effective head)")
	}
	if opts.tree {
		b.WriteString(n.treeText())
	}
	if opts.doc {
		b.WriteString(", " + n.Doc())
	}
	return b.String()
}

func (n *node) parentText() string {
	if len(n.DownRevision) == 0 {
		return "<base>"
	}
	return strings.Join(n.DownRevision, ", ")
}

func (n *node) treeText() string {
	text := ""
	if n.isBranchPoint() {
		text += " (branchpoint)"
	}
	if n.isMergePoint() {
		text += " (mergepoint)"
	}
	return text
}

// entry is the long description (Script.log_entry); it ends in a line break.
func (n *node) entry(g *Graph) string {
	var b strings.Builder
	b.WriteString("Rev: " + n.ID)
	if len(n.next) == 0 {
		b.WriteString(" (head)")
	}
	b.WriteString(n.treeText() + "\n")
	if n.isMergePoint() {
		b.WriteString("Merges: ")
	} else {
		b.WriteString("Parent: ")
	}
	b.WriteString(n.parentText() + "\n")
	if len(n.DependsOn) > 0 {
		b.WriteString("Also depends on: " + strings.Join(n.DependsOn, ", ") + "\n")
	}
	if n.isBranchPoint() {
		b.WriteString("Branches into: " + strings.Join(g.identifiers(n.next), ", ") + "\n")
	}
	if len(n.labels) > 0 {
		b.WriteString("Branch names: " + strings.Join(n.labels, ", ") + "\n")
	}
	b.WriteString("Path: " + n.Path + "\n\n")
	for k, line := range splitLines(n.LongDoc()) {
		if k > 0 {
			b.WriteString("\n")
		}
		b.WriteString("    " + line)
	}
	b.WriteString("\n")
	return b.String()
}

// splitLines is str.splitlines().
func splitLines(s string) []string {
	var lines []string
	for s != "" {
		end, next := len(s), len(s)
		for i, r := range s {
			if r >= '\n' && r <= '\r' || r >= 0x1c && r <= 0x1e || r == 0x85 || r == 0x2028 || r == 0x2029 {
				end, next = i, i+len(string(r))
				if r == '\r' && strings.HasPrefix(s[next:], "\n") {
					next++
				}
				break
			}
		}
		lines = append(lines, s[:end])
		s = s[next:]
	}
	return lines
}
