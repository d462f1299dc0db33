package revision

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"sqlgen/internal/source"
	"sqlgen/internal/spell"
)

// Graph is all revisions of a project. It does not change once made and is safe
// for concurrent use.
type Graph struct {
	// Warnings are messages of the load that do not stop anything, in load order.
	Warnings []string

	nodes []node
	ids   map[string]int // identifiers and branch labels; of equal identifiers the last file wins
	keys  []string       // identifiers in load order, then branch labels

	heads, realHeads, bases, realBases []int
}

// node is a revision and its links as indices into Graph.nodes.
type node struct {
	*Revision
	pos     int      // load order of its identifier
	level   int      // longest way down to a base, over all edges
	labels  []string // own and inherited
	down    []int    // down_revision
	deps    []int    // depends_on, resolved
	normal  []int    // down, and the deps that no ancestor already depends on
	next    []int    // those whose down names this one
	allNext []int    // the same, dependents included
}

// New makes the graph of the given revisions, which are in load order (file name
// order within a version location); that order decides every tie.
//
// The errors are of kind File.
func New(revisions []*Revision) (*Graph, error) {
	g := &Graph{nodes: make([]node, len(revisions)), ids: make(map[string]int, len(revisions))}
	g.keys = make([]string, 0, len(revisions))
	links := make([]int, 3*len(revisions)) // most nodes have one parent and one child
	for i, r := range revisions {
		if err := checkIdentifiers(r); err != nil {
			return nil, err
		}
		n := &g.nodes[i]
		n.Revision = r
		n.down, n.next, n.allNext = links[3*i:3*i:3*i+1], links[3*i+1:3*i+1:3*i+2], links[3*i+2:3*i+2:3*i+3]
		if first, ok := g.ids[r.ID]; ok {
			g.Warnings = append(g.Warnings, fmt.Sprintf("Revision %s is present more than once", r.ID))
			g.nodes[i].pos = g.nodes[first].pos
		} else {
			g.nodes[i].pos = len(g.keys)
			g.keys = append(g.keys, r.ID)
		}
		g.ids[r.ID] = i
	}
	identifiers := len(g.keys)
	if err := g.mapLabels(); err != nil {
		return nil, err
	}
	if err := g.link(identifiers); err != nil {
		return nil, err
	}
	g.normalize()
	if err := g.detectCycles(identifiers); err != nil {
		return nil, err
	}
	g.spreadLabels()
	for _, list := range [][]int{g.heads, g.realHeads, g.bases, g.realBases} {
		for k, i := range list {
			list[k] = g.ids[g.nodes[i].ID]
		}
	}
	return g, nil
}

// checkIdentifiers follows Revision.__init__ and verify_rev_id.
func checkIdentifiers(r *Revision) error {
	fail := func(err error, span source.Span, hint, format string, args ...any) error {
		return &Error{Kind: File, Pos: r.Pos(span), Msg: fmt.Sprintf(format, args...), Hint: hint, IDs: []string{r.ID}, Err: err}
	}
	if slices.Contains(r.DownRevision, r.ID) {
		return fail(ErrCycle, r.DownRevisionSpan, "", "Self-loop is detected in revisions (%s)", r.ID)
	}
	if slices.Contains(r.DependsOn, r.ID) {
		return fail(ErrCycle, r.DependsOnSpan, "", "Dependency self-loop is detected in revisions (%s)", r.ID)
	}
	if !strings.ContainsAny(r.ID, "+-:@") && r.ID != "" && r.ID != "base" {
		return nil
	}
	var illegal []string
	for _, c := range []string{"+", "-", ":", "@"} { // sorted
		if strings.Contains(r.ID, c) {
			illegal = append(illegal, c)
		}
	}
	if illegal != nil {
		return fail(ErrBadFile, r.IDSpan, "", "Character(s) '%s' not allowed in revision identifier '%s'", strings.Join(illegal, ", "), r.ID)
	}
	switch r.ID {
	case "":
		return fail(ErrBadFile, r.IDSpan, "", "revision is empty")
	case "base":
		return fail(ErrBadFile, r.IDSpan, "rename it", "a revision cannot have the identifier 'base'")
	}
	return nil
}

// mapLabels makes branch labels known beside the identifiers (_map_branch_labels).
func (g *Graph) mapLabels() error {
	for i := range g.nodes {
		r := g.nodes[i].Revision
		for _, label := range r.BranchLabels {
			if label == "" {
				return &Error{Kind: File, Pos: r.Pos(r.BranchLabelsSpan), Msg: "a branch label is empty", IDs: []string{r.ID}, Err: ErrBadFile}
			}
			if j, ok := g.ids[label]; ok {
				return &Error{
					Kind: File, Pos: r.Pos(r.BranchLabelsSpan), Err: ErrDuplicate, Argument: label, IDs: []string{r.ID, g.nodes[j].ID},
					Msg: fmt.Sprintf("Branch name '%s' in revision %s already used by revision %s", label, r.ID, g.nodes[j].ID),
				}
			}
			g.ids[label] = i
			g.keys = append(g.keys, label)
		}
	}
	return nil
}

