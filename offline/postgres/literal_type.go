package postgres

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf16"

	"sqlgen/offline/schema"
)

// decoratedLiteral follows TypeDecorator.literal_processor: the user's method
// first, then the implementation's literal.
func decoratedLiteral(v schema.Value, t *schema.TypeDecorator) (string, error) {
	impl, err := decorated(t)
	if err != nil {
		return "", err
	}
	switch {
	case t.Hooks.LiteralParam != nil:
		v, err = t.Hooks.LiteralParam(v)
	case t.Hooks.BindParam != nil:
		v, err = t.Hooks.BindParam(v)
	}
	if err != nil {
		return "", err
	}
	return Literal(v, impl)
}

// userLiteral is the literal of a class with hooks of its own.
func userLiteral(v schema.Value, h schema.TypeHooks, base schema.Type, class string) (string, error) {
	if h.LiteralProc != nil {
		return h.LiteralProc(v)
	}
	if h.BindProcessor != nil {
		w, err := h.BindProcessor(v)
		if err != nil {
			return "", err
		}
		v = w
	}
	text, err := Literal(v, base)
	if err != nil {
		return "", errorf("Could not render literal value %s with datatype %s", describe(v), class)
	}
	return text, nil
}

func enumLiteral(v schema.Value, t *schema.Enum) (string, error) {
	if l, ok := t.LabelOf(v); ok {
		return quoteString(l), nil
	}
	x := unmixed(v)
	if l, ok := t.LabelOf(x); ok {
		return quoteString(l), nil
	}
	if s, ok := x.(string); ok && !t.ValidateStrings {
		return quoteString(s), nil
	}
	if t.Missing != nil {
		l, err := t.Missing(v)
		return quoteString(l), err
	}
	return "", &CompileError{
		Msg:    describe(v) + " is not among the defined enum values of " + t.Name.Text,
		Hint:   "possible values: " + strings.Join(t.Labels, ", "),
		Offset: -1,
	}
}

// arrayLiteral is ARRAY[…], nested for lists of lists. An empty array needs a
// cast to its type.
func arrayLiteral(v schema.Value, t *schema.Array, dimensions int, outer bool) (string, error) {
	l, ok := v.(*schema.List)
	if !ok {
		if s, isString := v.(string); isString {
			// '{1,2}': the text form of an array.
			return castString(s, "")
		}
		return "", unsupported(v, t)
	}
	if len(l.Items) == 0 && outer {
		name, err := TypeText(t)
		if err != nil {
			return "'{}'", nil
		}
		return "ARRAY[]::" + name, nil
	}
	var b strings.Builder
	b.WriteString("ARRAY[")
	for i, x := range l.Items {
		if i > 0 {
			b.WriteString(", ")
		}
		text, err := "", error(nil)
		if in, ok := x.(*schema.List); ok && (dimensions > 1 || dimensions == 0) && !jsonItems(t.Item) {
			text, err = arrayLiteral(in, t, max(dimensions-1, 0), false)
		} else {
			text, err = Literal(x, t.Item)
		}
		if err != nil {
			return "", err
		}
		b.WriteString(text)
	}
	b.WriteByte(']')
	return b.String(), nil
}

func jsonItems(t schema.Type) bool { return schema.AffinityOf(t) == schema.AffinityJSON }

// castString quotes a value's text and casts it to a type.
func castString(v schema.Value, typeName string) (string, error) {
	s, ok := unmixed(v).(string)
	if !ok {
		return "", errorf("Could not render literal value %s with datatype %s", describe(v), typeName)
	}
	if typeName == "" {
		return quoteString(s), nil
	}
	return quoteString(s) + "::" + typeName, nil
}

