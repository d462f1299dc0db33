package pgtree

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"
	"github.com/pganalyze/pg_query_go/v5/parser"
	"google.golang.org/protobuf/proto"

	"sqlgen/internal/source"
)

// maxJSON is how many bytes of SQL are parsed to JSON at most: their tree may
// have fifty times as many, and PostgreSQL refuses to make more than 1 GB.
const maxJSON = 4 << 20

// tree is that of one statement. Places in it count from the start of the text
// that was parsed. unsure says that it has an integer of which no more is known
// than that it is not above 0.
type tree struct {
	node   *pg.Node
	unsure bool
}

// parseTrees parses a text. It takes libpg_query's JSON, which is made in a
// third of the time of its protobuf and read in half, but has no negative
// integers.
func parseTrees(text string) ([]tree, error) {
	if len(text) > maxJSON {
		return parseProtobuf(text)
	}
	enterParser()
	data, err := parser.ParseToJSON(text)
	leaveParser()
	if err != nil {
		return nil, err
	}
	d := decoder{sql: text, text: data, strings: map[string]string{}, names: map[string]*pg.Node{}}
	trees, err := d.stmts()
	if err != nil {
		return parseProtobuf(text)
	}
	return trees, nil
}

func parseProtobuf(text string) ([]tree, error) {
	enterParser()
	data, err := parser.ParseToProtobuf(text)
	leaveParser()
	if err != nil {
		return nil, err
	}
	result := &pg.ParseResult{}
	if err := proto.Unmarshal(data, result); err != nil {
		return nil, &source.Error{Msg: "parse tree cannot be read: " + err.Error()}
	}
	trees := make([]tree, len(result.Stmts))
	for i, raw := range result.Stmts {
		trees[i].node = raw.Stmt
	}
	return trees, nil
}

// parseFull parses one statement with all its numbers.
func parseFull(text string) (*pg.Node, error) {
	trees, err := parseProtobuf(text)
	if err == nil && len(trees) != 1 {
		err = errBoundary
	}
	if err != nil {
		return nil, err
	}
	return trees[0].node, nil
}

// decoder reads the JSON of libpg_query (pg_query_outfuncs_json.c), which has no
// white space and names a struct's fields as protobuf's JSON does.
type decoder struct {
	sql     string // what was parsed
	text    string
	at      int
	bad     bool
	unsure  bool                // see tree
	strings map[string]string   // those seen: identifiers come again and again
	names   map[string]*pg.Node // of the String nodes seen, which trees share
	list    []*pg.Node          // of the lists that are open
}

// nodeOf is a Node with what it holds, in one piece of memory.
type nodeOf[W, S any] struct {
	node    pg.Node
	wrapper W
	content S
}

// errTree says that a tree is not as libpg_query writes it.
var errTree = errors.New("parse tree cannot be read")

// stmts reads a parse result.
func (d *decoder) stmts() ([]tree, error) {
	const head = `"stmts":[`
	d.at = strings.Index(d.text, head)
	if d.at < 0 {
		return nil, errTree
	}
	d.at += len(head)
	var out []tree
	for !d.skip(']') {
		var raw pg.RawStmt
		d.unsure = false
		d.readRawStmt(&raw)
		if d.bad {
			return nil, errTree
		}
		out = append(out, tree{raw.Stmt, d.unsure})
		d.skip(',')
	}
	return out, nil
}

// fail goes to the end, where every loop ends.
func (d *decoder) fail() { d.bad, d.at = true, len(d.text) }

func (d *decoder) skip(c byte) bool {
	if d.at < len(d.text) && d.text[d.at] == c {
		d.at++
		return true
	}
	return false
}

func (d *decoder) expect(c byte) {
	if !d.skip(c) {
		d.fail()
	}
}

// more reports whether another field of a struct follows; without one it goes
// over the end of the struct.
func (d *decoder) more() bool {
	if d.skip('}') {
		return false
	}
	d.skip(',')
	if d.at == len(d.text) {
		d.bad = true
	}
	return !d.bad
}

