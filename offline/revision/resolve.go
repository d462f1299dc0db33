package revision

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"sqlgen/internal/spell"
)

// What an identifier can lead to beside a node.
const (
	baseRef = -1 // the place below all bases: Alembic's "base"
	noneRef = -2 // nothing: Alembic's None
)

// relativePattern takes long to compile, and few targets are relative.
var relativePattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:(.+?)@)?([\pL\pM\p{Nd}_]+)?([+-]\d+)`)
})

// relativeDestination takes `[branch@][symbol]±n` apart: all, branch, symbol and
// number, nil where it is none. As in Alembic it need only match the beginning.
func relativeDestination(target string) []string {
	if !strings.ContainsAny(target, "+-") {
		return nil
	}
	return relativePattern().FindStringSubmatch(target)
}

// negativeNumber is what Python's int() takes for one.
var negativeNumber = regexp.MustCompile(`^\s*-\d+(?:_\d+)*\s*$`)

// steps is the number in a relative revision. Numbers beyond any history are all
// the same.
func steps(digits string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(digits), "_", ""))
	if err != nil || n > 1<<30 || n < -(1<<30) {
		if strings.HasPrefix(digits, "-") {
			return -(1 << 30)
		}
		return 1 << 30
	}
	return n
}

// resolveNumber follows _resolve_revision_number: the symbols head, heads and base
// become identifiers (none for base), and branch@ is split off.
func (g *Graph) resolveNumber(id string) (ids []string, label string, err error) {
	if before, after, ok := strings.Cut(id, "@"); ok {
		label, id = before, after
	}
	switch id {
	case "heads":
		if label == "" {
			return g.identifiers(g.realHeads), "", nil
		}
		heads, err := g.filterForLineage(g.heads, label, false)
		return g.identifiers(heads), label, err
	case "head":
		heads := g.heads
		if label != "" {
			if heads, err = g.filterForLineage(heads, label, false); err != nil {
				return nil, label, err
			}
		}
		if len(heads) > 1 {
			argument := "head"
			if label != "" {
				argument = label + "@head"
			}
			return nil, label, g.multipleHeads(g.identifiers(heads), argument)
		}
		return g.identifiers(heads), label, nil
	case "base":
		return nil, label, nil
	}
	return []string{id}, label, nil
}

func (g *Graph) identifiers(nodes []int) []string {
	ids := make([]string, len(nodes))
	for k, i := range nodes {
		ids[k] = g.nodes[i].ID
	}
	return ids
}

func (g *Graph) multipleHeads(heads []string, argument string) *Error {
	return &Error{
		Err: ErrMultipleHeads, Argument: argument, IDs: heads,
		Msg: multipleHeadsMessage(argument), Hint: "the heads are " + strings.Join(heads, ", "),
	}
}

func multipleHeadsMessage(argument string) string {
	return fmt.Sprintf("Multiple head revisions are present for given argument '%s'; please specify a specific target revision, "+
		"'<branchname>@%s' to narrow to a specific head, or 'heads' for all heads", argument, argument)
}

func notFound(argument, reason string) *Error {
	return &Error{Err: ErrNotFound, Argument: argument, Hint: reason, Msg: fmt.Sprintf("Can't locate revision identified by '%s'", argument)}
}

// forIdent follows _revision_for_ident: one identifier, label or unambiguous
// beginning of either, that must be on the branch's lineage when there is a branch.
func (g *Graph) forIdent(id, branch string) (int, error) {
	branchNode := noneRef
	if branch != "" {
		var err error
		if branchNode, err = g.resolveBranch(branch); err != nil {
			return noneRef, err
		}
		branchNode = g.ids[g.nodes[branchNode].ID]
	}
	if id == "" {
		return noneRef, &Error{Err: ErrRange, Msg: "a revision identifier is empty"}
	}
	i, ok := g.ids[id]
	if !ok {
		found, err := g.beginningWith(id, branch)
		if err != nil {
			return noneRef, err
		}
		i = found
	}
	if branchNode >= 0 && !g.lineage([]int{branchNode}, false).has(i) {
		return noneRef, notFound(id, fmt.Sprintf("Revision %s is not a member of branch '%s'", g.nodes[i].ID, branch))
	}
	return i, nil
}

// beginningWith finds the only key that starts with the given text. Keys of up to
// three characters must be written out.
func (g *Graph) beginningWith(id, branch string) (int, error) {
	var found []string
	for _, key := range g.keys {
		if len(key) > 3 && utf8.RuneCountInString(key) > 3 && strings.HasPrefix(key, id) {
			found = append(found, key)
		}
	}
	if branch != "" && len(found) > 0 {
		tests, err := g.lineageOf(branch, false)
		if err != nil {
			return noneRef, err
		}
		kept := found[:0]
		for _, key := range found {
			if tests == nil || tests.has(g.ids[key]) {
				kept = append(kept, key)
			}
		}
		found = kept
	}
	switch len(found) {
	case 1:
		return g.ids[found[0]], nil
	case 0:
		reason := fmt.Sprintf("No such revision or branch '%s'", id)
		if utf8.RuneCountInString(id) < 4 {
			reason += "; please ensure at least four characters are present for partial revision identifier matches"
		}
		return noneRef, notFound(id, reason+spell.DidYouMean(id, append([]string{"head", "heads", "base"}, g.keys...)))
	}
	quoted := make([]string, 0, 3)
	for _, key := range found[:min(3, len(found))] {
		quoted = append(quoted, "'"+key+"'")
	}
	e := notFound(id, fmt.Sprintf("Multiple revisions start with '%s': %s...", id, strings.Join(quoted, ", ")))
	e.IDs = found
	return noneRef, e
}

// resolveBranch follows _resolve_branch: a label, or any revision used as one.
func (g *Graph) resolveBranch(label string) (int, error) {
	if i, ok := g.ids[label]; ok {
		return i, nil
	}
	i, err := g.forIdent(label, "")
	if err != nil {
		return noneRef, notFound(label, fmt.Sprintf("No such branch: '%s'", label)+spell.DidYouMean(label, g.keys))
	}
	return i, nil
}

// lineage is the nodes, their ancestors and their descendants.
func (g *Graph) lineage(nodes []int, dependencies bool) set {
	up, down := (*node).children, (*node).parents
	if dependencies {
		up, down = (*node).childrenOfAll, (*node).normalParents
	}
	s := g.reach(nodes, up)
	g.walk(nodes, down, s.add)
	return s
}

// lineageOf is the lineage of a branch, an identifier or branch@identifier; nil
// (everything) for one that means no revision at all, like base.
func (g *Graph) lineageOf(against string, dependencies bool) (set, error) {
	ids, label, err := g.resolveNumber(against)
	if err != nil {
		return nil, err
	}
	if label != "" {
		ids = append([]string{label}, ids...)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	tests := make([]int, len(ids))
	for k, id := range ids {
		if tests[k], err = g.forIdent(id, ""); err != nil {
			return nil, err
		}
	}
	return g.lineage(tests, dependencies), nil
}

// filterForLineage follows filter_for_lineage.
func (g *Graph) filterForLineage(targets []int, against string, dependencies bool) ([]int, error) {
	if len(targets) == 0 {
		_, _, err := g.resolveNumber(against)
		return nil, err
	}
	tests, err := g.lineageOf(against, dependencies)
	if err != nil {
		return nil, err
	}
	var kept []int
	for _, t := range targets {
		if t < 0 && tests != nil {
			return nil, notFound("base", "it is no revision")
		}
		if tests == nil || tests.has(t) {
			kept = append(kept, t)
		}
	}
	return kept, nil
}

// get follows get_revision: at most one revision; noneRef for base.
func (g *Graph) get(id string) (int, error) {
	ids, label, err := g.resolveNumber(id)
	if err != nil {
		return noneRef, err
	}
	switch len(ids) {
	case 0:
		if label != "" {
			if _, err := g.resolveBranch(label); err != nil {
				return noneRef, err
			}
		}
		return noneRef, nil
	case 1:
		return g.forIdent(ids[0], label)
	}
	return noneRef, g.multipleHeads(ids, id)
}

// getAll follows get_revisions for one identifier: none for base, all of them for
// heads. `-n` and `branch@-n` go down from the heads; the result may then be
// baseRef or, beyond it, noneRef.
func (g *Graph) getAll(id string) ([]int, error) {
	ids, label, err := g.resolveNumber(id)
	if err != nil {
		return nil, err
	}
	if len(ids) == 1 && negativeNumber.MatchString(ids[0]) && steps(ids[0]) < 0 {
		var found []int
		for _, head := range g.realHeads {
			if label != "" && !contains(g.nodes[head].labels, label) {
				continue
			}
			r, err := g.step(head, steps(ids[0]), "", true)
			if err != nil {
				return nil, err
			}
			found = append(found, r)
		}
		return found, nil
	}
	found := make([]int, len(ids))
	for k, id := range ids {
		if found[k], err = g.forIdent(id, label); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// getEach is getAll of several identifiers, one after the other.
func (g *Graph) getEach(ids []string) ([]int, error) {
	var found []int
	for _, id := range ids {
		some, err := g.getAll(id)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

// step follows _walk: n steps up (n > 0; the branch chooses between children) or
// down. Beyond the end it returns noneRef if strict, else where it got to.
func (g *Graph) step(from, n int, branch string, strict bool) (int, error) {
	at := from
	for k := 0; k < n || k < -n; k++ {
		var next []int
		switch {
		case n > 0 && at == baseRef:
		case n > 0:
			next = g.bases
			if at >= 0 {
				next = g.nodes[at].next
			}
			if branch != "" {
				var err error
				if next, err = g.filterForLineage(next, branch, false); err != nil {
					return noneRef, err
				}
			}
		case at == baseRef:
		case at == noneRef:
			if next = g.heads; len(next) == 0 {
				next = []int{baseRef}
			}
		default:
			if next = g.nodes[at].down; len(next) == 0 {
				next = []int{baseRef}
			}
			if len(g.nodes[at].DownRevision) > len(next) { // ('a', 'a')
				next = append(next[:len(next):len(next)], next...)
			}
		}
		switch {
		case len(next) == 0 && strict:
			return noneRef, nil
		case len(next) == 0:
			return at, nil
		case len(next) > 1:
			e := usage(ErrAmbiguous, "Ambiguous walk")
			e.IDs = g.identifiers(next)
			where := "the bases are "
			switch {
			case at >= 0 && n > 0:
				where = g.nodes[at].ID + " is followed by "
			case at >= 0:
				where = g.nodes[at].ID + " follows "
			case n < 0:
				where = "the heads are "
			}
			e.Hint = where + strings.Join(e.IDs, " and ") + "; name the revision or its branch"
			return noneRef, e
		}
		at = next[0]
	}
	return at, nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
