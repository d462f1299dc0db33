package expr

// Op is an operator. Compare by pointer; [NewOp] makes new ones. Names,
// precedences and properties follow SQLAlchemy's sql/operators.py.
type Op struct {
	Name string // SQLAlchemy's function name: "eq", "like_op", …
	Text string // as it prints between operands, blanks included
	// Prec orders operators; NoPrec when SQLAlchemy gives none.
	Prec        int
	NoPrec      bool
	Comparison  bool
	Associative bool
	// NaturalSelf: (a op b) op c needs no parentheses.
	NaturalSelf bool
	Boolean     bool // inv, is_true, is_false, and_, or_
	// Custom: made by x.op("…"); Text is the bare operator.
	Custom bool
	// EagerGrouping puts nested binaries into parentheses when printing.
	EagerGrouping bool
	Return        Type
	negate        *Op
	mirror        *Op
}

func op(name, text string, prec int) *Op { return &Op{Name: name, Text: text, Prec: prec} }

func compare(name, text string) *Op {
	return &Op{Name: name, Text: text, Prec: 5, Comparison: true}
}

func associative(name, text string, prec int) *Op {
	return &Op{Name: name, Text: text, Prec: prec, Associative: true, NaturalSelf: true}
}

func pattern(name string) *Op { return &Op{Name: name, NoPrec: true, Comparison: true} }

func suffix(name, text string) *Op { return &Op{Name: name, Text: text, NoPrec: true} }

// The operators.
var (
	And    = &Op{Name: "and_", Text: " AND ", Prec: 3, Associative: true, NaturalSelf: true, Boolean: true}
	Or     = &Op{Name: "or_", Text: " OR ", Prec: 2, Associative: true, NaturalSelf: true, Boolean: true}
	Not    = &Op{Name: "inv", Text: "NOT ", Prec: 5, Boolean: true}
	IsTrue = &Op{Name: "is_true", Text: "", Prec: 5, Boolean: true}
	// IsFalse prints NOT x.
	IsFalse = &Op{Name: "is_false", Text: "NOT ", Prec: 5, Boolean: true}
	AsBool  = op("_asbool", "", -10)

	Add       = associative("add", " + ", 7)
	Mul       = associative("mul", " * ", 8)
	Sub       = op("sub", " - ", 7)
	Div       = op("truediv", " / ", 8)
	FloorDiv  = op("floordiv", " / ", 8)
	Mod       = op("mod", " % ", 8)
	Neg       = op("neg", "-", 8)
	Concat    = associative("concat_op", " || ", 5)
	BitXor    = op("bitwise_xor_op", " # ", 7)
	BitOr     = op("bitwise_or_op", " | ", 7)
	BitAnd    = op("bitwise_and_op", " & ", 7)
	BitNot    = op("bitwise_not_op", "~", 8)
	BitLShift = op("bitwise_lshift_op", " << ", 7)
	BitRShift = op("bitwise_rshift_op", " >> ", 7)

	Eq = compare("eq", " = ")
	Ne = compare("ne", " != ")
	Lt = compare("lt", " < ")
	Le = compare("le", " <= ")
	Gt = compare("gt", " > ")
	Ge = compare("ge", " >= ")

	Is                = compare("is_", " IS ")
	IsNot             = compare("is_not", " IS NOT ")
	IsDistinctFrom    = compare("is_distinct_from", " IS DISTINCT FROM ")
	IsNotDistinctFrom = compare("is_not_distinct_from", " IS NOT DISTINCT FROM ")
	In                = compare("in_op", " IN ")
	NotIn             = compare("not_in_op", " NOT IN ")
	Between           = compare("between_op", " BETWEEN ")
	NotBetween        = compare("not_between_op", " NOT BETWEEN ")
	Like              = compare("like_op", " LIKE ")
	NotLike           = compare("not_like_op", " NOT LIKE ")
	ILike             = compare("ilike_op", " ILIKE ")
	NotILike          = compare("not_ilike_op", " NOT ILIKE ")
	Contains          = pattern("contains_op")
	NotContains       = pattern("not_contains_op")
	IContains         = pattern("icontains_op")
	NotIContains      = pattern("not_icontains_op")
	StartsWith        = pattern("startswith_op")
	NotStartsWith     = pattern("not_startswith_op")
	IStartsWith       = pattern("istartswith_op")
	NotIStartsWith    = pattern("not_istartswith_op")
	EndsWith          = pattern("endswith_op")
	NotEndsWith       = pattern("not_endswith_op")
	IEndsWith         = pattern("iendswith_op")
	NotIEndsWith      = pattern("not_iendswith_op")
	Match             = compare("match_op", " @@ ")
	NotMatch          = compare("not_match_op", "")
	RegexpMatch       = compare("regexp_match_op", " ~ ")
	NotRegexpMatch    = compare("not_regexp_match_op", " !~ ")
	RegexpReplace     = op("regexp_replace_op", "", 5)
	Collate           = op("collate", " COLLATE ", 4)

	Getitem         = &Op{Name: "getitem", Prec: 15, NaturalSelf: true}
	JSONGetitem     = &Op{Name: "json_getitem_op", Text: " -> ", Prec: 15, NaturalSelf: true}
	JSONPathGetitem = &Op{Name: "json_path_getitem_op", Text: " #> ", Prec: 15, NaturalSelf: true}

	Exists   = op("exists", "EXISTS ", 0)
	Distinct = op("distinct_op", "DISTINCT ", 5)
	AnyOp    = op("any_op", "ANY ", 15)
	AllOp    = op("all_op", "ALL ", 15)
	Comma    = op("comma_op", ", ", -1)
	As       = op("as_", " AS ", -1)
	FromOp   = op("from_", " FROM ", 15)
	FilterOp = op("filter_op", "", 6)

	Desc       = op("desc_op", " DESC", 3)
	Asc        = op("asc_op", " ASC", 3)
	NullsFirst = suffix("nulls_first_op", " NULLS FIRST")
	NullsLast  = suffix("nulls_last_op", " NULLS LAST")
)

