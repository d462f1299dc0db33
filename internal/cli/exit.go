package cli

// Exit codes.
const (
	ExitOK       = 0 // done
	ExitFindings = 1 // findings at or above --fail-on, or a comparison that differs
	ExitUsage    = 2 // usage, configuration, or a range that cannot be resolved
	ExitRender   = 3 // a revision that cannot be rendered
)
