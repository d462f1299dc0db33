package expr

import (
	"fmt"

	"sqlgen/offline/schema"
)

// known are the functions whose type SQLAlchemy knows (sql/functions.py and
// dialects/postgresql/ext.py, hstore.py). A nil type depends on the arguments.
var known = map[string]Type{
	"now": DateTime, "concat": String, "char_length": Integer, "count": Integer,
	"current_date": Date, "current_time": Time, "current_timestamp": DateTime,
	"current_user": String, "localtime": DateTime, "localtimestamp": DateTime,
	"session_user": String, "sysdate": DateTime, "user": String,
	"rank": Integer, "dense_rank": Integer, "percent_rank": Numeric, "cume_dist": Numeric,
	"aggregate_strings": String, "random": nil, "coalesce": nil, "max": nil, "min": nil, "sum": nil,
	"array_agg": nil, "mode": nil, "percentile_cont": nil, "percentile_disc": nil,
	"cube": nil, "rollup": nil, "grouping_sets": nil, "next_value": Integer,
	"hstore":      &schema.Hstore{},
	"to_tsvector": &schema.Scalar{Visit: "TSVECTOR"}, "to_tsquery": &schema.Scalar{Visit: "TSQUERY"},
	"plainto_tsquery": &schema.Scalar{Visit: "TSQUERY"}, "phraseto_tsquery": &schema.Scalar{Visit: "TSQUERY"},
	"websearch_to_tsquery": &schema.Scalar{Visit: "TSQUERY"}, "ts_headline": &schema.String{Visit: "TEXT"},
}

// NewFunction is func.pkg.name(args…, type_=t). Functions that SQLAlchemy knows
// are found whatever the case of their name, when there is no package.
func NewFunction(packages []string, name string, args []Value, t Type) (*Function, error) {
	f := &Function{Name: schema.N(name), Type: t}
	for _, p := range packages {
		f.Packages = append(f.Packages, schema.N(p))
	}
	var generic Type
	found := false
	lower := lowerASCII(name)
	if len(packages) == 0 {
		generic, found = known[lower]
	}
	if found {
		f.Generic, f.Name = lower, schema.N(lower)
	}
	for i, v := range args {
		want := Type(nil)
		if found && i == 0 && regconfig(lower, args) {
			want = &schema.Scalar{Visit: "REGCONFIG"}
		}
		arg := CoerceTyped(v, want)
		if b, ok := arg.(*Bind); ok && b.Origin == "" && b.Key == "" {
			if _, given := v.(Expr); !given {
				b.Origin = f.Name.Text
			}
		}
		f.Args = append(f.Args, arg)
	}
	if !found || t != nil {
		return f, nil
	}
	switch lower {
	case "count":
		if len(args) == 0 {
			f.Args = []Expr{&LiteralColumn{Text: "*"}}
		}
	case "char_length":
		if len(args) != 1 {
			return nil, fmt.Errorf("char_length() takes one argument, got %d", len(args))
		}
	case "coalesce", "max", "min", "sum":
		generic = typeOfArgs(f.Args)
	case "array_agg":
		generic = typeOfArgs(f.Args)
		if _, ok := generic.(*schema.Array); !ok {
			generic = &schema.Array{Item: generic, Dimensions: 1}
		}
	}
	f.Type = generic
	return f, nil
}

// regconfig reports whether the first argument is a text search configuration.
func regconfig(name string, args []Value) bool {
	switch name {
	case "to_tsvector", "to_tsquery", "plainto_tsquery", "phraseto_tsquery", "websearch_to_tsquery":
		return len(args) > 1
	case "ts_headline":
		if len(args) < 2 {
			return false
		}
		if e, ok := args[1].(Expr); ok {
			if s, ok := e.ExprType().(*schema.Scalar); ok && s.Visit == "TSQUERY" {
				return false
			}
		}
		return true
	}
	return false
}

func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// typeOfArgs is the first known type among the arguments.
func typeOfArgs(args []Expr) Type {
	for _, a := range args {
		if t := a.ExprType(); !schema.IsNull(t) {
			return t
		}
	}
	return nil
}

// NewWithinGroup is f.within_group(order…).
func NewWithinGroup(f Expr, order []Expr) *WithinGroup {
	w := &WithinGroup{X: f, OrderBy: order, Type: f.ExprType()}
	if fn, ok := f.(*Function); ok && len(order) > 0 {
		switch fn.Generic {
		case "mode", "percentile_cont", "percentile_disc":
			w.Type = unordered(order[0]).ExprType()
			if fn.Generic != "mode" && len(fn.Args) > 1 {
				w.Type = &schema.Array{Item: w.Type}
			}
		}
	}
	return w
}

// unordered strips ASC, DESC and NULLS.
func unordered(e Expr) Expr {
	for {
		u, ok := e.(*Unary)
		if !ok || u.Modifier == nil {
			return e
		}
		e = u.X
	}
}

// NewFilter is f.filter(criteria…).
func NewFilter(f Expr, criteria ...Value) (Expr, error) {
	if len(criteria) == 0 {
		return f, nil
	}
	w, err := Condition(criteria[0])
	if err != nil {
		return nil, err
	}
	if inner, ok := f.(*Filter); ok {
		// f.filter(a).filter(b) is f.filter(a, b).
		if w, err = Junction(And, inner.Where, w); err != nil {
			return nil, err
		}
		f = inner.X
	}
	for _, c := range criteria[1:] {
		if w, err = Junction(And, w, c); err != nil {
			return nil, err
		}
	}
	return &Filter{X: f, Where: w}, nil
}
