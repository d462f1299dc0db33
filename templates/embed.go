// Package templates holds every piece of prose that goes into a script, a
// revision file or a report. The code has none of its own, but for the findings
// that lint/report writes one by one.
package templates

import "embed"

// FS is the templates, by file name.
//
//go:embed *.tmpl project/*.tmpl *.mako
var FS embed.FS
