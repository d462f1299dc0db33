package catalog

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sqlgen/internal/pgtree"
)

// untypedLiteral reports whether an expression is a string constant without a
// cast, or NULL.
func untypedLiteral(n *pgtree.Node) bool {
	c := n.GetAConst()
	return c != nil && (c.Isnull || c.GetSval() != nil)
}

// checkLiteral refuses an untyped literal that cannot be read as a value of the
// type, as far as that is clear without the type's input function.
func (c *Catalog) checkLiteral(n *pgtree.Node, to TypeRef) error {
	if !to.Known() || pgtree.IsNull(n) {
		return nil
	}
	text, _ := pgtree.Text(n)
	trimmed := strings.Trim(text, " \t\n\r\v\f")
	if to.Array {
		if !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") {
			return errf(InvalidTextRepresentation, "malformed array literal: %q", text)
		}
		return nil
	}
	b := c.base(to)
	t := c.Type(b.ID)
	switch {
	case t == nil:
		return nil
	case b.Array:
		return c.checkLiteral(n, b)
	case t.Kind == EnumType:
		return c.checkLabel(text, t)
	case t.Schema != catalogID:
		return nil
	}
	ok, inRange := c.readable(trimmed, t.Name)
	switch {
	case ok && inRange:
		return nil
	case ok:
		return errf(NumericOutOfRange, "value %q is out of range for type %s", text, c.FormatType(b))
	}
	code := InvalidTextRepresentation
	if t.Name == "date" || strings.HasPrefix(t.Name, "time") || t.Name == "interval" {
		code = InvalidDatetime
	}
	return errf(code, "invalid input syntax for type %s: %q", c.FormatType(b), text)
}

func (c *Catalog) checkLabel(text string, t *Type) error {
	i := slices.IndexFunc(t.Values, func(v EnumValue) bool { return v.Name == text })
	if i < 0 {
		return errf(InvalidTextRepresentation, "invalid input value for enum %s: %q", Quote(t.Name), text)
	}
	if t.Values[i].New {
		return errf(UnsafeNewEnumValue, "unsafe use of new value %q of enum type %s", text, c.FormatType(ref(t.ID))).
			hint("New enum values must be committed before they can be used.")
	}
	return nil
}

var (
	numberText = regexp.MustCompile(`(?i)^[+-]?((\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?|nan|inf(inity)?)$`)
	// Since 16 digits may stand in groups and integers in other bases.
	groupedText = regexp.MustCompile(`(?i)^[+-]?(\d(_?\d)*(\.(\d(_?\d)*)?)?|\.\d(_?\d)*)(e[+-]?\d(_?\d)*)?$`)
	basedText   = regexp.MustCompile(`(?i)^([+-]?)0(x(_?[0-9a-f])+|o(_?[0-7])+|b(_?[01])+)$`)
	hexFloat    = regexp.MustCompile(`(?i)^[+-]?0x([0-9a-f]+(\.[0-9a-f]*)?|\.[0-9a-f]+)(p[+-]?\d+)?$`)
	uuidText    = regexp.MustCompile(`(?i)^\{?([0-9a-f]{4}-?){7}[0-9a-f]{4}\}?$`)
	// wordyTime has a digit or one of the words that stand for a time.
	wordyTime = regexp.MustCompile(`(?i)\d|now|today|tomorrow|yesterday|epoch|infinity|allballs`)
	// fewDigits are too few for a date; of a time four are hours and minutes
	// (DecodeNumberField).
	fewDigits = regexp.MustCompile(`^\d{1,5}$`)
)

// readable reports whether a built-in type reads a text; true where that is not
// known here.
func (c *Catalog) readable(text, typ string) (ok, inRange bool) {
	ok, inRange = true, true
	switch typ {
	case "int2", "int4", "int8":
		bits := map[string]int{"int2": 16, "int4": 32, "int8": 64}[typ]
		base := 10
		if c.options.Version >= 16 {
			if m := basedText.FindStringSubmatch(text); m != nil {
				base = map[byte]int{'x': 16, 'o': 8, 'b': 2}[m[2][0]|0x20]
				text = m[1] + m[2][1:]
			} else if !groupedText.MatchString(text) {
				return false, true
			}
			text = strings.ReplaceAll(text, "_", "")
		}
		_, err := strconv.ParseInt(text, base, bits)
		if ne, isNum := err.(*strconv.NumError); isNum {
			inRange = ne.Err != strconv.ErrRange
			ok = !inRange
		}
	case "bool":
		ok = isBoolean(strings.ToLower(text))
	case "numeric":
		name := strings.Trim(strings.ToLower(text), "+-")
		if c.options.Version < 14 && strings.HasPrefix(name, "inf") || name == "nan" && text[0]|0x20 != 'n' {
			return false, true
		}
		ok = numberText.MatchString(text) || c.options.Version >= 16 && (groupedText.MatchString(text) || basedText.MatchString(text))
	case "float4", "float8":
		ok = numberText.MatchString(text) || hexFloat.MatchString(text) // strtod
	case "uuid":
		ok = uuidText.MatchString(text)
	case "json", "jsonb":
		ok = json.Valid([]byte(text))
	case "interval":
		ok = wordyTime.MatchString(text)
	case "date", "timestamp", "timestamptz":
		ok = wordyTime.MatchString(text) && !fewDigits.MatchString(text)
	case "time", "timetz":
		ok = wordyTime.MatchString(text) && (!fewDigits.MatchString(text) || len(text) == 4)
	}
	return ok, inRange
}

func isBoolean(s string) bool {
	if s == "" {
		return false
	}
	for _, w := range []string{"true", "false", "yes", "no"} {
		if strings.HasPrefix(w, s) {
			return true
		}
	}
	return s == "on" || s == "of" || s == "off" || s == "1" || s == "0"
}
