package postgres

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// bind prints a bound value as a literal.
func (s *sql) bind(b *expr.Bind, f flags) error {
	if s.placeholders && !b.Inline {
		s.placeholder(b)
		return nil
	}
	if b.Required && b.Call == nil {
		return &CompileError{
			Msg:    "bind parameter :" + b.Key + " has no value",
			Hint:   "give the value with .bindparams() or .params(), or use a literal",
			Offset: -1,
		}
	}
	v := b.Value
	if b.Call != nil {
		var err error
		if v, err = b.Call(); err != nil {
			return err
		}
	}
	if hook := bindExpression(b.Type); hook != nil && !f.skipBind && !b.Plain {
		return s.bindWrapped(b, v, hook, f)
	}
	if !b.Expanding {
		text, err := Literal(v, b.Type)
		s.write(text)
		return err
	}
	s.write("(")
	if err := s.expanded(b, v, func(x schema.Value, t schema.Type) error {
		text, err := Literal(x, t)
		s.write(text)
		return err
	}); err != nil {
		return err
	}
	s.write(")")
	return nil
}

// bindWrapped prints a value inside of its type's bind_expression.
func (s *sql) bindWrapped(b *expr.Bind, v schema.Value, hook func(schema.Expr) (schema.Expr, error), f flags) error {
	f.skipBind = true
	one := func(x schema.Value, t schema.Type) error {
		w, err := hook(&expr.Bind{Value: x, Type: t})
		if err != nil {
			return err
		}
		return s.expr(w, f)
	}
	if !b.Expanding {
		return one(v, b.Type)
	}
	s.write("(")
	if err := s.expanded(b, v, one); err != nil {
		return err
	}
	s.write(")")
	return nil
}

func bindExpression(t schema.Type) func(schema.Expr) (schema.Expr, error) {
	switch t := t.(type) {
	case *schema.TypeDecorator:
		return t.Hooks.BindExpression
	case *schema.UserDefined:
		return t.Hooks.BindExpression
	case *schema.Compiled:
		if t.Hooks.BindExpression != nil {
			return t.Hooks.BindExpression
		}
		return bindExpression(t.Base)
	case *schema.Variant:
		return bindExpression(t.For("postgresql"))
	}
	return nil
}

// expanded prints the elements of an IN list; an empty list becomes a condition
// that holds for none (or all) rows.
func (s *sql) expanded(b *expr.Bind, v schema.Value, one func(schema.Value, schema.Type) error) error {
	l, ok := v.(*schema.List)
	if !ok {
		return errorf("an IN list is expected, got %s", describe(v))
	}
	tuple, _ := b.Type.(*schema.TupleType)
	if len(l.Items) == 0 {
		nulls := "NULL"
		if tuple != nil && len(tuple.Types) > 1 {
			nulls = "(" + strings.TrimSuffix(strings.Repeat("NULL, ", len(tuple.Types)), ", ") + ")"
		}
		switch b.ExpandOp {
		case expr.NotIn:
			s.write(nulls + ") OR (1 = 1")
		case expr.In:
			s.write(nulls + ") AND (1 != 1")
		default:
			return s.emptySet(b.Type)
		}
		return nil
	}
	for i, x := range l.Items {
		if i > 0 {
			s.write(", ")
		}
		row, isRow := x.(*schema.List)
		if tuple == nil && (!isRow || !schema.IsNull(b.Type)) {
			if err := one(x, b.Type); err != nil {
				return err
			}
			continue
		}
		if !isRow {
			return errorf("an IN list of tuples is expected, got %s", describe(x))
		}
		s.write("(")
		for j, y := range row.Items {
			if j > 0 {
				s.write(", ")
			}
			var t schema.Type
			if tuple != nil && j < len(tuple.Types) {
				t = tuple.Types[j]
			}
			if err := one(y, t); err != nil {
				return err
			}
		}
		s.write(")")
	}
	return nil
}

// emptySet is a query without rows, for an empty list outside of IN (a bind of
// text()). Follows PGCompiler.visit_empty_set_expr.
func (s *sql) emptySet(t schema.Type) error {
	types := []schema.Type{t}
	if tuple, ok := t.(*schema.TupleType); ok {
		types = tuple.Types
	}
	s.write("SELECT ")
	for i, t := range types {
		if i > 0 {
			s.write(", ")
		}
		if schema.IsNull(t) {
			t = expr.Integer
		}
		text, err := TypeText(t)
		if err != nil {
			return err
		}
		s.write("CAST(NULL AS " + text + ")")
	}
	s.write(" WHERE 1!=1")
	return nil
}