// name reads the name of a field, with its colon.
func (d *decoder) name() string {
	if d.skip('"') {
		if n := strings.IndexByte(d.text[d.at:], '"'); n >= 0 {
			name := d.text[d.at : d.at+n]
			d.at += n + 1
			d.expect(':')
			return name
		}
	}
	d.fail()
	return ""
}

// node reads {"SelectStmt":{…}}; {} is the NULL of a list.
func (d *decoder) node() *pg.Node {
	d.expect('{')
	if d.skip('}') {
		return &pg.Node{}
	}
	var n *pg.Node
	if name := d.name(); name == "String" {
		n = d.stringNode()
	} else {
		n = d.content(name)
	}
	d.expect('}')
	return n
}

// stringNode reads {"sval":"x"}: names, of which a tree has more than of all else.
func (d *decoder) stringNode() *pg.Node {
	var s pg.String
	d.readString(&s)
	n := d.names[s.Sval]
	if n == nil {
		x := new(nodeOf[pg.Node_String_, pg.String])
		x.content.Sval = s.Sval
		x.wrapper.String_ = &x.content
		x.node.Node = &x.wrapper
		n = &x.node
		if len(s.Sval) <= maxKnown {
			d.names[s.Sval] = n
		}
	}
	return n
}

func (d *decoder) nodes() []*pg.Node {
	d.expect('[')
	from := len(d.list)
	for !d.skip(']') && !d.bad {
		d.list = append(d.list, d.node())
		d.skip(',')
	}
	out := slices.Clone(d.list[from:])
	d.list = d.list[:from]
	return out
}

// readInteger reads {"ival":1}. libpg_query leaves out 0 and all that is below:
// -1 is what an array's bound has that is not given.
func (d *decoder) readInteger(m *pg.Integer) {
	d.expect('{')
	if d.skip('}') {
		d.unsure = true
		return
	}
	if d.name() != "ival" {
		d.fail()
	}
	m.Ival = int32(d.integer())
	d.expect('}')
}

// readA_Const reads a constant: that of a negative one is the place of its sign.
func (d *decoder) readA_Const(m *pg.A_Const) {
	unsure := d.unsure
	d.readConst(m)
	if at := int(m.Location); d.unsure && !unsure && at >= 0 && at < len(d.sql) {
		d.unsure = d.sql[at] == '-'
	}
}

func (d *decoder) integer() int64 {
	from := d.at
	for d.at < len(d.text) && (d.text[d.at] == '-' || d.text[d.at] >= '0' && d.text[d.at] <= '9') {
		d.at++
	}
	n, err := strconv.ParseInt(d.text[from:d.at], 10, 64)
	if err != nil {
		d.fail()
	}
	return n
}

func (d *decoder) bool() bool {
	switch {
	case strings.HasPrefix(d.text[d.at:], "true"):
		d.at += len("true")
		return true
	case strings.HasPrefix(d.text[d.at:], "false"):
		d.at += len("false")
		return false
	}
	d.fail()
	return false
}

func enumOf[E ~int32](d *decoder, values map[string]int32) E {
	v, ok := values[d.raw()]
	if !ok {
		d.fail()
	}
	return E(v)
}

// raw reads a string as it stands between its quotes.
func (d *decoder) raw() string {
	if !d.skip('"') {
		d.fail()
		return ""
	}
	for i := d.at; i < len(d.text); i++ {
		switch d.text[i] {
		case '\\':
			i++
		case '"':
			s := d.text[d.at:i]
			d.at = i + 1
			return s
		}
	}
	d.fail()
	return ""
}

// maxKnown is how long a string may be that is looked for among those seen.
const maxKnown = 64

// string reads a string. It is a copy: a name in the catalog is not to keep the
// text of all trees.
func (d *decoder) string() string {
	s := d.raw()
	if known, ok := d.strings[s]; ok {
		return known
	}
	var out string
	if strings.IndexByte(s, '\\') < 0 {
		out = strings.Clone(s)
	} else if json.Unmarshal([]byte(d.text[d.at-len(s)-2:d.at]), &out) != nil { // with its quotes
		d.fail()
	}
	if len(s) == len(out) && len(s) <= maxKnown {
		d.strings[out] = out
	}
	return out
}
