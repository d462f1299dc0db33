package lint

// Baseline is a list of accepted findings.
type Baseline struct{}
