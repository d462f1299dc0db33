package revision

import "sort"

// ancestorsAmong tells which of the wanted nodes are among the start nodes or their
// ancestors (with dependencies). It does not look below the lowest wanted node.
func (g *Graph) ancestorsAmong(start, wanted []int) []bool {
	found := make([]bool, len(wanted))
	if len(start) == 0 || len(wanted) == 0 {
		return found
	}
	lowest := g.nodes[wanted[0]].level
	for _, w := range wanted {
		lowest = min(lowest, g.nodes[w].level)
	}
	left := len(wanted)
	seen := make(map[int]bool, len(start))
	todo := append([]int(nil), start...)
	for len(todo) > 0 && left > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if g.nodes[i].level < lowest || seen[i] {
			continue
		}
		seen[i] = true
		for k, w := range wanted {
			if w == i && !found[k] {
				found[k] = true
				left--
			}
		}
		todo = append(todo, g.nodes[i].normal...)
	}
	return found
}

// isAncestor reports whether a is b or an ancestor of b.
func (g *Graph) isAncestor(a, b int) bool {
	return a == b || g.nodes[a].level < g.nodes[b].level && g.ancestorsAmong([]int{b}, []int{a})[0]
}

// Ancestors are the revisions of the given identifiers and all that they build on,
// dependencies included, parents before children. Unknown identifiers are left
// out.
func (g *Graph) Ancestors(ids ...string) []string {
	var start []int
	for _, id := range ids {
		if i, ok := g.ids[id]; ok {
			start = append(start, i)
		}
	}
	seen := make(map[int]bool)
	var found []int
	for len(start) > 0 {
		i := start[len(start)-1]
		start = start[:len(start)-1]
		if seen[i] {
			continue
		}
		seen[i] = true
		found = append(found, i)
		start = append(start, g.nodes[i].normal...)
	}
	sort.Slice(found, func(a, b int) bool {
		if x, y := g.nodes[found[a]].level, g.nodes[found[b]].level; x != y {
			return x < y
		}
		return found[a] < found[b]
	})
	return g.identifiers(found)
}
