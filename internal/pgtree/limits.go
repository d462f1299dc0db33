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
	below  int // sum of the operators of all frames but the last
}

// depthFrame is what stands between two brackets, or outside of all.
type depthFrame struct {
	loose int  // chained words since the last comma that AND does not end
	tight int  // chained operators since the last comma, AND or OR
	cur   int  // deepest closed bracket since the last comma, AND or OR
	deep  int  // deepest operand of AND or OR since the last comma
	cases bool // a CASE since the last comma: AND may stand inside of it
	max   int  // deepest element before the last comma
}

func (f *depthFrame) depth() int { return f.loose + max(f.deep, f.tight+f.cur) }

func (d *depthMeter) reset() {
	d.frames = d.frames[:0]
	d.below = 0
}

type chaining uint8

const (
	tight chaining = iota + 1 // binds tighter than AND
	loose
	branch // of CASE; loose
)

var chained = map[string]chaining{
	"not": tight, "is": tight, "isnull": tight, "notnull": tight, "collate": tight, "at": tight, "like": tight, "ilike": tight, "similar": tight,
	"between": tight, "in": tight, "overlaps": tight, "any": tight, "some": tight, "operator": tight,
	"union": loose, "intersect": loose, "except": loose, "all": loose, "join": loose, "row": loose, "array": loose, "interval": loose, "create": loose,
	"explain": loose,
	"case":    branch, "when": branch, "else": branch,
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
		top.tight++
		d.below += top.loose + top.tight
		d.frames = append(d.frames, depthFrame{})
	case tokClose:
		if len(d.frames) > 1 {
			closed := max(top.max, top.depth()) + 1
			d.frames = d.frames[:len(d.frames)-1]
			top = &d.frames[len(d.frames)-1]
			d.below -= top.loose + top.tight
			top.tight--
			top.cur = max(top.cur, closed)
		}
	case tokComma:
		*top = depthFrame{max: max(top.max, top.depth())}
	case tokOperator:
		// Signs at the end are operators of their own: ++1 is +(+1).
		top.tight += 1 + len(text) - len(strings.TrimRight(text, "+-"))
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
			w := string(buf[:len(text)])
			if (w == "and" || w == "or") && !top.cases {
				top.deep = max(top.deep, top.tight+top.cur)
				top.tight, top.cur = 0, 0
				break
			}
			switch chained[w] {
			case tight:
				top.tight++
			case branch:
				top.cases = true
				top.loose++
			case loose:
				top.loose++
			}
		}
	default:
		return 0
	}
	return d.below + len(d.frames) + top.depth()
}
