package pyast

import "sync"

// slab hands out pointers into chunks, so that a file's common nodes cost few
// allocations. Chunks double up to maxChunk. A chunk serves one file alone: the trees
// of two files in one chunk would keep each other, and so all files, in memory.
type slab[T any] struct {
	free []T
	size int
}

const maxChunk = 128

func (s *slab[T]) new() *T {
	if len(s.free) == 0 {
		s.size = min(max(2*s.size, 4), maxChunk)
		s.free = make([]T, s.size)
	}
	x := &s.free[0]
	s.free = s.free[1:]
	return x
}

// end drops what is left of the last chunk. The next file's first one is a quarter as
// large, so that little is wasted where files are alike.
func (s *slab[T]) end() { s.free, s.size = nil, s.size/4 }

// stack collects the elements of lists that are being parsed; a finished list is cut
// from it into a slice of its exact length, many of which share one allocation.
type stack[T any] struct {
	items []T
	free  []T
	size  int
}

func (s *stack[T]) push(x T) { s.items = append(s.items, x) }

func (s *stack[T]) mark() int { return len(s.items) }

// cut removes what was pushed since mark and returns it; nil when there is nothing.
func (s *stack[T]) cut(mark int) []T {
	n := len(s.items) - mark
	if n == 0 {
		return nil
	}
	if n > len(s.free) {
		s.size = min(max(2*s.size, 16), 4*maxChunk)
		s.free = make([]T, max(n, s.size))
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	copy(out, s.items[mark:])
	clear(s.items[mark:])
	s.items = s.items[:mark]
	return out
}

// end is slab's.
func (s *stack[T]) end() { s.free, s.size = nil, s.size/4 }

// reset drops what an abandoned parse left on the stack.
func (s *stack[T]) reset(mark int) {
	clear(s.items[mark:])
	s.items = s.items[:mark]
}

// arenas are the slabs and stacks of one parse, and its tokens, which are garbage as
// soon as the tree is made.
type arenas struct {
	tokens []token

	names      slab[Name]
	constants  slab[Constant]
	attributes slab[Attribute]
	calls      slab[Call]
	keywords   slab[Keyword]
	tuples     slab[Tuple]
	binOps     slab[BinOp]
	subscripts slab[Subscript]
	args       slab[Arg]
	arguments  slab[Arguments]
	assigns    slab[Assign]
	exprStmts  slab[ExprStmt]
	returns    slab[Return]
	ifs        slab[If]
	compares   slab[Compare]
	functions  slab[FunctionDef]
	aliases    slab[Alias]

	exprList    stack[Expr]
	stmtList    stack[Stmt]
	keywordList stack[*Keyword]
	argList     stack[*Arg]
	aliasList   stack[*Alias]
	cmpList     stack[CmpOperator]
}

var arenaPool = sync.Pool{New: func() any { return new(arenas) }}

// marks are the heights of all stacks.
type marks [6]int

func (a *arenas) marks() marks {
	return marks{a.exprList.mark(), a.stmtList.mark(), a.keywordList.mark(), a.argList.mark(), a.aliasList.mark(), a.cmpList.mark()}
}

// end is called when a file is parsed.
func (a *arenas) end() {
	a.names.end()
	a.constants.end()
	a.attributes.end()
	a.calls.end()
	a.keywords.end()
	a.tuples.end()
	a.binOps.end()
	a.subscripts.end()
	a.args.end()
	a.arguments.end()
	a.assigns.end()
	a.exprStmts.end()
	a.returns.end()
	a.ifs.end()
	a.compares.end()
	a.functions.end()
	a.aliases.end()
	a.exprList.end()
	a.stmtList.end()
	a.keywordList.end()
	a.argList.end()
	a.aliasList.end()
	a.cmpList.end()
}

func (a *arenas) reset(m marks) {
	a.exprList.reset(m[0])
	a.stmtList.reset(m[1])
	a.keywordList.reset(m[2])
	a.argList.reset(m[3])
	a.aliasList.reset(m[4])
	a.cmpList.reset(m[5])
}
