package revision

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// bound is one end of a range: identifiers known to be complete, or one as the user wrote it.
type bound struct {
	ids  []string
	text string
	free bool // text counts, not ids
}

func (g *Graph) getBound(b bound) ([]int, error) {
	if b.free {
		return g.getAll(b.text)
	}
	return g.getEach(b.ids)
}

// identifiers is util.to_tuple of Alembic's argument.
func (b bound) identifiers() []string {
	if b.free {
		return []string{b.text}
	}
	return b.ids
}

func (b bound) String() string {
	if b.free {
		return b.text
	}
	return strings.Join(b.ids, ", ")
}

func noMigrations(relative string, n int) *Error {
	if n < 0 {
		n = -n
	}
	return usage(ErrRelative, fmt.Sprintf("Relative revision %s didn't produce %d migrations", relative, n))
}

// upgradeTargets follows _parse_upgrade_target.
func (g *Graph) upgradeTargets(current bound, target string, strict bool) ([]int, error) {
	m := relativeDestination(target)
	if m == nil {
		return g.getAll(target)
	}
	branch, symbol, relative := m[1], m[2], m[3]
	n := steps(relative)
	var found int
	switch {
	case symbol == "" && n <= 0:
		e := noMigrations(strconv.Itoa(n), n)
		e.Hint = "an upgrade goes up: +1, or name the revision that comes before another: head-1"
		return nil, e
	case symbol == "":
		from, err := g.upgradeOrigin(current, branch)
		if err != nil {
			return nil, err
		}
		if found, err = g.step(from, n, branch, strict); err != nil {
			return nil, err
		}
	case n > 0:
		from, err := g.get(symbol)
		if err != nil {
			return nil, err
		}
		if found, err = g.step(from, n, branch, strict); err != nil {
			return nil, err
		}
	default:
		if branch != "" {
			symbol = branch + "@" + symbol
		}
		from, err := g.get(symbol)
		if err != nil {
			return nil, err
		}
		if found, err = g.step(from, n, "", strict); err != nil {
			return nil, err
		}
	}
	if found < 0 {
		e := noMigrations(relative, n)
		e.Hint = "the history ends before that"
		return nil, e
	}
	return []int{found}, nil
}

// upgradeOrigin is the revision that `+n` or `branch@+n` counts from: noneRef for
// the place below the bases.
func (g *Graph) upgradeOrigin(current bound, branch string) (int, error) {
	if branch == "" && current.free {
		return g.get(current.text)
	}
	starts, err := g.getBound(current)
	if err != nil {
		return noneRef, err
	}
	if branch != "" {
		applied := starts
		if starts, err = g.filterForLineage(applied, branch, false); err != nil {
			return noneRef, err
		}
		if len(starts) == 0 {
			// The branch is not among the heads: the tips of what is applied on it.
			var below []int
			g.walk(nodesOf(applied), (*node).normalParents, func(i int) { below = append(below, i) })
			active, err := g.filterForLineage(below, branch, false)
			if err != nil {
				return noneRef, err
			}
			covered := newSet(len(g.nodes))
			for _, i := range active {
				for _, p := range g.nodes[i].normal {
					covered.add(p)
				}
			}
			for _, i := range active {
				if !covered.has(i) {
					starts = append(starts, i)
				}
			}
		}
	}
	switch len(starts) {
	case 0:
		return noneRef, nil
	case 1:
		return starts[0], nil
	}
	e := usage(ErrAmbiguous, "Ambiguous upgrade from multiple current revisions")
	e.IDs = g.identifiers(nodesOf(starts))
	e.Hint = strings.Join(e.IDs, ", ") + "; write <branch>@+n"
	return noneRef, e
}

func nodesOf(refs []int) []int {
	nodes := make([]int, 0, len(refs))
	for _, r := range refs {
		if r >= 0 {
			nodes = append(nodes, r)
		}
	}
	return nodes
}

