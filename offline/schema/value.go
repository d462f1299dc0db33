package schema

// Value is a Python value that is to become a SQL literal, in a neutral form.
// Its dynamic type is one of:
//
//	nil                       None
//	bool, string, float64     True/False, str, float (NaN and infinities too)
//	int64, *big.Int           int
//	[]byte                    bytes, bytearray, memoryview
//	Decimal                   decimal.Decimal
//	Date, Time, Timestamp     datetime.date, .time, .datetime
//	Timedelta                 datetime.timedelta
//	UUID                      uuid.UUID
//	EnumMember                a member of an enum.Enum class
//	*List, *Dict              list, tuple, set, frozenset; dict
//	Range, MultiRange         postgresql.Range; a list of them
//	Address                   ipaddress.IPv4Address and its kin
//	BitString                 asyncpg.BitString or the like
//	JSONNull                  JSON.NULL, the JSON value null
//	Opaque                    any other object
//	Expr                      a SQL expression given where a value may stand
type Value any

// Decimal is str() of a decimal.Decimal: "1.50", "1E+3", "NaN", "Infinity".
type Decimal string

// Date is a datetime.date.
type Date struct{ Year, Month, Day int }

// Offset is a fixed UTC offset of an aware time or datetime.
type Offset struct {
	Aware        bool
	Seconds      int // east of Greenwich
	Microseconds int // with the sign of Seconds
}

// Time is a datetime.time.
type Time struct {
	Hour, Minute, Second, Microsecond int
	Offset                            Offset
}

// Timestamp is a datetime.datetime.
type Timestamp struct {
	Date
	Time
}

// Timedelta is a datetime.timedelta in Python's normal form: 0 ≤ Seconds <
// 86400, 0 ≤ Microseconds < 1e6, Days may be negative.
type Timedelta struct{ Days, Seconds, Microseconds int64 }

// UUID is a uuid.UUID in its canonical form: 36 characters, lower case.
type UUID string

// EnumMember is a member of an enum.Enum class.
type EnumMember struct {
	Class string
	Name  string
	Value Value
	// Text is str() of the member when the class mixes in str or int (StrEnum,
	// IntEnum, class X(str, Enum)): the value itself behaves as one.
	Mixin bool
	Own   any // the host's own member object
}

// ListKind tells Python's sequence classes apart.
type ListKind uint8

const (
	ListList ListKind = iota
	ListTuple
	ListSet
)

// List is a list, tuple or set.
type List struct {
	Kind  ListKind
	Items []Value
}

// Dict is a dict in insertion order. Keys and Values have equal length.
type Dict struct{ Keys, Values []Value }

// Range is a postgresql.Range. Bounds is "[)", "(]", "[]" or "()"; a nil Lower
// or Upper is unbounded.
type Range struct {
	Lower, Upper Value
	Bounds       string
	Empty        bool
}

// MultiRange is a postgresql.MultiRange.
type MultiRange struct{ Ranges []Range }

// Address is an address, network or interface of the ipaddress module.
type Address struct {
	Text    string // str() of it
	Network bool   // IPv4Network, IPv6Network
}

// JSONNull is JSON.NULL: the JSON value null, as opposed to SQL's.
type JSONNull struct{}

// BitString is a string of '0' and '1'.
type BitString string

// Opaque is an object of a class that no literal is known for.
type Opaque struct {
	Class  string // name of the Python class
	Repr   string // repr() of the object, for messages
	Native any    // the host's own handle
}
