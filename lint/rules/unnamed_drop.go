package rules

import "sqlgen/lint"

func unnamedDropped(p *lint.Pass) any { return nil }
