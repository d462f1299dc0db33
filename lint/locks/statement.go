package locks

import "sqlgen/internal/pgtree"

func (s *statement) run(n *pgtree.Node) {
}
