package postgres

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// grower makes random expressions, as Python and as data.
type grower struct {
	f *fixture
	r *rand.Rand
}

type grown struct {
	python string
	expr   schema.Expr
}

func (g *grower) pick(n int) int { return g.r.IntN(n) }

func (g *grower) must(python string, e schema.Expr, err error) grown {
	if err != nil {
		g.f.t.Fatalf("%s: %v", python, err)
	}
	return grown{python, e}
}

// number is an expression of a numeric type.
func (g *grower) number(depth int) grown {
	if depth == 0 {
		return []grown{{"users.c.age", g.f.u("age")}, {"users.c.price", g.f.u("price")}, {"users.c.id", g.f.u("id")}, {"sa.literal(7)", expr.Literal(int64(7), nil)}}[g.pick(4)]
	}
	a := g.number(depth - 1)
	switch g.pick(7) {
	case 0:
		return grown{"-(" + a.python + ")", expr.NewUnary(expr.Neg, a.expr)}
	case 1:
		return grown{"func.abs(" + a.python + ")", g.f.fn("abs", a.expr)}
	case 2:
		return grown{"sa.cast(" + a.python + ", sa.Integer)", expr.NewCast(a.expr, expr.Integer)}
	case 3:
		c := g.condition(depth - 1)
		return grown{"sa.case((" + c.python + ", 1), else_=" + a.python + ")", expr.NewCase(nil, []expr.When{{If: c.expr, Then: expr.Literal(int64(1), nil)}}, a.expr)}
	}
	ops := []struct {
		python string
		o      *expr.Op
	}{{"+", expr.Add}, {"-", expr.Sub}, {"*", expr.Mul}, {"/", expr.Div}, {"%", expr.Mod}, {"//", expr.FloorDiv}}
	o := ops[g.pick(len(ops))]
	if g.pick(3) == 0 {
		n := int64(g.pick(9))
		if g.pick(2) == 0 {
			e, err := expr.ReverseOperate(a.expr, o.o, n)
			return g.must(strconv.FormatInt(n, 10)+" "+o.python+" ("+a.python+")", e, err)
		}
		e, err := expr.Operate(a.expr, o.o, n)
		return g.must("("+a.python+") "+o.python+" "+strconv.FormatInt(n, 10), e, err)
	}
	b := g.number(depth - 1)
	e, err := expr.Operate(a.expr, o.o, b.expr)
	return g.must("("+a.python+") "+o.python+" ("+b.python+")", e, err)
}

// text is an expression of a string type.
func (g *grower) text(depth int) grown {
	if depth == 0 {
		return []grown{{"users.c.name", g.f.u("name")}, {`sa.literal("q'r")`, expr.Literal("q'r", nil)}, {`users.c.data["k"].astext`, g.f.must(expr.AsTextOf(g.f.must(expr.Item(g.f.u("data"), "k"))))}}[g.pick(3)]
	}
	a := g.text(depth - 1)
	switch g.pick(5) {
	case 0:
		return grown{"func.lower(" + a.python + ")", g.f.fn("lower", a.expr)}
	case 1:
		e, err := expr.Operate(a.expr, expr.Add, "x")
		return g.must("("+a.python+`) + "x"`, e, err)
	case 2:
		return grown{"(" + a.python + `).collate("C")`, expr.NewCollate(a.expr, "C")}
	case 3:
		return grown{"sa.cast(" + a.python + ", sa.Text)", expr.NewCast(a.expr, expr.TextT)}
	}
	b := g.text(depth - 1)
	e, err := expr.Operate(a.expr, expr.Add, b.expr)
	return g.must("("+a.python+") + ("+b.python+")", e, err)
}

// condition is a boolean expression.
func (g *grower) condition(depth int) grown {
	if depth == 0 {
		return []grown{{"users.c.active", g.f.u("active")}, {"users.c.active == True", g.f.op(g.f.u("active"), expr.Eq, true)}, {"users.c.name == None", g.f.op(g.f.u("name"), expr.Eq, nil)}}[g.pick(3)]
	}
	switch g.pick(8) {
	case 0, 1:
		o, name := expr.And, "sa.and_"
		if g.pick(2) == 0 {
			o, name = expr.Or, "sa.or_"
		}
		var py []string
		var vs []schema.Value
		for range 2 + g.pick(2) {
			c := g.condition(depth - 1)
			py, vs = append(py, c.python), append(vs, c.expr)
		}
		e, err := expr.Junction(o, vs...)
		return g.must(name+"("+strings.Join(py, ", ")+")", e, err)
	case 2:
		c := g.condition(depth - 1)
		return grown{"sa.not_(" + c.python + ")", expr.Negate(c.expr)}
	case 3:
		a := g.text(depth - 1)
		p := []struct {
			python string
			o      *expr.Op
		}{{"like", expr.Like}, {"ilike", expr.ILike}, {"contains", expr.Contains}, {"startswith", expr.StartsWith}, {"iendswith", expr.IEndsWith}}[g.pick(5)]
		e, err := expr.Pattern(a.expr, p.o, "z%", nil, false)
		return g.must("("+a.python+")."+p.python+`("z%")`, e, err)
	case 4:
		a := g.number(depth - 1)
		if g.pick(2) == 0 {
			e, err := expr.NewBetween(a.expr, expr.Between, int64(1), int64(2), false)
			return g.must("("+a.python+").between(1, 2)", e, err)
		}
		e, err := expr.NewIn(a.expr, expr.NotIn, list(int64(1), int64(2)))
		return g.must("("+a.python+").not_in([1, 2])", e, err)
	case 5:
		a, b := g.text(depth-1), g.text(depth-1)
		e, err := expr.Operate(a.expr, expr.IsDistinctFrom, b.expr)
		return g.must("("+a.python+").is_distinct_from("+b.python+")", e, err)
	}
	a, b := g.number(depth-1), g.number(depth-1)
	ops := []struct {
		python string
		o      *expr.Op
	}{{"__eq__", expr.Eq}, {"__ne__", expr.Ne}, {"__lt__", expr.Lt}, {"__ge__", expr.Ge}}
	o := ops[g.pick(len(ops))]
	e, err := expr.Operate(a.expr, o.o, b.expr)
	return g.must("("+a.python+")."+o.python+"("+b.python+")", e, err)
}

// TestRandomExpressions prints random expressions as SQLAlchemy does: types,
// parentheses, casts.
func TestRandomExpressions(t *testing.T) {
	needOracle(t)
	f := newFixture(t)
	g := &grower{f: f, r: rand.New(rand.NewPCG(1, 2))}
	var list []oracleInput
	made := map[string]grown{}
	for i := range 600 {
		x := []func(int) grown{g.condition, g.number, g.text}[i%3](1 + i%4)
		name := fmt.Sprint(i)
		list = append(list, oracleInput{Name: name, Kind: "expr", Source: x.python})
		made[name] = x
	}
	want := runOracle(t, list)
	failed, refused := 0, 0
	for _, c := range list {
		got, err := ExprText(made[c.Name].expr)
		if err != nil {
			got = "ERROR " + err.Error()
		}
		w := want[c.Name]
		if strings.HasPrefix(w, "ERROR") {
			refused++
			continue
		}
		if got != w {
			if failed++; failed > 10 {
				t.Fatal("…")
			}
			t.Errorf("%s\n got: %s\nwant: %s", c.Source, got, w)
		}
	}
	if refused > len(list)/10 {
		t.Errorf("SQLAlchemy refuses %d of %d expressions: the test says little", refused, len(list))
	}
}
