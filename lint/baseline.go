package lint

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Baseline is a file of findings accepted on the day of adoption. Findings are
// told by their fingerprint, which no moved line changes.
type Baseline struct {
	Version  int             `json:"version"` // 1
	Findings []BaselineEntry `json:"findings"`

	reasons map[[2]string]string // rule and fingerprint → reason
}

// BaselineEntry is one accepted finding. All but the fingerprint is for readers.
type BaselineEntry struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	Revision    string `json:"revision,omitempty"`
	File        string `json:"file,omitempty"`
	Message     string `json:"message"`
	Reason      string `json:"reason,omitempty"`
}

// NewBaseline accepts the findings of a result, and those that an earlier
// baseline suppressed.
func NewBaseline(r *Result) *Baseline {
	b := &Baseline{Version: 1, Findings: []BaselineEntry{}}
	add := func(f *Finding, reason string) {
		if f.Fingerprint != "" {
			b.Findings = append(b.Findings, BaselineEntry{f.Fingerprint, f.Rule, f.Revision, f.Pos.File, f.Message, reason})
		}
	}
	for _, f := range r.Findings {
		add(f, "")
	}
	for i := range r.Suppressed {
		if s := &r.Suppressed[i]; s.By == "baseline" {
			reason := s.Reason
			if reason == baselineReason {
				reason = ""
			}
			add(s.Finding, reason)
		}
	}
	slices.SortFunc(b.Findings, func(x, y BaselineEntry) int {
		return strings.Compare(x.File+"\x00"+x.Rule+"\x00"+x.Fingerprint, y.File+"\x00"+y.Rule+"\x00"+y.Fingerprint)
	})
	return b
}

const baselineReason = "in the baseline"

// ReadBaseline reads a baseline file.
func ReadBaseline(r io.Reader) (*Baseline, error) {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	b := &Baseline{}
	if err := d.Decode(b); err != nil {
		return nil, fmt.Errorf("not a baseline: %w", err)
	}
	if b.Version != 1 {
		return nil, fmt.Errorf("baseline of version %d: this sqlgen reads version 1", b.Version)
	}
	return b, nil
}

// Write writes the baseline as indented JSON.
func (b *Baseline) Write(w io.Writer) error {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(b); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}

// accepts reports whether a finding is in the baseline, and why.
func (b *Baseline) accepts(f *Finding) (string, bool) {
	if b == nil {
		return "", false
	}
	if b.reasons == nil {
		b.reasons = make(map[[2]string]string, len(b.Findings))
		for _, e := range b.Findings {
			if e.Reason == "" {
				e.Reason = baselineReason
			}
			b.reasons[[2]string{e.Rule, e.Fingerprint}] = e.Reason
		}
	}
	reason, ok := b.reasons[[2]string{f.Rule, f.Fingerprint}]
	return reason, ok
}

// fingerprint identifies sorted findings by what they are about: rule, revision
// (or file), direction, statement and relation; equal ones are numbered.
func fingerprint(found []*reported) {
	seen := make(map[[sha256.Size]byte]int, len(found))
	var key []byte
	for _, f := range found {
		home := f.Revision
		if home == "" {
			home = f.Pos.File
		}
		key = append(append(key[:0], f.Rule...), 0)
		key = append(append(key, home...), 0)
		key = append(append(key, f.Direction...), 0)
		from := len(key)
		for word := range strings.FieldsSeq(f.Statement) {
			if len(key) > from {
				key = append(key, ' ')
			}
			key = append(key, word...)
		}
		if len(key) == from {
			key = append(key, f.Message...)
		}
		key = append(append(key, 0), f.Relation...)
		same := sha256.Sum256(key)
		key = strconv.AppendInt(append(key, 0), int64(seen[same]), 10)
		seen[same]++
		sum := sha256.Sum256(key)
		f.Fingerprint = hex.EncodeToString(sum[:16])
	}
}
