// Package locks says which relations a statement locks, how hard, and what work
// it does while it holds the locks: rewrites, full scans, index builds. The
// facts were measured on PostgreSQL 11 to 18; testdata holds the measurements
// and a test compares every one of them with what the package says.
//
// Sources: the manual's chapters "Explicit Locking" (explicit-locking) and the
// reference pages of the statements.
package locks

// Mode is a table-level lock mode, in the order of their strength.
type Mode uint8

// The modes, as the manual lists them (explicit-locking, "Table-Level Locks").
const (
	None Mode = iota
	AccessShare
	RowShare
	RowExclusive
	ShareUpdateExclusive
	Share
	ShareRowExclusive
	Exclusive
	AccessExclusive
)

var modeNames = [...]string{"", "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"}

// String is the mode as the manual spells it, "" for None.
func (m Mode) String() string {
	if int(m) < len(modeNames) {
		return modeNames[m]
	}
	return ""
}

// conflicts has a bit for each mode that a mode conflicts with (manual,
// table "Conflicting Lock Modes").
var conflicts = [...]uint16{
	None:                 0,
	AccessShare:          1 << AccessExclusive,
	RowShare:             1<<Exclusive | 1<<AccessExclusive,
	RowExclusive:         1<<Share | 1<<ShareRowExclusive | 1<<Exclusive | 1<<AccessExclusive,
	ShareUpdateExclusive: 1<<ShareUpdateExclusive | 1<<Share | 1<<ShareRowExclusive | 1<<Exclusive | 1<<AccessExclusive,
	Share:                1<<RowExclusive | 1<<ShareUpdateExclusive | 1<<ShareRowExclusive | 1<<Exclusive | 1<<AccessExclusive,
	ShareRowExclusive:    1<<RowExclusive | 1<<ShareUpdateExclusive | 1<<Share | 1<<ShareRowExclusive | 1<<Exclusive | 1<<AccessExclusive,
	Exclusive:            1<<RowShare | 1<<RowExclusive | 1<<ShareUpdateExclusive | 1<<Share | 1<<ShareRowExclusive | 1<<Exclusive | 1<<AccessExclusive,
	AccessExclusive:      1<<AccessShare | 1<<RowShare | 1<<RowExclusive | 1<<ShareUpdateExclusive | 1<<Share | 1<<ShareRowExclusive | 1<<Exclusive | 1<<AccessExclusive,
}

// Conflicts reports whether two sessions can't hold both modes at a time.
func (m Mode) Conflicts(o Mode) bool { return conflicts[m]&(1<<o) != 0 }

// BlocksReads reports whether plain SELECTs of others wait.
func (m Mode) BlocksReads() bool { return m.Conflicts(AccessShare) }

// BlocksWrites reports whether INSERT, UPDATE and DELETE of others wait.
func (m Mode) BlocksWrites() bool { return m.Conflicts(RowExclusive) }

// ParseMode reads a mode as [Mode.String] spells it; None for what is none.
func ParseMode(name string) Mode {
	for i, n := range modeNames {
		if n == name {
			return Mode(i)
		}
	}
	return None
}
