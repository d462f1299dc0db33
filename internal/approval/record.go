package approval

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"sqlgen/internal/source"
	"sqlgen/offline/guard"
)

// Record is an approval: FILE.approval.json.
type Record struct {
	Version int      `json:"version"`
	File    string   `json:"file"`   // its name, without directories
	SHA256  string   `json:"sha256"` // of the file's bytes
	Command string   `json:"command,omitempty"`
	By      string   `json:"by"`
	Ticket  string   `json:"ticket"`
	Until   string   `json:"until,omitempty"`   // the last day it holds, 2006-01-02
	Authors []string `json:"authors,omitempty"` // of the revisions, from git
	Lock    string   `json:"lock,omitempty"`    // digest of the lock file's entries of the range
}

// Suffix of an approval's file.
const Suffix = ".approval.json"

func digestOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// SHA256 is the digest of a file's bytes.
func SHA256(text string) string { return digestOf(text) }

// Text prints the record.
func (r *Record) Text() string {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return "" // strings can always be encoded
	}
	return buf.String()
}

// ReadRecord reads an approval.
func ReadRecord(name, text string) (*Record, error) {
	r := &Record{}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(r); err != nil {
		return nil, &source.Error{Pos: source.Pos{File: name}, Msg: "the approval can't be read: " + err.Error()}
	}
	if r.Version != 1 {
		return nil, &source.Error{Pos: source.Pos{File: name}, Msg: fmt.Sprintf("the approval has version %d, this sqlgen reads version 1", r.Version)}
	}
	return r, nil
}

// Holds says why the approval does not hold for a file today, "" when it does.
func (r *Record) Holds(text string, today time.Time) string {
	if r.SHA256 != digestOf(text) {
		return "it is for another text: the file has changed since"
	}
	if r.By == "" {
		return "it names no approver"
	}
	if r.Until != "" {
		last, err := time.Parse(time.DateOnly, r.Until)
		if err != nil {
			return "its last day can't be read: " + r.Until
		}
		if today.Format(time.DateOnly) > last.Format(time.DateOnly) {
			return "it has expired on " + r.Until
		}
	}
	return ""
}

// Header is what a guarded script says of how it was made.
type Header struct {
	Command   string // upgrade, downgrade or stamp
	Revisions []string
	// Options are those that it was rendered with, as far as the header says them.
	Options guard.Options
	Step    bool // it is one step of a script
	Linted  bool // it counts findings
}

// ReadHeader reads the comments at the top of a guarded script; ok is false for a
// text that is none.
func ReadHeader(text string) (h Header, ok bool) {
	_, rest, ok := guard.Unseal(text)
	if !ok {
		return h, false
	}
	for _, line := range strings.Split(rest, "\n") {
		line, isComment := strings.CutPrefix(line, "-- ")
		if !isComment {
			break
		}
		key, value, _ := strings.Cut(line, " ")
		value = strings.TrimSpace(value)
		switch key {
		case "command":
			h.command(guard.Words(value))
		case "ticket":
			h.Options.Ticket = value
		case "findings":
			h.Linted = true
		case "step":
			h.Step = true
		}
	}
	return h, h.Command != "" && len(h.Revisions) > 0
}

// command reads what [guard.Script.CommandLine] writes.
func (h *Header) command(words []string) {
	o := &h.Options
	values := map[string]*string{
		"--flavor": &o.Flavor, "--database": &o.Database, "--role": &o.Role, "--lock-timeout": &o.LockTimeout,
		"--statement-timeout": &o.StatementTimeout, "--audit-table": &o.AuditTable,
	}
	switches := map[string]*bool{"--idempotent": &o.Idempotent, "--transaction-per-migration": &o.PerMigration, "--other-branches": &o.OtherBranches}
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case i == 0:
			h.Command = w
		case values[w] != nil && i+1 < len(words):
			i++
			*values[w] = words[i]
		case w == "--commit-at" && i+1 < len(words):
			i++
			o.Cuts = append(o.Cuts, strings.Split(words[i], ","))
		case switches[w] != nil:
			*switches[w] = true
		default:
			h.Revisions = append(h.Revisions, w)
		}
	}
}

// CheckDigest says why a guarded script is not what sqlgen wrote, "" when it is.
func CheckDigest(text string) string {
	digest, rest, ok := guard.Unseal(text)
	if !ok {
		return "it is not a guarded script of sqlgen: the first two lines are missing"
	}
	if guard.Sum(rest, digest) != digest {
		return "the digest does not fit: the script has been changed after it was rendered"
	}
	return ""
}
