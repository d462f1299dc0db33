package lint

// Settings of a run. The zero value is right for a default run.
type Settings struct {
	Version int // server's major version, 11 to 18; 0 means 14
	// Minor is the server's minor version, −1 or 0 when it isn't known.
	Minor    int
	TimeZone string // of the session; "" means not known
	// Existing says that the database held tables before the first statement
	// that is known.
	Existing bool
	// EachRevision says that every step is deployed by itself: what earlier steps
	// made is taken as applied. Otherwise all steps are one script.
	EachRevision bool
	// Downgrades lints the statements of Step.Downgrade too. Their findings are
	// warnings at most.
	Downgrades bool
	// TimeoutsExternal says that lock_timeout and statement_timeout are set by who
	// runs the script.
	TimeoutsExternal bool
	// VersionTable is alembic_version's name; "" means that.
	VersionTable string
	// VersionLength is the length of version_num; 0 means 32.
	VersionLength int
	// RequireBackup makes destructive-without-backup an error.
	RequireBackup bool

	// Rules changes severities by name.
	Rules map[string]Severity
	// Options of single rules: rule → name → value.
	Options map[string]map[string]string
	// Allow is what the configuration suppresses.
	Allow []Allow
	// Today is the day (2006-01-02) that Allow.Until is compared with; "" lets
	// nothing expire. It is the caller's: no run reads a clock.
	Today string
	// Baseline holds findings that are accepted; nil for none.
	Baseline *Baseline
	// URLBase is what a rule's name is appended to for its page; "" for no URLs.
	URLBase string
}

func (s *Settings) fill() {
	if s.Version == 0 {
		s.Version = 14
	}
	if s.VersionTable == "" {
		s.VersionTable = "alembic_version"
	}
	if s.VersionLength == 0 {
		s.VersionLength = 32
	}
}

// Option is the value of a rule's option, otherwise when it isn't set.
func (s *Settings) Option(rule, name, otherwise string) string {
	if v, ok := s.Options[rule][name]; ok {
		return v
	}
	return otherwise
}