// downgradeTarget follows _parse_downgrade_target: the branch, "" for none, and a
// node or baseRef or noneRef, which both mean base.
func (g *Graph) downgradeTarget(current bound, target string, strict bool) (string, int, error) {
	m := relativeDestination(target)
	if m == nil {
		branch, symbol := "", target
		if at := strings.LastIndexByte(target, '@'); at >= 0 {
			branch, symbol = target[:at], target[at+1:]
		}
		found, err := g.get(symbol)
		return branch, found, err
	}
	branch, symbol, relative := m[1], m[2], m[3]
	n := steps(relative)
	if n >= 0 {
		if symbol == "" {
			e := noMigrations(relative, n)
			e.Hint = "a downgrade goes down: -1"
			return "", noneRef, e
		}
		from, err := g.get(symbol)
		if err != nil {
			return "", noneRef, err
		}
		found, err := g.step(from, n, branch, strict)
		if err == nil && found == noneRef {
			err = usage(ErrRelative, "Walked too far")
		}
		return branch, found, err
	}
	ofCurrent := symbol == ""
	if ofCurrent {
		var err error
		if branch, symbol, err = g.downgradeOrigin(current, branch, relative, n); err != nil {
			return "", noneRef, err
		}
	}
	if branch != "" {
		symbol = branch + "@" + symbol
	}
	from, err := g.get(symbol)
	if err != nil {
		return "", noneRef, err
	}
	found, err := g.step(from, n, "", strict)
	if err == nil && found == noneRef {
		if ofCurrent {
			err = noMigrations(relative, n)
		} else {
			err = usage(ErrRelative, "Walked too far")
		}
	}
	return branch, found, err
}

// downgradeOrigin is the applied revision that `-n` or `branch@-n` counts from,
// and the branch that the downgrade is kept to.
func (g *Graph) downgradeOrigin(current bound, branch, relative string, n int) (string, string, error) {
	ids := current.identifiers()
	if branch == "" {
		if len(ids) == 0 {
			e := noMigrations(relative, n)
			e.Hint = "nothing is applied at the start of the range"
			return "", "", e
		}
		return ids[0], ids[0], nil
	}
	var applied []int
	for _, id := range ids {
		i, err := g.forIdent(id, "")
		if err != nil {
			return "", "", err
		}
		applied = append(applied, i)
	}
	found, err := g.filterForLineage(applied, branch, false)
	if err != nil {
		return "", "", err
	}
	if len(found) == 0 {
		if found, err = g.filterForLineage(g.branchHeads(applied), branch, false); err != nil {
			return "", "", err
		}
	}
	if len(found) != 1 {
		e := noMigrations(branch+"@"+relative, n)
		e.Hint = fmt.Sprintf("no revision of branch '%s' is applied at the start of the range", branch)
		if len(found) > 1 {
			e.Hint = fmt.Sprintf("several revisions of branch '%s' are applied: %s", branch, strings.Join(g.identifiers(found), ", "))
		}
		return "", "", e
	}
	return branch, g.nodes[found[0]].ID, nil
}

// branchHeads follows _get_all_current: what is applied with the given heads, less
// what has a follower that is applied too.
func (g *Graph) branchHeads(heads []int) []int {
	applied := g.reach(heads, (*node).normalParents)
	var tips []int
	applied.each(func(i int) {
		if !slices.ContainsFunc(g.nodes[i].next, applied.has) {
			tips = append(tips, i)
		}
	})
	return tips
}

// collectDowngrade follows _collect_downgrade_revisions: the nodes to undo and the
// applied heads they hang on.
func (g *Graph) collectDowngrade(upper bound, lower string) (wanted set, heads []int, err error) {
	branch, target, err := g.downgradeTarget(upper, lower, true)
	if err != nil {
		return nil, nil, err
	}
	var roots []int
	if target >= 0 {
		roots = g.nodes[target].next
	} else {
		for _, i := range g.visible() {
			if len(g.nodes[i].DownRevision) == 0 {
				roots = append(roots, i)
			}
		}
	}
	if branch != "" && len(roots) > 1 {
		b, err := g.resolveBranch(branch)
		if err != nil {
			return nil, nil, err
		}
		ancestors := g.reach([]int{b}, (*node).parents)
		var kept []int
		for _, r := range roots {
			if ancestors.has(r) {
				kept = append(kept, r)
			}
		}
		if roots = kept; len(roots) == 0 {
			e := usage(ErrNotAncestor, "Not a valid downgrade target from current heads")
			e.Argument = lower
			return nil, nil, e
		}
	}
	if heads, err = g.getBound(upper); err != nil {
		return nil, nil, err
	}
	heads = nodesOf(heads)
	wanted = g.reach(roots, (*node).childrenOfAll)
	wanted.intersect(g.reach(heads, (*node).normalParents))
	if wanted.len() == 0 && target >= 0 && !slices.Contains(heads, target) {
		e := usage(ErrNotAncestor, fmt.Sprintf("Destination %s is not a valid downgrade target from current head(s)", lower))
		e.Argument = lower
		switch {
		case len(heads) == 0:
			e.Hint = "nothing is applied at the start of the range"
		case slices.ContainsFunc(heads, func(h int) bool { return g.isAncestor(h, target) }):
			e.Err = ErrReversed
			e.Hint = fmt.Sprintf("%s comes after %s; did you mean upgrade %s:%s, or downgrade %s:%s?", lower, upper, upper, lower, lower, upper)
		default:
			e.Hint = fmt.Sprintf("%s is not below %s", lower, upper)
		}
		return nil, nil, e
	}
	return wanted, heads, nil
}

