package approval

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"

	"sqlgen/offline/guard"
)

// Difference is a statement that is only on one side, or differs on both.
type Difference struct {
	Approved  *Statement // nil when the project has it alone
	Now       *Statement // nil when the approved script has it alone
	Revision  string     // "" for the frame: guards, timeouts, transactions
	Where     string     // file:line of the revision, "" when it is not known
	Direction string
}

// Comparison is what [Compare] finds.
type Comparison struct {
	Differences []Difference
	Statements  int  // how many both have
	Same        bool // byte for byte
}

// Side is a script with what is known of its statements' origins: by line of the script.
type Side struct {
	Name, Text string
	Places     []guard.Place // nil for a text that only the file is known of
}

// Compare holds an approved script against what the project gives now.
func Compare(approved, now Side) (*Comparison, error) {
	a, err := Statements(approved.Name, withoutDigest(approved.Text))
	if err != nil {
		return nil, err
	}
	b, err := Statements(now.Name, withoutDigest(now.Text))
	if err != nil {
		return nil, err
	}
	c := &Comparison{Same: approved.Text == now.Text}
	headings := revisionsByLine(approved.Text)
	places := map[int]guard.Place{}
	for _, p := range now.Places {
		places[p.Line] = p
	}
	nowHeadings := revisionsByLine(now.Text)
	i, j := 0, 0
	var gone, come []int
	flush := func() {
		for k := 0; k < len(gone) || len(come) > 0; k++ {
			var d Difference
			if k < len(gone) {
				d.Approved = &a[gone[k]]
				d.Revision = headings.at(d.Approved.Line)
			}
			// A statement of a revision is not compared with the frame around it.
			other := slices.IndexFunc(come, func(j int) bool { return d.Approved == nil || isFrame(&b[j]) == isFrame(d.Approved) })
			if other >= 0 {
				d.Now = &b[come[other]]
				come = slices.Delete(come, other, other+1)
				d.Revision = nowHeadings.at(d.Now.Line)
				if p, ok := places[d.Now.Line]; ok {
					d.Revision, d.Where = p.Section.Revision, p.Statement.Line()
				}
			}
			if isFrame(d.Approved) && isFrame(d.Now) {
				d.Revision, d.Where = "", ""
			}
			c.Differences = append(c.Differences, d)
		}
		gone, come = nil, nil
	}
	for _, d := range sequence(a, b) {
		n := utf8.RuneCountInString(d.Text)
		switch d.Type {
		case diffmatchpatch.DiffEqual:
			flush()
			c.Statements += n
			i, j = i+n, j+n
		case diffmatchpatch.DiffDelete:
			for ; n > 0; n-- {
				gone = append(gone, i)
				i++
			}
		case diffmatchpatch.DiffInsert:
			for ; n > 0; n-- {
				come = append(come, j)
				j++
			}
		}
	}
	flush()
	return c, nil
}

// withoutDigest leaves out the digest that a script records of itself: it differs
// whenever anything does.
func withoutDigest(text string) string {
	if digest, _, ok := guard.Unseal(text); ok && len(digest) == 64 {
		return strings.ReplaceAll(text, digest, "")
	}
	return text
}

// sequence aligns two lists of statements; each statement is a character.
func sequence(a, b []Statement) []diffmatchpatch.Diff {
	ids := map[string]rune{}
	next := rune(1)
	letters := func(list []Statement) []rune {
		out := make([]rune, len(list))
		for i, s := range list {
			id, ok := ids[s.Canonical]
			if !ok {
				id = next
				ids[s.Canonical] = id
				if next++; next == 0xd800 { // surrogates are no characters
					next = 0xe000
				}
			}
			out[i] = id
		}
		return out
	}
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // the same result on every machine
	return d.DiffMainRunes(letters(a), letters(b), false)
}

// isFrame reports a statement that the guarded form adds.
func isFrame(s *Statement) bool {
	if s == nil {
		return true
	}
	if strings.Contains(s.Text, "EXECUTE $sql") {
		return false // a revision's block in an idempotent script
	}
	for _, p := range []string{"DO $sqlgen", "BEGIN", "COMMIT", "SET LOCAL lock_timeout", "SET LOCAL statement_timeout", "SET client_encoding", "SET standard_conforming_strings",
		"SET application_name", "SELECT coalesce(nullif(current_setting('sqlgen.from_step'", "RESET ", "SET default_transaction_read_only"} {
		if strings.HasPrefix(s.Text, p) {
			return true
		}
	}
	return false
}

type heading struct {
	line     int
	revision string
}

type headingList []heading

func (l headingList) at(line int) string {
	found := ""
	for _, h := range l {
		if h.line > line {
			break
		}
		found = h.revision
	}
	return found
}

// revisionsByLine reads the comments that open the revisions.
func revisionsByLine(text string) headingList {
	var out headingList
	for i, line := range strings.Split(text, "\n") {
		if rest, ok := strings.CutPrefix(line, "-- Running "); ok {
			direction, ends, _ := strings.Cut(rest, " ")
			from, to, _ := strings.Cut(strings.TrimSuffix(ends, ", continued"), "-> ")
			if direction == "downgrade" {
				to = from
			}
			out = append(out, heading{i + 1, strings.TrimSpace(to)})
		} else if strings.HasPrefix(line, "-- ===== step ") {
			out = append(out, heading{i + 1, ""})
		}
	}
	return out
}

// Text prints the comparison for people.
func (c *Comparison) Text(approved string) string {
	var b strings.Builder
	switch {
	case c.Same:
		fmt.Fprintf(&b, "equal: %d statements, byte for byte\n", c.Statements)
		return b.String()
	case len(c.Differences) == 0:
		fmt.Fprintf(&b, "equal: %d statements; layout and comments differ\n", c.Statements)
		return b.String()
	}
	for _, d := range c.Differences {
		mark := "~"
		if d.Approved == nil {
			mark = "+"
		} else if d.Now == nil {
			mark = "-"
		}
		fmt.Fprintf(&b, "%s", mark)
		if d.Approved != nil {
			fmt.Fprintf(&b, " %s:%d", approved, d.Approved.Line)
		}
		if d.Revision == "" {
			b.WriteString(" frame of the script")
		} else {
			fmt.Fprintf(&b, " revision %s", guard.Comment(d.Revision))
		}
		if d.Where != "" {
			fmt.Fprintf(&b, " (%s)", guard.Comment(d.Where))
		}
		b.WriteString("\n")
		b.WriteString(d.lines())
	}
	fmt.Fprintf(&b, "%d statement%s equal, %d differ\n", c.Statements, plural(c.Statements), len(c.Differences))
	return b.String()
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// lines is the difference as text, line by line.
func (d *Difference) lines() string {
	var was, is string
	if d.Approved != nil {
		was = strings.TrimRight(d.Approved.Text, "\n") + "\n"
	}
	if d.Now != nil {
		is = strings.TrimRight(d.Now.Text, "\n") + "\n"
	}
	m := diffmatchpatch.New()
	m.DiffTimeout = 0
	x, y, lines := m.DiffLinesToRunes(was, is)
	var b strings.Builder
	for _, p := range m.DiffCharsToLines(m.DiffMainRunes(x, y, false), lines) {
		mark := "    "
		switch p.Type {
		case diffmatchpatch.DiffDelete:
			mark = "  - "
		case diffmatchpatch.DiffInsert:
			mark = "  + "
		}
		for _, line := range strings.SplitAfter(p.Text, "\n") {
			if line != "" {
				b.WriteString(mark + strings.TrimRight(line, "\n") + "\n")
			}
		}
	}
	return b.String()
}