// PostgreSQL's own operators (dialects/postgresql/operators.py).
var (
	AsText         = pgGet("->>")
	JSONPathAsText = pgGet("#>>")
	HasKey         = pgNatural("?")
	HasAll         = pgNatural("?&")
	HasAny         = pgNatural("?|")
	DeletePath     = pgGet("#-")
	PathExists     = pgNatural("@?")
	PathMatch      = pgNatural("@@")
	ContainsOp     = pgNatural("@>")
	ContainedBy    = pgNatural("<@")
	Overlap        = pgCompare("&&")
	LeftOf         = pgCompare("<<")
	RightOf        = pgCompare(">>")
	NotRightOf     = pgCompare("&<")
	NotLeftOf      = pgCompare("&>")
	Adjacent       = pgCompare("-|-")
	HstoreGetitem  = pgGet("->")
)

func pgGet(text string) *Op {
	return &Op{Name: "custom_op", Text: text, Prec: 15, NaturalSelf: true, Custom: true, EagerGrouping: true}
}

func pgNatural(text string) *Op {
	return &Op{Name: "custom_op", Text: text, Prec: 5, NaturalSelf: true, Custom: true, EagerGrouping: true, Comparison: true}
}

func pgCompare(text string) *Op {
	return &Op{Name: "custom_op", Text: text, Prec: 5, Custom: true, Comparison: true}
}

// NewOp is x.op(text, precedence=…, is_comparison=…, return_type=…).
func NewOp(text string, precedence int, isComparison bool, returnType Type) *Op {
	return &Op{Name: "custom_op", Text: text, Prec: precedence, Custom: true, Comparison: isComparison, Return: returnType}
}

func init() {
	pair := func(a, b *Op) { a.negate, b.negate = b, a }
	pair(Eq, Ne)
	pair(Lt, Ge)
	pair(Gt, Le)
	pair(Is, IsNot)
	pair(IsDistinctFrom, IsNotDistinctFrom)
	pair(In, NotIn)
	pair(Between, NotBetween)
	pair(Like, NotLike)
	pair(ILike, NotILike)
	pair(Contains, NotContains)
	pair(IContains, NotIContains)
	pair(StartsWith, NotStartsWith)
	pair(IStartsWith, NotIStartsWith)
	pair(EndsWith, NotEndsWith)
	pair(IEndsWith, NotIEndsWith)
	pair(Match, NotMatch)
	pair(RegexpMatch, NotRegexpMatch)
	Gt.mirror, Lt.mirror, Ge.mirror, Le.mirror = Lt, Gt, Le, Ge
}

// Mirror is the operator with its sides exchanged: a < b is b > a.
func (o *Op) Mirror() *Op {
	if o.mirror != nil {
		return o.mirror
	}
	return o
}

// Negated is the operator of NOT (a op b), nil when there is none.
func (o *Op) Negated() *Op { return o.negate }

// precedent reports whether an expression of operator o needs parentheses
// inside of one of against; nil against means "alone".
func precedent(o, against *Op) bool {
	if o == against && o.NaturalSelf {
		return false
	}
	if against == nil {
		return true
	}
	a, b := o.Prec, against.Prec
	if o.NoPrec {
		a = -100
	}
	if against.NoPrec {
		b = 100
	}
	return a <= b
}

func (o *Op) isBoolean() bool { return o.Comparison || o.Boolean }
