package rules

import (
	"sqlgen/internal/catalog"
	"sqlgen/lint"
)

// pending is something seen at a statement that only counts if it still holds at
// the end of the history.
type pending struct {
	by      *lint.Stmt
	id      catalog.ID // of the constraint, index or sequence it is about
	finding lint.Finding
}

// remember keeps a pending finding.
func remember(memory *any, p pending) {
	list, _ := (*memory).([]pending)
	*memory = append(list, p)
}

// atHead makes a RunHistory that reports what still holds.
func atHead(holds func(head *catalog.Catalog, p *pending) bool) func(*lint.HistoryPass) {
	return func(h *lint.HistoryPass) {
		list, _ := (*h.Memory()).([]pending)
		for i := range list {
			if holds(h.Head, &list[i]) {
				h.ReportAt(list[i].by, list[i].finding)
			}
		}
	}
}

// made visits the constraints that a statement made, but for those that PostgreSQL
// made on partitions.
func made(p *lint.Pass, f func(*catalog.Constraint, *catalog.Table)) {
	if p.Err != nil {
		return
	}
	for _, e := range p.Event.Effects {
		k, ok := p.After.Object(e.Object).(*catalog.Constraint)
		if !ok || e.Kind != catalog.Created || k.Parent != 0 || k.Inherited > 0 {
			continue
		}
		if t, ok := p.After.Object(k.Table).(*catalog.Table); ok {
			f(k, t)
		}
	}
}
