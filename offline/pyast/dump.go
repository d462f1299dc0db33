package pyast

import (
	"fmt"
	"math/big"
	"sort"
	"strconv"
	"strings"

	"sqlgen/internal/source"
)

// DumpOptions says what [Dump] prints.
type DumpOptions struct {
	Attributes bool // lineno, col_offset, end_lineno, end_col_offset (Python's include_attributes)
	ASCII      bool // escape everything outside of ASCII, as Python's ascii()
}

// Dump prints a tree as ast.dump of Python 3.13 does: on one line, without empty
// lists and absent fields. Without ASCII, characters are escaped that Go's Unicode
// tables call not printable, which may be of another version than a given Python's.
//
// file is the one the tree's spans belong to, needed only for Attributes.
func Dump(file *source.File, n Node, options DumpOptions) string {
	d := dumper{DumpOptions: options}
	if options.Attributes {
		d.content = file.Content
		d.indexLines()
	}
	d.node(n)
	return d.b.String()
}

type dumper struct {
	DumpOptions
	b       strings.Builder
	content string
	lines   []int32
	first   bool // no field of the current node has been printed
	// plainFStrings leaves the attributes inside of f-strings out: before 3.12 CPython
	// had none of use.
	plainFStrings bool
	inFString     int
}

func (d *dumper) indexLines() {
	t := d.content
	start := 0
	if strings.HasPrefix(t, byteOrderMark) {
		start = len(byteOrderMark)
	}
	d.lines = append(d.lines, int32(start))
	for i := start; i < len(t); {
		n := newlineLen(t, i)
		if n == 0 {
			i++
			continue
		}
		i += n
		d.lines = append(d.lines, int32(i))
	}
}

// position is CPython's: a 1-based line, a 0-based column in bytes.
func (d *dumper) position(off int32) (line, col int) {
	i := sort.Search(len(d.lines), func(i int) bool { return d.lines[i] > off }) - 1
	return i + 1, int(off - d.lines[max(i, 0)])
}

func (d *dumper) open(name string) {
	d.b.WriteString(name)
	d.b.WriteByte('(')
	d.first = true
}

func (d *dumper) field(name string) {
	if !d.first {
		d.b.WriteString(", ")
	}
	d.first = false
	d.b.WriteString(name)
	d.b.WriteByte('=')
}

// close ends a node without attributes.
func (d *dumper) close() {
	d.b.WriteByte(')')
	d.first = false
}

func (d *dumper) closeAt(n Node) {
	if d.Attributes && !(d.plainFStrings && d.inFString > 0) {
		s := n.Span()
		line, col := d.position(s.Start)
		endLine, endCol := d.position(s.End)
		d.field("lineno")
		fmt.Fprintf(&d.b, "%d, col_offset=%d, end_lineno=%d, end_col_offset=%d", line, col, endLine, endCol)
	}
	d.close()
}

func (d *dumper) expr(name string, e Expr) {
	if e != nil {
		d.field(name)
		d.node(e)
	}
}

func dumpList[T any](d *dumper, name string, list []T, item func(T)) {
	if len(list) == 0 {
		return
	}
	d.field(name)
	d.b.WriteByte('[')
	for i, x := range list {
		if i > 0 {
			d.b.WriteString(", ")
		}
		item(x)
	}
	d.b.WriteByte(']')
	d.first = false
}

// nodes prints a list; a nil element is None.
func dumpNodes[T Node](d *dumper, name string, list []T) {
	dumpList(d, name, list, func(n T) { d.node(n) })
}

func (d *dumper) strs(name string, list []string) {
	dumpList(d, name, list, func(s string) { d.str(s) })
}

func (d *dumper) ident(name, s string) {
	if s != "" {
		d.field(name)
		d.str(s)
	}
}

func (d *dumper) num(name string, n int) {
	d.field(name)
	d.b.WriteString(strconv.Itoa(n))
}

func (d *dumper) word(name, s string) {
	d.field(name)
	d.b.WriteString(s)
}

func (d *dumper) ctx(c Context) { d.word("ctx", [...]string{"Load()", "Store()", "Del()"}[c]) }

func number01(b bool) int {
	if b {
		return 1
	}
	return 0
}

// value prints the value of a Constant as Python's repr.
func (d *dumper) value(v any) {
	switch v := v.(type) {
	case nil:
		d.b.WriteString("None")
	case bool:
		if v {
			d.b.WriteString("True")
		} else {
			d.b.WriteString("False")
		}
	case string:
		d.str(v)
	case Bytes:
		d.b.WriteString(BytesRepr(string(v)))
	case int64:
		d.b.WriteString(strconv.FormatInt(v, 10))
	case *big.Int:
		d.b.WriteString(v.String())
	case float64:
		d.b.WriteString(FloatRepr(v))
	case complex128:
		d.b.WriteString(ComplexRepr(v))
	case Ellipsis:
		d.b.WriteString("Ellipsis")
	}
}

func (d *dumper) str(s string) { d.b.WriteString(StrRepr(s, d.ASCII)) }
