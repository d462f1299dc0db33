package pgtree

import (
	"strings"
	"unicode/utf8"

	"sqlgen/internal/source"
)

// What the C parser is given at most. Its recursion over a tree is not guarded
// by a stack check, so depth is bounded before.
const (
	MaxScriptBytes    = 256 << 20
	MaxStatementBytes = 64 << 20
	MaxStatements     = 2_000_000
	// MaxDepth bounds an over-estimate of the depth of the parse tree: nested
	// brackets plus operators in a row between two commas.
	MaxDepth = 2000
)

func checkBytes(f *source.File) error {
	if len(f.Content) > MaxScriptBytes {
		return &source.Error{Pos: source.Pos{File: f.Name}, Msg: "script is longer than the limit of 256 MB"}
	}
	if i := strings.IndexByte(f.Content, 0); i >= 0 {
		return &source.Error{Pos: f.Pos(int32(i)), Msg: "script contains a NUL byte"}
	}
	if !utf8.ValidString(f.Content) {
		at := 0
		for i, r := range f.Content {
			if r == utf8.RuneError {
				if _, n := utf8.DecodeRuneInString(f.Content[i:]); n == 1 {
					at = i
					break
				}
			}
		}
		return &source.Error{Pos: f.Pos(int32(at)), Msg: "script is not valid UTF-8", Hint: "save the file as UTF-8"}
	}
	return nil
}

// depthMeter over-estimates the depth of the tree that the parser will build.
// Operators that chain (1 + 1 + 1, a || b, NOT NOT, UNION, JOIN) make a tree
// as deep as the chain is long; AND and OR chains are flattened by the grammar.
type depthMeter struct {
	frames []depthFrame
	below  int // sum of ops over all frames but the last
}

type depthFrame struct {
	ops  int // chained operators since the last comma
	deep int // deepest closed bracket since the last comma
	max  int // deepest element before the last comma
}

func (d *depthMeter) reset() {
	d.frames = d.frames[:0]
	d.below = 0
}

var chaining = map[string]bool{
	"not": true, "case": true, "union": true, "intersect": true, "except": true, "join": true, "is": true,
	"isnull": true, "notnull": true, "collate": true, "at": true, "like": true, "ilike": true, "similar": true,
	"between": true, "in": true, "overlaps": true, "any": true, "some": true, "all": true, "when": true,
	"else": true, "row": true, "array": true, "interval": true, "create": true, "explain": true, "operator": true,
}

// add counts a token and returns the estimate at this point.
func (d *depthMeter) add(k tokenKind, text string) int {
	if len(d.frames) == 0 {
		d.frames = append(d.frames, depthFrame{})
		d.below = 0
	}
	top := &d.frames[len(d.frames)-1]
	switch k {
	case tokOpen:
		top.ops++
		d.below += top.ops
		d.frames = append(d.frames, depthFrame{})
	case tokClose:
		if len(d.frames) > 1 {
			closed := max(top.max, top.ops+top.deep) + 1
			d.frames = d.frames[:len(d.frames)-1]
			top = &d.frames[len(d.frames)-1]
			d.below -= top.ops
			top.ops--
			top.deep = max(top.deep, closed)
		}
	case tokComma:
		*top = depthFrame{max: max(top.max, top.ops+top.deep)}
	case tokOperator:
		top.ops++
	case tokWord:
		var buf [9]byte
		if len(text) <= len(buf) {
			for i := range len(text) {
				c := text[i]
				if c >= 'A' && c <= 'Z' {
					c += 'a' - 'A'
				}
				buf[i] = c
			}
			switch w := string(buf[:len(text)]); {
			case w == "and" || w == "or":
				*top = depthFrame{deep: max(top.deep, top.ops+top.deep), max: top.max}
			case chaining[w]:
				top.ops++
			}
		}
	default:
		return 0
	}
	return d.below + len(d.frames) + top.ops + top.deep
}
