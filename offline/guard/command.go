package guard

import "strings"

// CommandLine is the command that renders the script again, without what the
// settings say.
func (g *Script) CommandLine() string {
	words := []string{g.Command}
	words = append(words, strings.Fields(g.Range)...)
	flag := func(name, value, normal string) {
		if value != normal {
			words = append(words, "--"+name, value)
		}
	}
	flag("flavor", g.Flavor, "")
	flag("database", g.Database, "")
	flag("role", g.Role, "")
	flag("lock-timeout", g.LockTimeout, defaultLockTimeout)
	flag("statement-timeout", g.StatementTimeout, defaultStatementTimeout)
	flag("audit-table", g.AuditTable, "")
	for _, rows := range g.Cuts {
		flag("commit-at", strings.Join(rows, ","), "")
	}
	for i, w := range words {
		words[i] = ShellWord(w)
	}
	if g.Idempotent {
		words = append(words, "--idempotent")
	}
	if g.PerMigration {
		words = append(words, "--transaction-per-migration")
	}
	if g.OtherBranches {
		words = append(words, "--other-branches")
	}
	return strings.Join(words, " ")
}

// ShellWord is a text as one word of a shell, on one line.
func ShellWord(s string) string {
	s = Comment(s)
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.,:@+-/") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// Words splits a line at its blanks, as a shell does with [ShellWord]s.
func Words(line string) []string {
	var out []string
	var word strings.Builder
	quoted, open := false, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\'':
			quoted, open = !quoted, true
		case quoted:
			word.WriteByte(c)
		case c == '\\' && i+1 < len(line):
			i++
			word.WriteByte(line[i])
			open = true
		case c == ' ':
			if open {
				out = append(out, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteByte(c)
			open = true
		}
	}
	if open {
		out = append(out, word.String())
	}
	return out
}
