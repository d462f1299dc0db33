package revision

import (
	"slices"
	"sort"
)

// order lists the wanted nodes so that descendants come before their ancestors,
// as _topological_sort does: it works down from one tip until it meets a node that
// another tip still needs, and then goes on from that tip. A merge point's first
// parent takes the place of the merge point, further ones queue at the end.
//
// Nodes that no tip leads to come last, in the same manner; Alembic stops there
// with an assertion.
func (g *Graph) order(wanted set, heads []int) []int {
	todo := slices.Clone(wanted)
	left := todo.len()
	output := make([]int, 0, left)

	// pending counts the children of a node that are still to come: without any,
	// no other tip can be a descendant, as the wanted nodes have no gaps. For
	// those few that do (see collectUpgrade), inexact is set and every tip is asked.
	pending := make([]int, len(g.nodes))
	wanted.each(func(i int) {
		for _, p := range g.nodes[i].normal {
			pending[p]++
		}
	})
	gaps := g.hasGaps(wanted)

	var tips []int
	listed := newSet(len(g.nodes))
	enlist := func(candidates []int) {
		from := len(tips)
		for _, h := range candidates {
			if h >= 0 && todo.has(h) && !listed.has(h) {
				listed.add(h)
				tips = append(tips, h)
			}
		}
		added := tips[from:]
		sort.SliceStable(added, func(a, b int) bool { return g.nodes[added[a]].pos < g.nodes[added[b]].pos })
	}
	enlist(heads)
	for current := 0; left > 0; {
		if len(tips) == 0 {
			var rest []int
			todo.each(func(i int) {
				if pending[i] == 0 {
					rest = append(rest, i)
				}
			})
			enlist(rest)
			current = 0
		}
		candidate := tips[current]
		if pending[candidate] > 0 || gaps {
			if other := g.tipAbove(candidate, tips, current); other >= 0 {
				current = other
				continue
			}
		}
		output = append(output, candidate)
		todo.remove(candidate)
		listed.remove(candidate)
		left--
		var parents []int
		for _, p := range g.nodes[candidate].normal {
			pending[p]--
			if todo.has(p) && !listed.has(p) {
				parents = append(parents, p)
				listed.add(p)
			}
		}
		if len(parents) == 0 {
			tips = slices.Delete(tips, current, current+1)
			current = max(current-1, 0)
			continue
		}
		tips[current] = parents[0]
		tips = append(tips, parents[1:]...)
	}
	return output
}

// tipAbove is the position of the first other tip that descends from the
// candidate, -1 when there is none.
func (g *Graph) tipAbove(candidate int, tips []int, current int) int {
	for k, tip := range tips {
		if k != current && g.isAncestor(candidate, tip) {
			return k
		}
	}
	return -1
}

// hasGaps reports whether a node that is not wanted lies between two that are.
func (g *Graph) hasGaps(wanted set) bool {
	var edge []int // unwanted parents of wanted nodes
	wanted.each(func(i int) {
		for _, p := range g.nodes[i].normal {
			if !wanted.has(p) {
				edge = append(edge, p)
			}
		}
	})
	gaps := false
	g.walk(edge, (*node).normalParents, func(i int) { gaps = gaps || wanted.has(i) })
	return gaps
}
