package pyast

func (p *parser) checkWalruses(elt Expr, gens []*Comprehension) {}
func (p *parser) checkMatch(m *Match)                           {}
func checkScopes(m *Module) error                               { return nil }
