package pyast

// kind is the kind of a token; every operator and keyword is a kind of its own.
type kind uint8

const (
	tEOF kind = iota
	tError
	tNewline
	tIndent
	tDedent
	tName
	tNumber
	tString
	tFStart  // prefix and opening quotes of an f-string
	tFMiddle // literal text of an f-string or format spec
	tFEnd    // closing quotes

	tLpar
	tLsqb
	tLbrace
	tRpar
	tRsqb
	tRbrace
	tComma
	tSemi
	tColon
	tColonEqual
	tDot
	tEllipsis
	tArrow
	tExclam
	tTilde
	tEqual

	// binary operators, in the order of Operator
	tPlus
	tMinus
	tStar
	tAt
	tSlash
	tPercent
	tDoubleStar
	tLeftShift
	tRightShift
	tBar
	tCaret
	tAmper
	tDoubleSlash

	// augmented assignments, in the order of Operator
	tPlusEqual
	tMinusEqual
	tStarEqual
	tAtEqual
	tSlashEqual
	tPercentEqual
	tDoubleStarEqual
	tLeftShiftEqual
	tRightShiftEqual
	tBarEqual
	tCaretEqual
	tAmperEqual
	tDoubleSlashEqual

	// comparisons, in the order of CmpOperator up to GtE
	tEqEqual
	tNotEqual
	tLess
	tLessEqual
	tGreater
	tGreaterEqual

	kFalse
	kNone
	kTrue
	kAnd
	kAs
	kAssert
	kAsync
	kAwait
	kBreak
	kClass
	kContinue
	kDef
	kDel
	kElif
	kElse
	kExcept
	kFinally
	kFor
	kFrom
	kGlobal
	kIf
	kImport
	kIn
	kIs
	kLambda
	kNonlocal
	kNot
	kOr
	kPass
	kRaise
	kReturn
	kTry
	kWhile
	kWith
	kYield

	kindCount
)

// token is one token: its kind and byte range.
type token struct {
	kind       kind
	start, end int32
}

// operator is the Operator of a binary operator token.
func (k kind) operator() Operator { return Operator(k-tPlus) + Add }

// augmented reports whether k is an augmented assignment, and its Operator.
func (k kind) augmented() (Operator, bool) {
	if k < tPlusEqual || k > tDoubleSlashEqual {
		return 0, false
	}
	return Operator(k-tPlusEqual) + Add, true
}

var kindText = [kindCount]string{
	tEOF: "end of file", tNewline: "newline", tIndent: "indent", tDedent: "unindent", tName: "name", tNumber: "number", tString: "string",
	tLpar: "(", tLsqb: "[", tLbrace: "{", tRpar: ")", tRsqb: "]", tRbrace: "}", tComma: ",", tSemi: ";", tColon: ":",
	tColonEqual: ":=", tDot: ".", tEllipsis: "...", tArrow: "->", tExclam: "!", tTilde: "~", tEqual: "=",
	tPlus: "+", tMinus: "-", tStar: "*", tAt: "@", tSlash: "/", tPercent: "%", tDoubleStar: "**", tLeftShift: "<<",
	tRightShift: ">>", tBar: "|", tCaret: "^", tAmper: "&", tDoubleSlash: "//",
	tPlusEqual: "+=", tMinusEqual: "-=", tStarEqual: "*=", tAtEqual: "@=", tSlashEqual: "/=", tPercentEqual: "%=",
	tDoubleStarEqual: "**=", tLeftShiftEqual: "<<=", tRightShiftEqual: ">>=", tBarEqual: "|=", tCaretEqual: "^=",
	tAmperEqual: "&=", tDoubleSlashEqual: "//=",
	tEqEqual: "==", tNotEqual: "!=", tLess: "<", tLessEqual: "<=", tGreater: ">", tGreaterEqual: ">=",
	kFalse: "False", kNone: "None", kTrue: "True", kAnd: "and", kAs: "as", kAssert: "assert", kAsync: "async", kAwait: "await",
	kBreak: "break", kClass: "class", kContinue: "continue", kDef: "def", kDel: "del", kElif: "elif", kElse: "else",
	kExcept: "except", kFinally: "finally", kFor: "for", kFrom: "from", kGlobal: "global", kIf: "if", kImport: "import",
	kIn: "in", kIs: "is", kLambda: "lambda", kNonlocal: "nonlocal", kNot: "not", kOr: "or", kPass: "pass", kRaise: "raise",
	kReturn: "return", kTry: "try", kWhile: "while", kWith: "with", kYield: "yield",
}

// keyword returns the keyword kind of an identifier, or tName.
func keyword(s string) kind {
	switch s {
	case "False":
		return kFalse
	case "None":
		return kNone
	case "True":
		return kTrue
	case "and":
		return kAnd
	case "as":
		return kAs
	case "assert":
		return kAssert
	case "async":
		return kAsync
	case "await":
		return kAwait
	case "break":
		return kBreak
	case "class":
		return kClass
	case "continue":
		return kContinue
	case "def":
		return kDef
	case "del":
		return kDel
	case "elif":
		return kElif
	case "else":
		return kElse
	case "except":
		return kExcept
	case "finally":
		return kFinally
	case "for":
		return kFor
	case "from":
		return kFrom
	case "global":
		return kGlobal
	case "if":
		return kIf
	case "import":
		return kImport
	case "in":
		return kIn
	case "is":
		return kIs
	case "lambda":
		return kLambda
	case "nonlocal":
		return kNonlocal
	case "not":
		return kNot
	case "or":
		return kOr
	case "pass":
		return kPass
	case "raise":
		return kRaise
	case "return":
		return kReturn
	case "try":
		return kTry
	case "while":
		return kWhile
	case "with":
		return kWith
	case "yield":
		return kYield
	}
	return tName
}

// class bits of a byte
const (
	cIdentStart = 1 << iota
	cIdentPart
	cDigit
	cHex
	cKeywordStart // first letter of some keyword
)

var classes = func() (t [256]uint8) {
	for c := range 256 {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c >= 0x80:
			t[c] |= cIdentStart | cIdentPart
		case c >= '0' && c <= '9':
			t[c] |= cIdentPart | cDigit | cHex
		}
	}
	for _, c := range "abcdefABCDEF" {
		t[c] |= cHex
	}
	for k := kFalse; k <= kYield; k++ {
		t[kindText[k][0]] |= cKeywordStart
	}
	return t
}()
