package rules

import (
	"strings"

	"sqlgen/lint"
)

// callText is the Python call that made a statement, as the revision writes it;
// "" when the file isn't there.
func callText(s *lint.Stmt) string {
	if s.Step.Source == nil || !s.Pos.IsValid() || s.End.Line < s.Pos.Line || s.Pos.File != s.Step.Source.Name {
		return ""
	}
	var out []string
	for n := s.Pos.Line; n <= s.End.Line; n++ {
		line := []rune(s.Step.Source.Line(n))
		if n == s.End.Line {
			line = line[:min(s.End.Column, len(line))]
		}
		if n == s.Pos.Line {
			line = line[min(s.Pos.Column-1, len(line)):]
		}
		out = append(out, string(line))
	}
	return strings.Join(out, "\n")
}