// link resolves down_revision and depends_on and finds heads and bases. The first
// count keys are identifiers, the others labels: down_revision cannot be a label.
func (g *Graph) link(count int) error {
	followed := make([]bool, len(g.nodes))     // by down_revision
	followedReal := make([]bool, len(g.nodes)) // by any edge
	for i := range g.nodes {
		n := &g.nodes[i]
		for _, id := range n.DownRevision {
			j, ok := g.ids[id]
			if !ok || g.nodes[j].ID != id {
				hint := ""
				switch {
				case id == "":
					hint = "a first revision has down_revision = None"
				case ok:
					hint = fmt.Sprintf("'%s' is a branch label; name the revision '%s'", id, g.nodes[j].ID)
				default:
					hint = g.nearIdentifier(id, count)
				}
				return g.missing(n.Revision, n.DownRevisionSpan, id, hint)
			}
			n.down = appendNew(n.down, j)
		}
		for _, id := range n.DependsOn {
			j, ok := g.ids[id]
			if !ok {
				return g.missing(n.Revision, n.DependsOnSpan, id, g.nearIdentifier(id, len(g.keys)))
			}
			if j == i {
				return &Error{
					Kind: File, Pos: n.Pos(n.DependsOnSpan), Err: ErrCycle, IDs: []string{n.ID},
					Msg: fmt.Sprintf("Dependency self-loop is detected in revisions (%s)", n.ID),
				}
			}
			n.deps = appendNew(n.deps, j)
		}
	}
	// Files hidden by a later one with the same identifier take no part as parents
	// or children; they stay heads and bases, as in Alembic.
	for _, i := range g.visible() {
		n := &g.nodes[i]
		for _, j := range n.down {
			g.nodes[j].next = append(g.nodes[j].next, i)
			g.nodes[j].allNext = append(g.nodes[j].allNext, i)
			followed[j], followedReal[j] = true, true
		}
		for _, j := range n.deps {
			g.nodes[j].allNext = appendNew(g.nodes[j].allNext, i)
			followedReal[j] = true
		}
	}
	for i := range g.nodes {
		n := &g.nodes[i]
		if !followed[i] {
			g.heads = append(g.heads, i)
		}
		if !followedReal[i] {
			g.realHeads = append(g.realHeads, i)
		}
		if len(n.DownRevision) == 0 {
			g.bases = append(g.bases, i)
			if len(n.DependsOn) == 0 {
				g.realBases = append(g.realBases, i)
			}
		}
	}
	return nil
}

// visible lists the nodes that an identifier leads to, in load order.
func (g *Graph) visible() []int {
	all := make([]int, 0, len(g.nodes))
	for _, key := range g.keys {
		if i := g.ids[key]; g.nodes[i].ID == key {
			all = append(all, i)
		}
	}
	return all
}

func (g *Graph) missing(r *Revision, span source.Span, id, hint string) error {
	return &Error{
		Kind: File, Pos: r.Pos(span), Err: ErrMissing, Argument: id, IDs: []string{r.ID}, Hint: hint,
		Msg: fmt.Sprintf("Revision %s referenced from %s is not present", quoteIfEmpty(id), r.ID),
	}
}

func quoteIfEmpty(id string) string {
	if id == "" {
		return "''"
	}
	return id
}

// nearIdentifier is a hint with the closest of the first count keys.
func (g *Graph) nearIdentifier(id string, count int) string {
	for _, key := range g.keys[:count] {
		if len(id) > 3 && strings.HasPrefix(key, id) {
			return fmt.Sprintf("did you mean '%s'? an identifier in a file must be complete", key)
		}
	}
	if near := spell.Nearest(id, g.keys[:count]); near != "" {
		return fmt.Sprintf("did you mean '%s'?", near)
	}
	return ""
}

// normalize leaves out the dependencies that an ancestor by down_revision already
// has (_normalize_depends_on).
func (g *Graph) normalize() {
	for i := range g.nodes {
		n := &g.nodes[i]
		n.normal = n.down
		if len(n.deps) == 0 {
			continue
		}
		inherited := map[int]bool{}
		g.walk([]int{i}, (*node).parents, func(j int) {
			if j != i {
				for _, d := range g.nodes[j].deps {
					inherited[d] = true
				}
			}
		})
		n.normal = slices.Clone(n.down)
		for _, d := range n.deps {
			if !inherited[d] {
				n.normal = appendNew(n.normal, d)
			}
		}
	}
}

// The ways to go from a node.
func (n *node) parents() []int         { return n.down }
func (n *node) normalParents() []int   { return n.normal }
func (n *node) children() []int        { return n.next }
func (n *node) childrenOfAll() []int   { return n.allNext }
func (n *node) allParents() []int      { return append(slices.Clip(n.down), n.deps...) }
func (n *node) isBranchPoint() bool    { return len(n.next) > 1 }
func (n *node) isAnyBranchPoint() bool { return len(n.allNext) > 1 }
func (n *node) isMergePoint() bool     { return len(n.DownRevision) > 1 }

