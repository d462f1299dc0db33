package cli

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// A run lives for a fraction of a second: the collector is to stay out of the
// way while there is little memory, and to keep within bounds when there is much.
const (
	gcPercent  = 400
	memorySoft = 96 << 20 // bytes; raised when a run needs more
	// memoryLint is the same for lint, which leaves much behind for each statement.
	memoryLint = 384 << 20
)

// memoryLimit is the soft limit in force, 0 where the collector is not tuned.
var memoryLimit atomic.Int64

// tuneCollector sets the garbage collector unless the environment does. The soft
// limit follows what is in use, so that a large project never makes the
// collector run all the time.
func tuneCollector() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(gcPercent)
	memoryLimit.Store(1)
	allowMemory(memorySoft)
	watch()
}

// allowMemory raises the soft limit.
func allowMemory(bytes int64) {
	for {
		old := memoryLimit.Load()
		if old == 0 || old >= bytes {
			return
		}
		if memoryLimit.CompareAndSwap(old, bytes) {
			debug.SetMemoryLimit(bytes)
			return
		}
	}
}

// watch looks at the heap after each collection.
func watch() {
	type sentinel struct{ _ [16]byte }
	runtime.SetFinalizer(&sentinel{}, func(*sentinel) {
		s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(s)
		if live := int64(s[0].Value.Uint64()); live > memoryLimit.Load()/2 {
			allowMemory(2*live + live/2)
		}
		watch()
	})
}
