package source

import (
	"sort"
	"strings"
)

// Error is one message with a place. It prints as
//
//	file:line:col: message: hint
//
// on one line; the notes (a Python call stack, say) follow on lines of their own
// when printed with [Error.Detail].
type Error struct {
	Pos   Pos
	Msg   string
	Hint  string   // what to do; may be empty
	Notes []string // further lines, outermost first
	Err   error    // what caused it, for errors.Is and errors.As
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Pos.File != "" || e.Pos.IsValid() {
		b.WriteString(e.Pos.String())
		b.WriteString(": ")
	}
	b.WriteString(oneLine(e.Msg))
	if e.Hint != "" {
		b.WriteString(": ")
		b.WriteString(oneLine(e.Hint))
	}
	return b.String()
}

// Detail is Error followed by the notes, one per line, indented by two blanks.
func (e *Error) Detail() string {
	var b strings.Builder
	b.WriteString(e.Error())
	for _, n := range e.Notes {
		b.WriteString("\n  ")
		b.WriteString(n)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

func oneLine(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// ErrorList is several errors. The zero value is ready to use.
type ErrorList []*Error

// Add appends an error.
func (l *ErrorList) Add(e *Error) { *l = append(*l, e) }

// Sort orders by file, line, column and message, and drops repeats.
func (l *ErrorList) Sort() {
	sort.SliceStable(*l, func(i, j int) bool { return less((*l)[i], (*l)[j]) })
	kept := (*l)[:0]
	for i, e := range *l {
		if i > 0 && e.Error() == kept[len(kept)-1].Error() {
			continue
		}
		kept = append(kept, e)
	}
	*l = kept
}

func less(a, b *Error) bool {
	switch {
	case a.Pos.File != b.Pos.File:
		return a.Pos.File < b.Pos.File
	case a.Pos.Line != b.Pos.Line:
		return a.Pos.Line < b.Pos.Line
	case a.Pos.Column != b.Pos.Column:
		return a.Pos.Column < b.Pos.Column
	}
	return a.Msg < b.Msg
}

// Err returns the list as an error, nil when it is empty.
func (l ErrorList) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

func (l ErrorList) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}
