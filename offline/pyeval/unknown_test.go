package pyeval

import (
	"strings"
	"testing"
)

func TestUnknownValues(t *testing.T) {
	t.Parallel()
	head := "from flask import current_app as app\n"
	for _, c := range []struct{ name, text, want string }{
		{"attribute", "x = app.config.USER; print(1)", "1\n"},
		{"operations", "x = -(app.a + 1) * 2 == 3; y = f'{app.x!r:>5} y'; z = app['k'](1, b=2)[0]; w = not x; v = app.a or 5; print(1)", "1\n"},
		{"methods of known values", "x = 'a'.join(app.names); y = len(app.n); z = str(app); print(1)", "1\n"},
		{"unpack", "a, b = app.pair; (c, *d), e = app.x; print(1)", "1\n"},
		{"decorator", "@app.route('/')\ndef f(): pass\nprint(1)", "1\n"},
		{"base", "class A(app.Base, metaclass=app.M):\n    x = 1\n    def __init__(self): super().__init__(1, k=2)\nprint(A.x, A().x)\ny = A.query.all()", "1 1\n"},
		{"with", "with app.ctx() as c, app.other:\n    print(1)", "1\n"},
		{"except", "try:\n    raise ValueError(1)\nexcept app.Error:\n    print('no')\nexcept ValueError:\n    print(1)", "1\n"},
		{"set on it", "app.x = 1; app['y'] = 2; del app.z; app.n += 1; print(1)", "1\n"},
		{"condition of if", "if app.debug: pass", "t.py:2:4: a condition must be known, but flask.current_app.debug is unknown (no module named 'flask' in the project, t.py:1:1)"},
		{"loop", "for x in app.users: pass", "t.py:2:10: what a loop runs over must be known, but flask.current_app.users is unknown"},
		{"comprehension", "[x for x in app.users]", "t.py:2:13: what a loop runs over must be known"},
		{"comparison in condition", "while app.n > 3: pass", "t.py:2:7: a condition must be known, but (flask.current_app.n > …) is unknown"},
		{"key", "{app.k: 1}", "t.py:2:2: a key or an element of a set must be known"},
		{"ternary with calls", "print(1) if app.x else print(2)", "t.py:2:13: a condition must be known"},
		{"and with a call", "app.x and print(2)", "t.py:2:1: a condition must be known"},
		{"index", "[1, 2][app.i]", "t.py:2:1: an index must be known"},
		{"match", "match app.x:\n    case 1: pass", "t.py:3:10: the subject of a match must be known"},
		{"in", "if 1 in app.x: pass", "t.py:2:4: a condition must be known"},
		{"not caught", "try:\n    if app.x: pass\nexcept Exception:\n    print('no')", "t.py:3:8: a condition must be known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "t.py", head+c.text, Options{})
			if strings.HasPrefix(c.want, "t.py") {
				if !strings.HasPrefix(got, c.want) {
					t.Errorf("want %s…\ngot  %s", c.want, got)
				}
				return
			}
			compareLines(t, c.want, got)
		})
	}
}

func TestUnknownSupplied(t *testing.T) {
	t.Parallel()
	opts := Options{Values: map[string]Value{
		"flask.current_app.config.USER": Str("u1"),
		"flask.current_app.get()":       MakeInt(7),
		"settings":                      NewDictOf("A", MakeInt(1)),
	}}
	got := run(t, "t.py", "import flask, settings\nfrom flask import current_app\nprint(current_app.config['USER'], flask.current_app.config.USER, current_app.get(), settings['A'])", opts)
	compareLines(t, "u1 u1 7 1\n", got)
}

func TestUnknownRefusedByHost(t *testing.T) {
	t.Parallel()
	def := NewModuleDef("host").Define(func(b *ModuleBuilder) {
		b.Func("strict(x, **kw)", func(*Thread, *Args) (Value, error) { return None, nil })
		b.Func("open(x)", func(*Thread, *Args) (Value, error) { return Str("called"), nil }).Unknowns(AllowUnknown)
		b.Func("derive(x)", func(*Thread, *Args) (Value, error) { return None, nil }).Unknowns(DeriveUnknown)
	})
	opts := Options{Modules: []ModuleSet{{"host": def}}}
	got := run(t, "t.py", "import host, flask\nprint(host.open(flask.x))\ny = host.derive(flask.x).z\nhost.strict(1, a=y)", opts)
	compareLines(t, "called\nt.py:4:1: an argument of strict() must be known, but derive(flask.x).z is unknown (no module named 'flask' in the project, t.py:1:1): give its value in [tool.sqlgen.values] as \"derive(flask.x).z\" or write it out in the revision\n", got)
}
