package catalog

import (
	"fmt"
	"strings"
)

// Code is a SQLSTATE.
type Code string

// The conditions that the catalog tells apart, by PostgreSQL's names
// (appendix "PostgreSQL Error Codes").
const (
	ActiveTransaction         Code = "25001"
	NoActiveTransaction       Code = "25P01"
	InFailedTransaction       Code = "25P02"
	InvalidSavepoint          Code = "3B001"
	DependentObjects          Code = "2BP01"
	InvalidSchemaName         Code = "3F000"
	SyntaxError               Code = "42601"
	InvalidName               Code = "42602"
	InvalidColumnDefinition   Code = "42611"
	DuplicateColumn           Code = "42701"
	AmbiguousColumn           Code = "42702"
	UndefinedColumn           Code = "42703"
	UndefinedObject           Code = "42704"
	DuplicateObject           Code = "42710"
	DuplicateAlias            Code = "42712"
	DuplicateFunction         Code = "42723"
	AmbiguousFunction         Code = "42725"
	GroupingError             Code = "42803"
	DatatypeMismatch          Code = "42804"
	WrongObjectType           Code = "42809"
	InvalidForeignKey         Code = "42830"
	CannotCoerce              Code = "42846"
	UndefinedFunction         Code = "42883"
	GeneratedAlways           Code = "428C9"
	ReservedName              Code = "42939"
	UndefinedTable            Code = "42P01"
	UndefinedParameter        Code = "42P02"
	DuplicateTable            Code = "42P07"
	DuplicateSchema           Code = "42P06"
	AmbiguousParameter        Code = "42P08"
	InvalidColumnReference    Code = "42P10"
	InvalidFunctionDefinition Code = "42P13"
	InvalidSchemaDefinition   Code = "42P15"
	InvalidTableDefinition    Code = "42P16"
	CollationMismatch         Code = "42P21"
	InvalidObjectDefinition   Code = "42P17"
	IndeterminateDatatype     Code = "42P18"
	UndefinedFile             Code = "58P01"
	FeatureNotSupported       Code = "0A000"
	ObjectInUse               Code = "55006"
	NotInPrerequisiteState    Code = "55000"
	UnsafeNewEnumValue        Code = "55P04"
	InvalidParameterValue     Code = "22023"
	InvalidTextRepresentation Code = "22P02"
	NotNullViolation          Code = "23502"
	UniqueViolation           Code = "23505"
	InvalidDatetime           Code = "22007"
	NumericOutOfRange         Code = "22003"
	StringTooLong             Code = "22001"
	LengthMismatch            Code = "22026"
	ProgramLimitExceeded      Code = "54000"
	TooManyColumns            Code = "54011"
	InternalError             Code = "XX000"
)

// Error is a refusal, worded as PostgreSQL words it.
type Error struct {
	Code   Code
	Msg    string
	Detail string // such as the list of dependents, one per line
	Hint   string
	// Unsure says that a server may accept the statement all the same: the
	// object may exist, or be gone, because of an opaque statement before, a
	// starting point that wasn't empty, or an extension whose members are not
	// known.
	Unsure bool
	// Name is the object that is missing or in the way, when there is one.
	Name string
	// Gone says that what is missing has been there: a statement before has dropped,
	// renamed or moved it.
	Gone bool
	// Part says that what is missing would be a part of a relation that is there, such
	// as a constraint.
	Part bool
	// Dependents are the objects that stand against a DROP.
	Dependents []Address
}

func (e *Error) Error() string { return e.Msg }

func errf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Msg: fmt.Sprintf(format, args...)}
}

func (e *Error) named(name string) *Error { e.Name = name; return e }

func (e *Error) part() *Error { e.Part = true; return e }

func (e *Error) hint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

func (e *Error) detail(format string, args ...any) *Error {
	e.Detail = fmt.Sprintf(format, args...)
	return e
}

// missing is an error about something that isn't there: it is unsure when the
// catalog is not complete.
func (c *Catalog) missing(code Code, name, format string, args ...any) *Error {
	e := errf(code, format, args...)
	e.Name, e.Gone = name, c.gone(name)
	switch code {
	case UndefinedTable, UndefinedColumn, InvalidSchemaName: // extensions bring none, as a rule
		e.Unsure = c.opaque != nil
	default:
		e.Unsure = c.Incomplete()
	}
	return e
}

// gone reports whether a relation or a type of the name has been there, along the
// search path or in the schema that the name has.
func (c *Catalog) gone(name string) bool {
	path := c.path.schemas
	if schema, rest, ok := strings.Cut(name, "."); ok {
		path, name = []string{schema}, rest
	}
	for _, p := range path {
		s, ok := c.names.get(nameKey{spaceSchema, 0, p})
		if ok && (c.past.has(nameKey{spaceRelation, s, name}) || c.past.has(nameKey{spaceType, s, name})) {
			return true
		}
	}
	return false
}