// Literal prints a value as a literal of a type; without a type the value's own
// decides. Follows the literal_processor methods of SQLAlchemy's types, and
// goes on where they give up.
func Literal(v schema.Value, t schema.Type) (string, error) {
	if v == nil {
		return "NULL", nil
	}
	if _, ok := v.(schema.Expr); ok {
		return "", errorf("a SQL expression cannot stand where a literal value is expected")
	}
	switch t := t.(type) {
	case nil, *schema.NullType:
		return untyped(v)
	case *schema.TypeDecorator:
		return decoratedLiteral(v, t)
	case *schema.UserDefined:
		return userLiteral(v, t.Hooks, nil, t.Class)
	case *schema.Compiled:
		return userLiteral(v, t.Hooks, t.Base, t.Class)
	case *schema.Variant:
		return Literal(v, t.For("postgresql"))
	case *schema.Foreign:
		return Literal(v, t.Base)
	case *schema.Enum:
		return enumLiteral(v, t)
	case *schema.Array:
		return arrayLiteral(v, t, t.Dimensions, true)
	case *schema.JSON:
		text, err := jsonText(v)
		if err != nil {
			return "", err
		}
		return quoteString(text) + "::" + t.Visit, nil
	case *schema.Hstore:
		if d, ok := v.(*schema.Dict); ok {
			text, err := hstoreText(d)
			return quoteString(text) + "::HSTORE", err
		}
		return castString(v, "HSTORE")
	case *schema.RangeType:
		if r, ok := v.(schema.Range); ok && strings.HasSuffix(t.Visit, "MULTIRANGE") {
			v = schema.MultiRange{Ranges: []schema.Range{r}}
		}
		text, err := rangeText(v)
		if err != nil {
			return "", err
		}
		return quoteString(text) + "::" + t.Visit, nil
	case *schema.Bit:
		return bitLiteral(v, t)
	case *schema.Domain:
		if _, ok := v.(string); ok {
			return quoteString(v.(string)), nil
		}
		return Literal(v, t.DataType)
	case *schema.Scalar:
		return scalarLiteral(v, t)
	case *schema.PickleType:
		return "", errorf("no literal for %s with datatype PickleType: pickled values cannot be rendered", describe(v))
	}
	return plainLiteral(unmixed(v), t)
}

// unmixed is the plain value of a member of a class like StrEnum or IntEnum.
func unmixed(v schema.Value) schema.Value {
	if m, ok := v.(schema.EnumMember); ok && m.Mixin {
		return m.Value
	}
	return v
}

// plainLiteral is the literal of a generic type.
func plainLiteral(v schema.Value, t schema.Type) (string, error) {
	switch t := t.(type) {
	case *schema.String:
		if x, ok := v.(string); ok {
			return quoteString(x), nil
		}
	case *schema.Integer:
		return integerLiteral(v)
	case *schema.Numeric:
		return numberLiteral(v, "NUMERIC")
	case *schema.Float:
		return numberLiteral(v, "FLOAT")
	case *schema.Boolean:
		switch x := v.(type) {
		case bool:
			return boolLiteral(x), nil
		case int64:
			if x == 0 || x == 1 {
				return boolLiteral(x == 1), nil
			}
		case float64:
			if x == 0 || x == 1 {
				return boolLiteral(x == 1), nil
			}
		}
	case *schema.DateTime:
		switch x := v.(type) {
		case schema.Date:
			return "'" + dateText(x) + "'", nil
		case schema.Time:
			return "'" + timeText(x) + "'", nil
		case schema.Timestamp:
			switch schema.AffinityOf(t) {
			case schema.AffinityDate:
				return "'" + dateText(x.Date) + "'", nil
			case schema.AffinityTime:
				return "'" + timeText(x.Time) + "'", nil
			}
			return "'" + timestampText(x) + "'", nil
		case string:
			return quoteString(x), nil
		}
	case *schema.Interval:
		switch x := v.(type) {
		case schema.Timedelta:
			return intervalLiteral(x), nil
		case string:
			return quoteString(x), nil
		}
	case *schema.Binary:
		switch x := v.(type) {
		case []byte:
			return bytesLiteral(x), nil
		case string:
			return quoteString(x), nil
		}
	case *schema.Uuid:
		return uuidLiteral(v, t)
	case *schema.TupleType:
		return "", errorf("a tuple cannot be rendered as a literal")
	}
	return "", unsupported(v, t)
}