// scalarLiteral is the literal of INET, MONEY, OID, TSVECTOR and their kin.
func scalarLiteral(v schema.Value, t *schema.Scalar) (string, error) {
	v = unmixed(v)
	switch t.Visit {
	case "json_str_index", "JSONPATH":
		return castString(v, "")
	case "json_int_index":
		return integerLiteral(v)
	case "json_index":
		if _, ok := v.(string); ok {
			return castString(v, "")
		}
		return integerLiteral(v)
	case "json_path":
		return jsonPathLiteral(v)
	case "OID", "REGCLASS", "REGCONFIG":
		switch v.(type) {
		case int64, *big.Int:
			return integerLiteral(v)
		}
		if t.Visit == "REGCONFIG" {
			return castString(v, "")
		}
	case "MONEY":
		switch x := v.(type) {
		case int64, *big.Int, float64, schema.Decimal:
			text, err := numberLiteral(x, "NUMERIC")
			if err != nil {
				return "", err
			}
			return quoteString(strings.Trim(text, "'")) + "::MONEY", nil
		}
	case "INET", "CIDR":
		if a, ok := v.(schema.Address); ok {
			return quoteString(a.Text) + "::" + t.Visit, nil
		}
	}
	return castString(v, t.Visit)
}

// jsonPathLiteral is '{a, b}', the right side of #> and #>>.
func jsonPathLiteral(v schema.Value) (string, error) {
	l, ok := v.(*schema.List)
	if !ok {
		return castString(v, "")
	}
	parts := make([]string, len(l.Items))
	for i, x := range l.Items {
		switch x := x.(type) {
		case string:
			parts[i] = x
		case int64:
			parts[i] = strconv.FormatInt(x, 10)
		default:
			return "", errorf("a JSON path holds strings and integers, not %s", describe(x))
		}
	}
	return quoteString("{" + strings.Join(parts, ", ") + "}"), nil
}

func bitLiteral(v schema.Value, t *schema.Bit) (string, error) {
	s := ""
	switch x := unmixed(v).(type) {
	case string:
		s = x
	case schema.BitString:
		s = string(x)
	case int64:
		if x < 0 {
			return "", unsupported(v, t)
		}
		s = strconv.FormatInt(x, 2)
		if t.Length != nil && !t.Varying {
			s = strings.Repeat("0", max(int(*t.Length)-len(s), 0)) + s
		}
	default:
		return "", unsupported(v, t)
	}
	if s != "" && strings.Trim(s, "01") == "" {
		return "B'" + s + "'", nil
	}
	return castString(s, "BIT")
}

// rangeText is the text form of a range or a multirange.
func rangeText(v schema.Value) (string, error) {
	switch x := v.(type) {
	case string:
		return x, nil
	case schema.Range:
		return oneRange(x)
	case schema.MultiRange:
		parts := make([]string, len(x.Ranges))
		for i, r := range x.Ranges {
			p, err := oneRange(r)
			if err != nil {
				return "", err
			}
			parts[i] = p
		}
		return "{" + strings.Join(parts, ",") + "}", nil
	case *schema.List:
		var m schema.MultiRange
		for _, i := range x.Items {
			r, ok := i.(schema.Range)
			if !ok {
				return "", errorf("a multirange holds ranges, not %s", describe(i))
			}
			m.Ranges = append(m.Ranges, r)
		}
		return rangeText(m)
	}
	return "", errorf("a range is expected, got %s", describe(v))
}

func oneRange(r schema.Range) (string, error) {
	if r.Empty {
		return "empty", nil
	}
	bounds := r.Bounds
	if len(bounds) != 2 {
		bounds = "[)"
	}
	lower, err := rangeBound(r.Lower)
	if err != nil {
		return "", err
	}
	upper, err := rangeBound(r.Upper)
	if err != nil {
		return "", err
	}
	return bounds[:1] + lower + "," + upper + bounds[1:], nil
}

