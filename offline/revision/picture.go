package revision

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// PictureFormats are the formats of [Graph.Picture].
var PictureFormats = []string{"text", "dot", "mermaid", "svg", "json"}

// Picture draws the revisions of a listing's range (see [Graph.History]), newest
// first: as text in the manner of git log --graph, for Graphviz, for Mermaid, as
// SVG or as JSON.
func (g *Graph) Picture(w io.Writer, revRange, format string) error {
	nodes, err := g.between(revRange)
	if err != nil {
		return err
	}
	p := newPicture(g, nodes)
	text := ""
	switch format {
	case "text":
		text = p.text()
	case "dot":
		text = p.dot()
	case "mermaid":
		text = p.mermaid()
	case "svg":
		text = p.svg(nil)
	case "json":
		text, err = p.json()
	default:
		e := usage(ErrRange, fmt.Sprintf("unknown format %q", format))
		e.Hint = "it is one of " + strings.Join(PictureFormats, ", ")
		return e
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// SVG draws the revisions of a range as one SVG element; those marked are filled.
func (g *Graph) SVG(revRange string, marked []string) (string, error) {
	nodes, err := g.between(revRange)
	if err != nil {
		return "", err
	}
	return newPicture(g, nodes).svg(marked), nil
}

// picture is a layout: each revision has a row and a lane.
type picture struct {
	g    *Graph
	rows []pictureRow
	at   map[int]int // node → row
	wide int         // how many lanes there are at most
}

type pictureRow struct {
	node    int
	lane    int
	above   []string // lines of the text drawing before the revision's own
	graph   string   // the revision's own line without its description
	below   []string
	parents []int // down_revision, those outside of the picture too
}

func newPicture(g *Graph, nodes []int) *picture {
	p := &picture{g: g, at: map[int]int{}}
	var lanes []int // which node each lane waits for
	for row, n := range nodes {
		r := pictureRow{node: n, parents: g.nodes[n].down}
		p.at[n] = row
		lane := slices.Index(lanes, n)
		if lane < 0 {
			lane = len(lanes)
			lanes = append(lanes, n)
		}
		for k := len(lanes) - 1; k > lane; k-- {
			if lanes[k] == n {
				r.above = append(r.above, joinLane(len(lanes), lane, k))
				lanes = slices.Delete(lanes, k, k+1)
			}
		}
		p.wide = max(p.wide, len(lanes))
		r.lane = lane
		cells := strings.Repeat("| ", len(lanes))
		r.graph = cells[:2*lane] + "*" + cells[2*lane+1:]
		switch parents := unique(r.parents); {
		case len(parents) == 0:
			if len(lanes) > lane+1 {
				r.below = append(r.below, closeLane(len(lanes), lane))
			}
			lanes = slices.Delete(lanes, lane, lane+1)
		default:
			lanes[lane] = parents[0]
			for i, other := range parents[1:] {
				r.below = append(r.below, splitLane(len(lanes), lane+i))
				lanes = slices.Insert(lanes, lane+i+1, other)
			}
		}
		p.rows = append(p.rows, r)
	}
	return p
}

func unique(list []int) []int {
	var out []int
	for _, i := range list {
		out = appendNew(out, i)
	}
	return out
}

// joinLane draws lane k running into lane to; those to its right move left.
func joinLane(lanes, to, k int) string {
	line := []byte(strings.Repeat("| ", lanes))
	line[2*k] = ' '
	for i := 2*to + 1; i < 2*k-1; i += 2 {
		line[i] = '_'
	}
	line[2*k-1] = '/'
	for i := k + 1; i < lanes; i++ {
		line[2*i], line[2*i-1] = ' ', '/'
	}
	return strings.TrimRight(string(line), " ")
}

// closeLane draws the end of a lane: those to its right move left.
func closeLane(lanes, lane int) string {
	line := []byte(strings.Repeat("| ", lanes))
	line[2*lane] = ' '
	for i := lane + 1; i < lanes; i++ {
		line[2*i], line[2*i-1] = ' ', '/'
	}
	return strings.TrimRight(string(line), " ")
}

// splitLane draws a new lane to the right of one: those to its right move right.
func splitLane(lanes, lane int) string {
	line := []byte(strings.Repeat("| ", lanes) + "  ")
	line[2*lane+1] = '\\'
	for i := lane + 1; i < lanes; i++ {
		line[2*i], line[2*i+1] = ' ', '\\'
	}
	return strings.TrimRight(string(line), " ")
}

func (p *picture) text() string {
	var b strings.Builder
	for i := range p.rows {
		r := &p.rows[i]
		for _, line := range r.above {
			b.WriteString(line + "\n")
		}
		b.WriteString(r.graph + p.label(r.node) + "\n")
		for _, line := range r.below {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// label is a revision in one line: nothing in it can begin another.
func (p *picture) label(i int) string {
	n := &p.g.nodes[i]
	text := n.line(lineOptions{branches: true, doc: true, tree: true})
	if len(n.DependsOn) > 0 {
		text += " (needs " + strings.Join(n.DependsOn, ", ") + ")"
	}
	return oneLine(text)
}

// oneLine replaces control characters by blanks.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// edges calls f for each parent and each dependency that is in the picture.
func (p *picture) edges(f func(from, to int, dependency bool)) {
	for row := range p.rows {
		n := &p.g.nodes[p.rows[row].node]
		for _, parent := range unique(n.down) {
			if to, ok := p.at[parent]; ok {
				f(row, to, false)
			}
		}
		for _, d := range unique(n.deps) {
			if to, ok := p.at[d]; ok && !slices.Contains(n.down, d) {
				f(row, to, true)
			}
		}
	}
}

func dotQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(oneLine(s)) + `"`
}

func (p *picture) dot() string {
	var b strings.Builder
	b.WriteString("digraph revisions {\n  rankdir=BT;\n  node [shape=box, fontname=\"monospace\"];\n")
	for row := range p.rows {
		fmt.Fprintf(&b, "  n%d [label=%s];\n", row, dotQuote(p.label(p.rows[row].node)))
	}
	p.edges(func(from, to int, dependency bool) {
		style := ""
		if dependency {
			style = " [style=dashed]"
		}
		fmt.Fprintf(&b, "  n%d -> n%d%s;\n", from, to, style)
	})
	b.WriteString("}\n")
	return b.String()
}

// mermaidText keeps a label inside of its quotes: entities are written #…;.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range oneLine(s) {
		if r < 0x80 && !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(" _-.,:()/@+", r)) {
			fmt.Fprintf(&b, "#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (p *picture) mermaid() string {
	var b strings.Builder
	b.WriteString("graph BT\n")
	for row := range p.rows {
		fmt.Fprintf(&b, "  n%d[\"%s\"]\n", row, mermaidText(p.label(p.rows[row].node)))
	}
	p.edges(func(from, to int, dependency bool) {
		arrow := "-->"
		if dependency {
			arrow = "-.->"
		}
		fmt.Fprintf(&b, "  n%d %s n%d\n", from, arrow, to)
	})
	return b.String()
}

func (p *picture) json() (string, error) {
	type entry struct {
		ID           string   `json:"id"`
		DownRevision []string `json:"down_revision"`
		DependsOn    []string `json:"depends_on"`
		BranchLabels []string `json:"branch_labels"`
		Head         bool     `json:"head"`
		Doc          string   `json:"doc"`
		File         string   `json:"file"`
	}
	list := func(ids []string) []string {
		if ids == nil {
			return []string{}
		}
		return ids
	}
	entries := make([]entry, len(p.rows))
	for row := range p.rows {
		n := &p.g.nodes[p.rows[row].node]
		e := entry{ID: n.ID, DownRevision: list(n.DownRevision), DependsOn: list(n.DependsOn), BranchLabels: list(n.labels), Head: len(n.next) == 0, Doc: n.Doc()}
		if n.File != nil {
			e.File = n.File.Name
		}
		entries[row] = e
	}
	out, err := json.MarshalIndent(map[string]any{"version": 1, "revisions": entries}, "", "  ")
	return string(out) + "\n", err
}

// The measures of the SVG, in pixels.
const (
	laneWidth = 22
	rowHeight = 28
	dotRadius = 6
)

func (p *picture) svg(marked []string) string {
	x := func(row int) int { return 16 + p.rows[row].lane*laneWidth }
	y := func(row int) int { return 18 + row*rowHeight }
	longest := 0
	for row := range p.rows {
		longest = max(longest, utf8.RuneCountInString(p.label(p.rows[row].node)))
	}
	left := 16 + p.wide*laneWidth
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="revision graph" font-family="ui-monospace, monospace" font-size="13">`+"\n",
		left+longest*8+16, 36+max(0, len(p.rows)-1)*rowHeight)
	p.edges(func(from, to int, dependency bool) {
		dash := ""
		if dependency {
			dash = ` stroke-dasharray="3 3"`
		}
		x1, y1, x2, y2 := x(from), y(from), x(to), y(to)
		if x1 == x2 {
			fmt.Fprintf(&b, `<path d="M%d %d V%d" fill="none" stroke="currentColor" stroke-opacity="0.5" stroke-width="2"%s/>`+"\n", x1, y1, y2, dash)
			return
		}
		bend := y2 - rowHeight
		if x2 > x1 {
			bend = y1 + rowHeight
			fmt.Fprintf(&b, `<path d="M%d %d C%d %d %d %d %d %d V%d" fill="none" stroke="currentColor" stroke-opacity="0.5" stroke-width="2"%s/>`+"\n", x1, y1, x1, bend, x2, y1, x2, bend, y2, dash)
			return
		}
		fmt.Fprintf(&b, `<path d="M%d %d V%d C%d %d %d %d %d %d" fill="none" stroke="currentColor" stroke-opacity="0.5" stroke-width="2"%s/>`+"\n", x1, y1, bend, x1, y2, x2, bend, x2, y2, dash)
	})
	for row := range p.rows {
		n := &p.g.nodes[p.rows[row].node]
		fill := "none"
		if marked == nil || slices.Contains(marked, n.ID) {
			fill = "currentColor"
		}
		fmt.Fprintf(&b, `<circle cx="%d" cy="%d" r="%d" fill="%s" stroke="currentColor" stroke-width="2"/>`+"\n", x(row), y(row), dotRadius, fill)
		fmt.Fprintf(&b, `<text x="%d" y="%d" fill="currentColor">%s</text>`+"\n", left, y(row)+4, html.EscapeString(p.label(p.rows[row].node)))
	}
	b.WriteString("</svg>\n")
	return b.String()
}
