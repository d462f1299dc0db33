// Package approval compares scripts with what was approved: by parsed statement,
// by digest, by the record of an approver and by the lock file of a project.
package approval

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
)

// Statement is one statement of a script, in a form that its layout does not change.
type Statement struct {
	Canonical string // deparsed; the words of the text where that is not possible
	Text      string
	Line      int // in the script, from 1
}

// Statements parses a script: psql's own commands, comments and layout don't count.
func Statements(name, text string) ([]Statement, error) {
	file := source.NewFile(name, text)
	parsed, err := pgtree.Parse(file, pgtree.Options{Psql: true})
	if err != nil {
		return nil, err
	}
	out := make([]Statement, len(parsed.Statements))
	for i := range parsed.Statements {
		st := &parsed.Statements[i]
		out[i] = Statement{Canonical: canonical(st.Node, parsed.Text(st)), Text: parsed.Text(st), Line: parsed.Pos(st).Line}
	}
	return out, nil
}

func canonical(n *pgtree.Node, text string) string {
	if sql, err := pgtree.Deparse(n); err == nil {
		return sql
	}
	// The deparser does not know some rare statements. Their fingerprint leaves
	// constants out, so the text goes with it.
	print, err := pgtree.Fingerprint(text)
	if err != nil {
		print = "?"
	}
	return print + " " + strings.Join(strings.Fields(text), " ")
}

// Digest is the same for scripts that differ in layout and comments only.
func Digest(statements []Statement) string {
	h := sha256.New()
	for _, s := range statements {
		h.Write([]byte(s.Canonical))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}
