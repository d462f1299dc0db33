package lint

// Allow is one suppression of the configuration.
type Allow struct{}

func (r *run) finish() {
	for _, f := range r.found {
		r.result.Findings = append(r.result.Findings, f.Finding)
	}
	r.result.Findings = sortFindings(r.result.Findings)
	r.result.Errors.Sort()
}
