package checkout

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

// Settings are settings of sqlgen as key=value, given by a flag that may be repeated.
type Settings []string

// String is the [flag.Value]'s.
func (l *Settings) String() string { return strings.Join(*l, " ") }

// Set adds one.
func (l *Settings) Set(s string) error { *l = append(*l, s); return nil }

// Flag defines -set.
func (l *Settings) Flag() { flag.Var(l, "set", "a setting of sqlgen as `key=value` (repeatable)") }

// SlotsFlag defines -empty-slots, for [Renderable].
func SlotsFlag(slots *bool) {
	flag.BoolVar(slots, "empty-slots", false, "give each revision that can't be rendered an empty hand-written slot, in a copy of the project: for those that only move rows")
}

// Dirs reads the command line: the checkouts that it names. Without one it ends the
// program, with exit code 2.
func Dirs() []string {
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	return flag.Args()
}

// Each runs a program on checkouts, one after the other, and returns its exit code: 1
// when one is not fine, 2 when one can't be run, which ends it.
func Each(dirs []string, run func(dir string) (fine bool, err error)) int {
	code := 0
	for _, dir := range dirs {
		fine, err := run(dir)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %s\n", dir, err)
			return 2
		}
		if !fine {
			code = 1
		}
	}
	return code
}