// rangeBound is a bound inside of a range's text, in double quotes where it
// holds characters that mean something there.
func rangeBound(v schema.Value) (string, error) {
	text := ""
	switch x := v.(type) {
	case nil:
		return "", nil
	case int64, *big.Int:
		return integerLiteral(x)
	case float64:
		text = floatText(x)
	case schema.Decimal:
		text = string(x)
	case schema.Date:
		text = dateText(x)
	case schema.Timestamp:
		text = timestampText(x)
	case schema.Time:
		text = timeText(x)
	case string:
		text = x
	default:
		return "", errorf("%s cannot be the bound of a range", describe(v))
	}
	if text == "" || strings.ContainsAny(text, "[](),\\\" \t\n") {
		text = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)
		return `"` + text + `"`, nil
	}
	return text, nil
}

// hstoreText follows _serialize_hstore.
func hstoreText(d *schema.Dict) (string, error) {
	quote := func(s string) string {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
	}
	parts := make([]string, len(d.Keys))
	for i, k := range d.Keys {
		key, ok := unmixed(k).(string)
		if !ok {
			return "", errorf("%s in key position of an HSTORE is not a string", describe(k))
		}
		switch x := unmixed(d.Values[i]).(type) {
		case nil:
			parts[i] = quote(key) + "=>NULL"
		case string:
			parts[i] = quote(key) + "=>" + quote(x)
		default:
			return "", errorf("%s in value position of an HSTORE is not a string", describe(x))
		}
	}
	return strings.Join(parts, ", "), nil
}

// jsonText is json.dumps(value).
func jsonText(v schema.Value) (string, error) {
	var b strings.Builder
	err := writeJSON(&b, v, 0)
	return b.String(), err
}

func writeJSON(b *strings.Builder, v schema.Value, depth int) error {
	if depth > 1000 {
		return errorf("a JSON value is nested too deeply")
	}
	switch x := unmixed(v).(type) {
	case nil, schema.JSONNull:
		b.WriteString("null")
	case bool:
		b.WriteString(boolLiteral(x))
	case int64:
		b.WriteString(strconv.FormatInt(x, 10))
	case *big.Int:
		b.WriteString(x.String())
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return errorf("JSON has no number for %v", x)
		}
		b.WriteString(floatText(x))
	case string:
		writeJSONString(b, x)
	case *schema.List:
		if x.Kind == schema.ListSet {
			return errorf("Object of type set is not JSON serializable")
		}
		b.WriteByte('[')
		for i, e := range x.Items {
			if i > 0 {
				b.WriteString(", ")
			}
			if err := writeJSON(b, e, depth+1); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	case *schema.Dict:
		b.WriteByte('{')
		for i, k := range x.Keys {
			if i > 0 {
				b.WriteString(", ")
			}
			key, err := jsonKey(k)
			if err != nil {
				return err
			}
			writeJSONString(b, key)
			b.WriteString(": ")
			if err := writeJSON(b, x.Values[i], depth+1); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	default:
		return errorf("Object %s is not JSON serializable", describe(v))
	}
	return nil
}

func jsonKey(v schema.Value) (string, error) {
	switch x := unmixed(v).(type) {
	case string:
		return x, nil
	case nil:
		return "null", nil
	case bool:
		return boolLiteral(x), nil
	case int64:
		return strconv.FormatInt(x, 10), nil
	case float64:
		return floatText(x), nil
	}
	return "", errorf("keys of a JSON object must be str, int, float, bool or None, not %s", describe(v))
}

// writeJSONString escapes as Python's json does with ensure_ascii.
func writeJSONString(b *strings.Builder, s string) {
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"':
			b.WriteString(`\"`)
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\f':
			b.WriteString(`\f`)
		case r == '\b':
			b.WriteString(`\b`)
		case r >= 0x20 && r < 0x7f:
			b.WriteRune(r)
		case r > 0xffff:
			hi, lo := utf16.EncodeRune(r)
			fmt.Fprintf(b, `\u%04x\u%04x`, hi, lo)
		default:
			fmt.Fprintf(b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
}