func unsupported(v schema.Value, t schema.Type) error {
	name := "NULL"
	if t != nil {
		if text, err := TypeText(t); err == nil {
			name = text
		} else {
			name = t.VisitName()
		}
	}
	return errorf("Could not render literal value %s with datatype %s", describe(v), name)
}

// untyped is the literal of a value for something without a type (D17).
func untyped(v schema.Value) (string, error) {
	switch x := unmixed(v).(type) {
	case nil:
		return "NULL", nil
	case bool:
		return boolLiteral(x), nil
	case int64, *big.Int:
		return integerLiteral(x)
	case float64, schema.Decimal:
		return numberLiteral(x, "FLOAT")
	case string:
		return quoteString(x), nil
	case []byte:
		return bytesLiteral(x) + "::BYTEA", nil
	case schema.Date:
		return "'" + dateText(x) + "'", nil
	case schema.Time:
		return "'" + timeText(x) + "'", nil
	case schema.Timestamp:
		return "'" + timestampText(x) + "'", nil
	case schema.Timedelta:
		return intervalLiteral(x), nil
	case schema.UUID:
		return "'" + string(x) + "'", nil
	case schema.Address:
		return quoteString(x.Text), nil
	case schema.BitString:
		return "B" + quoteString(string(x)), nil
	case schema.Range, schema.MultiRange:
		text, err := rangeText(x)
		return quoteString(text), err
	case *schema.Dict, schema.JSONNull:
		text, err := jsonText(x)
		return quoteString(text), err
	case *schema.List:
		if x.Kind != schema.ListSet {
			return arrayLiteral(x, &schema.Array{}, 0, true)
		}
		return "", unsupported(v, nil)
	case schema.EnumMember, schema.Opaque:
		return "", unsupported(v, nil)
	}
	return "", errorf("Could not render literal value %v with datatype NULL", v)
}

func boolLiteral(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// integerLiteral is str(int(value)).
func integerLiteral(v schema.Value) (string, error) {
	switch x := v.(type) {
	case int64:
		return strconv.FormatInt(x, 10), nil
	case *big.Int:
		return x.String(), nil
	case bool:
		if x {
			return "1", nil
		}
		return "0", nil
	case float64:
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			i, _ := big.NewFloat(math.Trunc(x)).Int(nil)
			return i.String(), nil
		}
	case string:
		if i, ok := new(big.Int).SetString(strings.ReplaceAll(strings.TrimSpace(x), "_", ""), 10); ok {
			return i.String(), nil
		}
	case schema.Decimal:
		if f, _, err := big.ParseFloat(string(x), 10, 2048, big.ToZero); err == nil && !f.IsInf() {
			i, _ := f.Int(nil)
			return i.String(), nil
		}
	}
	return "", unsupported(v, &schema.Integer{})
}

// numberLiteral is str(value) of a number; what is no plain number is quoted
// and cast.
func numberLiteral(v schema.Value, typeName string) (string, error) {
	switch x := v.(type) {
	case int64:
		return strconv.FormatInt(x, 10), nil
	case *big.Int:
		return x.String(), nil
	case bool:
		if x {
			return "True", nil
		}
		return "False", nil
	case float64:
		switch {
		case math.IsNaN(x):
			return "'NaN'::" + typeName, nil
		case math.IsInf(x, 1):
			return "'Infinity'::" + typeName, nil
		case math.IsInf(x, -1):
			return "'-Infinity'::" + typeName, nil
		}
		return floatText(x), nil
	case schema.Decimal:
		return decimalLiteral(string(x), typeName), nil
	case string:
		if numeric(x) {
			return decimalLiteral(x, typeName), nil
		}
	}
	return "", errorf("Could not render literal value %s with datatype %s", describe(v), typeName)
}

func decimalLiteral(s, typeName string) string {
	switch t := strings.ToLower(strings.TrimLeft(s, "+-")); {
	case strings.HasPrefix(t, "nan"), strings.HasPrefix(t, "snan"):
		return "'NaN'::" + typeName
	case strings.HasPrefix(t, "inf"):
		if strings.HasPrefix(s, "-") {
			return "'-Infinity'::" + typeName
		}
		return "'Infinity'::" + typeName
	}
	return s
}

