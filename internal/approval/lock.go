package approval

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/source"
)

// LockName is the lock file's name, beside the project's configuration.
const LockName = "sqlgen.lock"

// Locked is what the lock file says of one revision.
type Locked struct {
	ID        string   `json:"id"`
	Parents   []string `json:"parents"`
	DependsOn []string `json:"depends_on,omitempty"`
	// Upgrade and Downgrade are digests of the rendered statements, proof against
	// layout; "file:…", the digest of the revision's file, where it can't be
	// rendered.
	Upgrade   string `json:"upgrade"`
	Downgrade string `json:"downgrade"`
	Released  bool   `json:"released"`
}

// Lock is the lock file.
type Lock struct {
	Version   int      `json:"version"`
	Revisions []Locked `json:"revisions"` // parents before children
}

// Find is the entry of a revision, nil when there is none.
func (l *Lock) Find(id string) *Locked {
	for i := range l.Revisions {
		if l.Revisions[i].ID == id {
			return &l.Revisions[i]
		}
	}
	return nil
}

// Text prints the lock file: one revision on each line, so that git can merge it.
func (l *Lock) Text() string {
	var b strings.Builder
	b.WriteString("{\"version\": 1, \"revisions\": [\n")
	for i, r := range l.Revisions {
		if r.Parents == nil {
			r.Parents = []string{}
		}
		b.WriteString(line(r))
		if i < len(l.Revisions)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]}\n")
	return b.String()
}

func line(r Locked) string {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		return "" // strings and a boolean can always be encoded
	}
	return strings.TrimSpace(buf.String())
}

// ReadLock reads a lock file's text.
func ReadLock(name, text string) (*Lock, error) {
	l := &Lock{}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(l); err != nil {
		hint := "after a merge, run sqlgen lock again"
		return nil, &source.Error{Pos: source.Pos{File: name}, Msg: "the lock file can't be read: " + err.Error(), Hint: hint}
	}
	if l.Version != 1 {
		return nil, &source.Error{Pos: source.Pos{File: name}, Msg: fmt.Sprintf("the lock file has version %d, this sqlgen reads version 1", l.Version)}
	}
	return l, nil
}

// Part is a digest of the entries of some revisions.
func (l *Lock) Part(ids []string) string {
	var b strings.Builder
	for _, r := range l.Revisions {
		if slices.Contains(ids, r.ID) {
			r.Released = false // may become true after the approval
			b.WriteString(line(r) + "\n")
		}
	}
	return digestOf(b.String())
}

// Problem is something that the lock forbids, or that it does not know.
type Problem struct {
	Revision string
	Msg      string
	Released bool // it concerns a released revision
}

// Check holds the project as it is now against the lock.
func (l *Lock) Check(now *Lock) []Problem {
	var out []Problem
	add := func(r *Locked, format string, args ...any) {
		out = append(out, Problem{Revision: r.ID, Msg: fmt.Sprintf(format, args...), Released: r.Released})
	}
	list := func(ids []string) string {
		if len(ids) == 0 {
			return "none"
		}
		return strings.Join(ids, ", ")
	}
	for i := range l.Revisions {
		was := &l.Revisions[i]
		is := now.Find(was.ID)
		if is == nil {
			add(was, "the revision is gone")
			continue
		}
		if !slices.Equal(was.Parents, is.Parents) {
			add(was, "down_revision was %s and is %s: the chain is broken", list(was.Parents), list(is.Parents))
		}
		if !slices.Equal(was.DependsOn, is.DependsOn) {
			add(was, "depends_on was %s and is %s", list(was.DependsOn), list(is.DependsOn))
		}
		if was.Upgrade != is.Upgrade {
			add(was, "upgrade() gives other SQL")
		}
		if was.Downgrade != is.Downgrade {
			add(was, "downgrade() gives other SQL")
		}
	}
	for i := range now.Revisions {
		if is := &now.Revisions[i]; l.Find(is.ID) == nil {
			p := Problem{Revision: is.ID, Msg: "it is not in the lock file: run sqlgen lock"}
			for _, r := range l.Revisions {
				if r.Released && slices.Contains(r.Parents, is.ID) {
					p.Released = true
					p.Msg = "it has come between released revisions"
				}
			}
			out = append(out, p)
		}
	}
	return out
}
