package cli

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// A run lives for a fraction of a second: the collector is to stay out of the
// way while there is little memory, and to keep within bounds when there is much.
const (
	gcPercent  = 400
	memorySoft = 96 << 20 // bytes; raised when a run needs more
)

// tuneCollector sets the garbage collector unless the environment does. The soft
// limit follows what is in use, so that a large project never makes the
// collector run all the time.
func tuneCollector() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(gcPercent)
	debug.SetMemoryLimit(memorySoft)
	watch(memorySoft)
}

// watch looks at the heap after each collection.
func watch(limit int64) {
	type sentinel struct{ _ [16]byte }
	runtime.SetFinalizer(&sentinel{}, func(*sentinel) {
		s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(s)
		if live := int64(s[0].Value.Uint64()); live > limit/2 {
			limit = 2 * live
			debug.SetMemoryLimit(limit + limit/4)
		}
		watch(limit)
	})
}