// numeric reports whether decimal.Decimal(s) takes the string.
func numeric(s string) bool {
	t := strings.TrimSpace(s)
	t = strings.TrimPrefix(strings.TrimPrefix(t, "+"), "-")
	switch strings.ToLower(t) {
	case "nan", "snan", "inf", "infinity":
		return true
	}
	digits, dot := 0, false
	i := 0
	for ; i < len(t); i++ {
		if t[i] >= '0' && t[i] <= '9' {
			digits++
		} else if t[i] == '.' && !dot {
			dot = true
		} else {
			break
		}
	}
	if digits == 0 {
		return false
	}
	if i < len(t) && (t[i] == 'e' || t[i] == 'E') {
		e := strings.TrimLeft(t[i+1:], "+-")
		if e == "" || len(t[i+1:])-len(e) > 1 {
			return false
		}
		for _, c := range e {
			if c < '0' || c > '9' {
				return false
			}
		}
		return true
	}
	return i == len(t)
}

// floatText is Python's repr of a finite float.
func floatText(x float64) string {
	a := math.Abs(x)
	if a != 0 && (a < 1e-4 || a >= 1e16) {
		s := strconv.FormatFloat(x, 'e', -1, 64)
		return s
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if strings.IndexByte(s, '.') < 0 {
		s += ".0"
	}
	return s
}

func dateText(d schema.Date) string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// timeText is isoformat() of a time.
func timeText(t schema.Time) string {
	s := fmt.Sprintf("%02d:%02d:%02d", t.Hour, t.Minute, t.Second)
	if t.Microsecond != 0 {
		s += fmt.Sprintf(".%06d", t.Microsecond)
	}
	if !t.Offset.Aware {
		return s
	}
	sec, micro, sign := t.Offset.Seconds, t.Offset.Microseconds, "+"
	if sec < 0 || micro < 0 {
		sec, micro, sign = -sec, -micro, "-"
	}
	s += fmt.Sprintf("%s%02d:%02d", sign, sec/3600, sec/60%60)
	if sec%60 != 0 || micro != 0 {
		s += fmt.Sprintf(":%02d", sec%60)
	}
	if micro != 0 {
		s += fmt.Sprintf(".%06d", micro)
	}
	return s
}

func timestampText(t schema.Timestamp) string { return dateText(t.Date) + " " + timeText(t.Time) }

// intervalLiteral follows postgresql.INTERVAL.literal_processor.
func intervalLiteral(d schema.Timedelta) string {
	seconds := float64((d.Days*86400+d.Seconds)*1000000+d.Microseconds) / 1e6
	return "make_interval(secs=>" + floatText(seconds) + ")"
}

// bytesLiteral is a string where the bytes are printable, bytea's hex form
// otherwise.
func bytesLiteral(b []byte) string {
	for _, c := range b {
		if c < 0x20 || c > 0x7e || c == '\\' {
			return `'\x` + fmt.Sprintf("%x", b) + "'"
		}
	}
	return quoteString(string(b))
}

func uuidLiteral(v schema.Value, t *schema.Uuid) (string, error) {
	text := ""
	switch x := v.(type) {
	case schema.UUID:
		text = string(x)
	case string:
		text = x
	default:
		return "", unsupported(v, t)
	}
	if !t.AsUUID || t.NotNative && t.Visit == "uuid" {
		text = strings.ReplaceAll(text, "-", "")
	}
	return quoteString(text), nil
}

func describe(v schema.Value) string {
	switch x := v.(type) {
	case string:
		return strconv.Quote(x)
	case schema.Opaque:
		return x.Repr
	case schema.EnumMember:
		return x.Class + "." + x.Name
	case bool:
		if x {
			return "True"
		}
		return "False"
	case nil:
		return "None"
	case *schema.List:
		return fmt.Sprintf("a list of %d elements", len(x.Items))
	case *schema.Dict:
		return fmt.Sprintf("a dict of %d items", len(x.Keys))
	}
	switch v.(type) {
	case schema.MultiRange, schema.Range, schema.Date, schema.Time, schema.Timestamp, schema.Timedelta, schema.UUID,
		schema.Address, schema.BitString, schema.Decimal, int64, float64, *big.Int, []byte:
		if text, err := untyped(v); err == nil {
			return text
		}
	}
	return fmt.Sprintf("%v", v)
}
