package revision

import "sort"

// Each is a plan of every revision in both directions, each upgrade with its
// downgrade after it, parents before children. Its steps stand by themselves:
// they write no version rows.
func (g *Graph) Each() *Plan {
	var nodes []int
	for i := range g.nodes {
		if g.ids[g.nodes[i].ID] == i {
			nodes = append(nodes, i)
		}
	}
	sort.SliceStable(nodes, func(a, b int) bool { return g.nodes[nodes[a]].level < g.nodes[nodes[b]].level })
	plan := &Plan{Steps: make([]Step, 0, 2*len(nodes))}
	for _, i := range nodes {
		n := &g.nodes[i]
		up := Step{
			Direction: Upgrade, IsUpgrade: true, Revision: n.Revision, From: n.DownRevision, To: []string{n.ID},
			UpRevisions: []string{n.ID}, DownRevisions: g.identifiers(n.normal),
		}
		down := up
		down.Direction, down.IsUpgrade, down.From, down.To = Downgrade, false, up.To, up.From
		plan.Steps = append(plan.Steps, up, down)
	}
	return plan
}