// walk visits the start nodes and all that can be reached from them, each once.
func (g *Graph) walk(start []int, edges func(*node) []int, visit func(int)) {
	seen := newSet(len(g.nodes))
	todo := slices.Clone(start)
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen.has(i) {
			continue
		}
		seen.add(i)
		visit(i)
		todo = append(todo, edges(&g.nodes[i])...)
	}
}

// reach is the set of the start nodes and all that can be reached from them.
func (g *Graph) reach(start []int, edges func(*node) []int) set {
	s := newSet(len(g.nodes))
	g.walk(start, edges, s.add)
	return s
}

// detectCycles follows _detect_cycles: whatever is not on a way from a base to a
// head is part of a cycle, or hangs on one.
func (g *Graph) detectCycles(identifiers int) error {
	if len(g.nodes) == 0 {
		return nil
	}
	cycle := func(kind string, ids []string) error {
		e := &Error{Kind: File, Err: ErrCycle, IDs: ids, Msg: fmt.Sprintf("%s is detected in revisions (%s)", kind, strings.Join(ids, ", "))}
		for _, id := range ids {
			r := g.nodes[g.ids[id]].Revision
			switch {
			case len(r.DependsOn) > 0 && strings.HasPrefix(kind, "Dependency"):
				e.Pos = r.Pos(r.DependsOnSpan)
			case len(r.DownRevision) > 0:
				e.Pos = r.Pos(r.DownRevisionSpan)
			default:
				continue
			}
			break
		}
		return e
	}
	check := func(kind string, heads, bases []int, up, down func(*node) []int) error {
		if len(heads) == 0 || len(bases) == 0 {
			return cycle(kind, slices.Clone(g.keys[:identifiers]))
		}
		below, above := g.reach(heads, down), g.reach(bases, up)
		var left []string
		for _, i := range g.visible() {
			if !below.has(i) || !above.has(i) {
				left = append(left, g.nodes[i].ID)
			}
		}
		if left != nil {
			sort.Strings(left)
			return cycle(kind, left)
		}
		return nil
	}
	if err := check("Cycle", g.heads, g.bases, (*node).children, (*node).parents); err != nil {
		return err
	}
	if err := check("Dependency cycle", g.realHeads, g.realBases, (*node).childrenOfAll, (*node).allParents); err != nil {
		return err
	}
	if ids := g.computeLevels(); ids != nil {
		return cycle("Cycle", ids)
	}
	return nil
}

// computeLevels numbers the nodes so that a parent is always lower than its child:
// a search for an ancestor need not look below the ancestor's level.
//
// What it never gets to is returned: cycles that have a way in from a base and a way
// out to a head, which Alembic lets through and then never gets to the end of.
func (g *Graph) computeLevels() (ids []string) {
	waiting := make([]int, len(g.nodes))
	ready := make([]int, 0, len(g.nodes))
	for i := range g.nodes {
		n := &g.nodes[i]
		if waiting[i] = len(n.down) + len(n.deps); waiting[i] == 0 {
			n.level = 1
			ready = append(ready, i)
		}
	}
	for done := 0; done < len(ready); done++ {
		i := ready[done]
		for _, c := range g.nodes[i].allNext {
			child := &g.nodes[c]
			for _, p := range child.allParents() {
				if p == i {
					waiting[c]--
				}
			}
			child.level = max(child.level, g.nodes[i].level+1)
			if waiting[c] == 0 {
				ready = append(ready, c)
			}
		}
	}
	if len(ready) < len(g.nodes) {
		for _, i := range g.visible() {
			if waiting[i] > 0 {
				ids = append(ids, g.nodes[i].ID)
			}
		}
		sort.Strings(ids)
	}
	return ids
}

// spreadLabels hands branch labels to all descendants, and to the ancestors up to
// the nearest branch point or merge point when the label's own line has neither
// (_add_branches).
func (g *Graph) spreadLabels() {
	for i := range g.nodes {
		g.nodes[i].addLabels(g.nodes[i].BranchLabels)
	}
	for i := range g.nodes {
		labels := g.nodes[i].BranchLabels
		if len(labels) == 0 {
			continue
		}
		g.walk([]int{i}, (*node).children, func(j int) {
			g.nodes[j].addLabels(labels)
		})
		single := true
		for j := i; ; j = g.nodes[j].next[0] {
			n := &g.nodes[j]
			if n.isAnyBranchPoint() || n.isMergePoint() {
				single = false
				break
			}
			if len(n.next) == 0 {
				break
			}
		}
		if !single {
			continue
		}
		for j := i; len(g.nodes[j].down) == 1; {
			j = g.nodes[j].down[0]
			n := &g.nodes[j]
			if n.isAnyBranchPoint() || n.isMergePoint() {
				break
			}
			n.addLabels(labels)
		}
	}
}

func (n *node) addLabels(labels []string) {
	for _, l := range labels {
		if !slices.Contains(n.labels, l) {
			n.labels = append(n.labels, l)
		}
	}
}

func appendNew(list []int, i int) []int {
	if slices.Contains(list, i) {
		return list
	}
	return append(list, i)
}