// collectUpgrade follows _collect_upgrade_revisions: the nodes between, and the
// targets. All ancestors of the targets are wanted for an upgrade (implicitBase);
// only descendants of lower for a listing, and lower itself if inclusive.
func (g *Graph) collectUpgrade(lower bound, upper string, inclusive, implicitBase, strict bool) (wanted set, targets []int, err error) {
	if targets, err = g.upgradeTargets(lower, upper, strict); err != nil {
		return nil, nil, err
	}
	for _, t := range targets {
		if t < 0 {
			e := noMigrations(upper, steps(relativeOf(upper)))
			e.Hint = "the history ends before that"
			return nil, nil, e
		}
	}
	if branch, _, ok := strings.Cut(lower.text, "@"); ok && lower.free {
		if targets, err = g.onBranch(targets, branch); err != nil {
			return nil, nil, err
		}
	}
	if err := g.checkOverlap(targets); err != nil {
		return nil, nil, err
	}
	wanted = g.reach(targets, (*node).normalParents)

	current, err := g.getBound(lower)
	if err != nil {
		return nil, nil, err
	}
	if !implicitBase {
		for _, c := range current {
			if c == baseRef || c >= 0 && !wanted.has(c) {
				e := usage(ErrNotAncestor, fmt.Sprintf("Requested range %s:%s does not refer to ancestor/descendant revisions along the same branch", lower, upper))
				e.Argument = lower.String() + ":" + upper
				return nil, nil, e
			}
		}
	}
	if len(current) > 0 && current[0] == noneRef {
		_, rev, err := g.downgradeTarget(bound{text: upper, free: true}, lower.text, strict)
		if err != nil {
			return nil, nil, err
		}
		if current = nil; rev >= 0 {
			current = []int{rev}
		}
	}
	current = nodesOf(current)
	if err := g.checkOverlap(current); err != nil {
		return nil, nil, err
	}
	wanted.subtract(g.reach(current, (*node).normalParents))
	if inclusive {
		for _, c := range current {
			wanted.add(c)
		}
	}
	if len(current) > 0 && !implicitBase {
		wanted.intersect(g.reach(current, (*node).children))
	}
	return wanted, targets, nil
}

func relativeOf(target string) string {
	if m := relativeDestination(target); m != nil {
		return m[3]
	}
	return target
}

// onBranch keeps the targets that carry the label, or the only label of the
// revision that is used as one.
func (g *Graph) onBranch(targets []int, branch string) ([]int, error) {
	b, err := g.get(branch)
	if err != nil {
		return nil, err
	}
	labels := []string{branch}
	if b >= 0 && g.nodes[b].ID == branch {
		if labels = g.nodes[b].labels; len(labels) == 0 {
			return g.filterForLineage(targets, branch, false)
		}
	}
	var kept []int
	for _, t := range targets {
		if contains(g.nodes[t].labels, labels[0]) {
			kept = append(kept, t)
		}
	}
	return kept, nil
}

// checkOverlap refuses a node that is an ancestor of another one in the list.
func (g *Graph) checkOverlap(nodes []int) error {
	if len(nodes) < 2 {
		return nil
	}
	var parents []int
	for _, n := range nodes {
		parents = append(parents, g.nodes[n].normal...)
	}
	if below := g.reach(parents, (*node).normalParents); !slices.ContainsFunc(nodes, below.has) {
		return nil
	}
	for k, n := range nodes {
		var others []int
		for j, o := range nodes {
			if j != k && o != n {
				others = append(others, o)
			}
		}
		var overlaps []string
		for j, below := range g.ancestorsAmong([]int{n}, others) {
			if below {
				overlaps = append(overlaps, g.nodes[others[j]].ID)
			}
		}
		if overlaps != nil {
			e := usage(ErrOverlap, fmt.Sprintf("Requested revision %s overlaps with other requested revisions %s", g.nodes[n].ID, strings.Join(overlaps, ", ")))
			e.IDs = append([]string{g.nodes[n].ID}, overlaps...)
			return e
		}
	}
	return nil
}
