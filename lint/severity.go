package lint

import "fmt"

// Severity of a finding. The zero value means "as the rule has it".
type Severity uint8

// The severities in rising order. Off silences a rule.
const (
	SeverityDefault Severity = iota
	Off
	Info
	Warning
	Error
)

var severityWords = [...]string{"", "off", "info", "warning", "error"}

func (s Severity) String() string {
	if int(s) < len(severityWords) {
		return severityWords[s]
	}
	return fmt.Sprintf("Severity(%d)", uint8(s))
}

// MarshalText implements encoding.TextMarshaler.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Severity) UnmarshalText(b []byte) error {
	v, err := ParseSeverity(string(b))
	if err == nil {
		*s = v
	}
	return err
}

// ParseSeverity reads off, info, warning or error.
func ParseSeverity(text string) (Severity, error) {
	for i, w := range severityWords {
		if i > 0 && w == text {
			return Severity(i), nil
		}
	}
	return SeverityDefault, fmt.Errorf("unknown severity %q: one of off, info, warning, error", text)
}
