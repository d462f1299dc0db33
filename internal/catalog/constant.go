package catalog

import (
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"sqlgen/internal/pgtree"
)

// checkConstant refuses a constant that a column cannot hold for its length,
// precision or range: what planning a statement would run into.
func (c *Catalog) checkConstant(n *pgtree.Node, to TypeRef) error {
	if to.Array || !to.Known() {
		return nil
	}
	b := c.base(to)
	text, isText := pgtree.Text(n)
	literal := isText && untypedLiteral(n)
	switch c.typeName(b) {
	case "varchar", "bpchar":
		if literal && b.Length() > 0 && utf8.RuneCountInString(strings.TrimRight(text, " ")) > b.Length() {
			return errf(StringTooLong, "value too long for type %s", c.FormatType(b))
		}
	case "bit", "varbit":
		bits := text
		if n.GetAConst().GetBsval() != nil {
			bits = strings.TrimPrefix(text, "b")
		} else if !literal {
			return nil
		}
		if strings.Trim(bits, "01") != "" || b.Length() < 0 {
			return nil
		}
		if c.typeName(b) == "varbit" && len(bits) > b.Length() {
			return errf(StringTooLong, "bit string too long for type %s", c.FormatType(b))
		}
		if c.typeName(b) == "bit" && len(bits) != b.Length() {
			return errf(LengthMismatch, "bit string length %d does not match type %s", len(bits), c.FormatType(b))
		}
	case "int2", "int4", "int8":
		if v, ok := rational(n); ok && !literal {
			bits := map[string]uint{"int2": 15, "int4": 31, "int8": 63}[c.typeName(b)]
			limit := new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), bits))
			if v.Cmp(limit) >= 0 || v.Cmp(new(big.Rat).Neg(limit)) < 0 {
				return errf(NumericOutOfRange, "%s out of range", c.FormatType(b))
			}
		}
	case "numeric":
		precision, scale, limited := b.Numeric()
		if v, ok := rational(n); ok && limited && overflows(v, precision, scale) {
			return errf(NumericOutOfRange, "numeric field overflow")
		}
	}
	return nil
}

// rational is the value of a numeric constant, also one in quotes.
func rational(n *pgtree.Node) (*big.Rat, bool) {
	if e := n.GetAExpr(); e != nil && e.Lexpr == nil && pgtree.NameOf(e.Name).Name == "-" {
		v, ok := rational(e.Rexpr)
		if !ok {
			return nil, false
		}
		return v.Neg(v), true
	}
	if n.GetAConst() == nil {
		return nil, false
	}
	text, ok := pgtree.Text(n)
	if _, err := strconv.ParseFloat(text, 64); !ok || err != nil || len(text) > 40 || strings.ContainsAny(text, "eExXpPnN_") {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

func overflows(v *big.Rat, precision, scale int) bool {
	pow := func(n int) *big.Rat {
		p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n, -n))), nil)
		if n < 0 {
			return new(big.Rat).SetFrac(big.NewInt(1), p)
		}
		return new(big.Rat).SetInt(p)
	}
	// Rounding half away from zero reaches the limit from half a unit below it.
	limit := pow(precision - scale)
	limit.Sub(limit, new(big.Rat).Mul(pow(-scale), big.NewRat(1, 2)))
	return new(big.Rat).Abs(v).Cmp(limit) >= 0
}
