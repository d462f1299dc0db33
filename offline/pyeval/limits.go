package pyeval

import (
	"fmt"
	"time"
)

// Limits bound a run. A zero field means the default.
type Limits struct {
	// Steps is the number of statements, calls, and loop rounds of
	// comprehensions and native iteration.
	Steps int64
	// Depth is the number of nested calls, sys.getrecursionlimit(); beyond it
	// Python code gets a RecursionError.
	Depth int
	// Memory is the number of bytes that containers, strings and ints may take
	// in all, counted when they are made.
	Memory int64
	// Time is the wall time of the run.
	Time time.Duration
}

// The default limits.
const (
	DefaultSteps  = 10_000_000
	DefaultDepth  = 1000
	DefaultMemory = 512 << 20
	DefaultTime   = 20 * time.Second
)

func (l Limits) withDefaults() Limits {
	if l.Steps == 0 {
		l.Steps = DefaultSteps
	}
	if l.Depth == 0 {
		l.Depth = DefaultDepth
	}
	if l.Memory == 0 {
		l.Memory = DefaultMemory
	}
	if l.Time == 0 {
		l.Time = DefaultTime
	}
	return l
}

// LimitError says that a limit of the run was reached. Python code cannot
// catch it.
type LimitError struct {
	fatal
	Limit string // "steps", "memory", "time"
	Msg   string
	Hint  string
}

func (e *LimitError) Error() string { return e.Msg }

// Step counts one step of the run. Native functions that loop over more than
// what Alloc was asked for call it once per round.
func (th *Thread) Step() error {
	th.steps++
	if th.steps&0xfff == 0 || th.steps > th.maxSteps {
		return th.checkLimits()
	}
	return nil
}

// Steps counts n steps.
func (th *Thread) Steps(n int64) error {
	if n < 0 {
		return nil
	}
	if th.steps += n; th.steps > th.maxSteps || n > 0xfff {
		return th.checkLimits()
	}
	return nil
}

func (th *Thread) checkLimits() error {
	if th.steps > th.maxSteps {
		return &LimitError{Limit: "steps", Msg: fmt.Sprintf("gave up after %d steps", th.maxSteps), Hint: "is there a loop that does not end?"}
	}
	if th.in.deadline.IsZero() {
		th.in.deadline = time.Now().Add(th.in.opts.Limits.Time)
	} else if time.Now().After(th.in.deadline) {
		return &LimitError{Limit: "time", Msg: fmt.Sprintf("gave up after %s", th.in.opts.Limits.Time), Hint: "is there a loop that does not end?"}
	}
	return nil
}

// ResetLimits starts the counts of steps, memory and time anew: a caller that
// runs many revisions in one Interp calls it between them.
func (th *Thread) ResetLimits() {
	th.steps, th.allocated = 0, 0
	th.in.deadline = time.Time{}
}

// Alloc counts n bytes that are about to be allocated; call it before making
// anything whose size Python code decides. A negative n is taken as beyond any
// limit (an overflow).
func (th *Thread) Alloc(n int64) error {
	if n < 0 || n > th.maxMemory-th.allocated {
		return &LimitError{
			Limit: "memory",
			Msg:   fmt.Sprintf("needs more than %d MB of memory", th.maxMemory>>20),
			Hint:  "make the string, list or number smaller",
		}
	}
	th.allocated += n
	if n > 1<<20 {
		return th.checkLimits()
	}
	return nil
}

// AllocItems counts n items of a list, tuple, set or dict.
func (th *Thread) AllocItems(n int64) error {
	if n > th.maxMemory/16 {
		return th.Alloc(-1)
	}
	return th.Alloc(n * 16)
}

// AllocRepeat counts n copies of size bytes.
func (th *Thread) AllocRepeat(size, n int64) error {
	if n > 0 && size > 0 && n > th.maxMemory/size {
		return th.Alloc(-1)
	}
	if n <= 0 || size <= 0 {
		return nil
	}
	return th.Alloc(size * n)
}

// maxNesting bounds the Go stack: the expressions and blocks that are being
// evaluated inside each other, over all frames.
const maxNesting = 60_000

// enter counts one nested call or native recursion; leave must follow when it
// returns nil.
func (th *Thread) enter() error {
	if th.depth >= th.maxDepth {
		return Raise(RecursionErrorClass, "maximum recursion depth exceeded")
	}
	th.depth++
	return nil
}

func (th *Thread) leave() { th.depth-- }

// Enter counts one level of native recursion (over nested lists, say); when it
// returns nil, the caller calls [Thread.Leave] at the end.
func (th *Thread) Enter() error { return th.enter() }

// Leave ends what [Thread.Enter] began.
func (th *Thread) Leave() { th.leave() }
