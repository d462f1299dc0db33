package pyeval

import (
	"strings"
	"testing"
	"testing/fstest"
)

// project makes a file system of name, text pairs.
func project(files ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i+1 < len(files); i += 2 {
		m[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return m
}

func TestImport(t *testing.T) {
	t.Parallel()
	fsys := project(
		"app/__init__.py", "from .models import User\nversion = 3\n",
		"app/models.py", "from . import base\nfrom .base import Base as B\nclass User(B):\n    name = base.NAME\n",
		"app/base.py", "NAME = 'users'\nclass Base: pass\n_private = 1\n",
		"app/sub/deep.py", "from ..base import NAME\nfrom ... import nothing\n",
		"app/star.py", "__all__ = ['a']\na, b = 1, 2\n",
		"cycle_a.py", "x = 1\nimport cycle_b\ny = cycle_b.z\n",
		"cycle_b.py", "import cycle_a\nz = cycle_a.x + 1\n",
		"space/mod.py", "here = __name__, __package__, __file__\n",
		"lazy.py", "def __getattr__(name):\n    if name == 'dyn': return 'dynamic'\n    raise AttributeError(name)\n",
	)
	for _, c := range []struct{ name, text, want string }{
		{"package", "import app\nprint(app.User.name, app.version, app.models.User.__module__)", "users 3 app.models\n"},
		{"dotted", "import app.base\nprint(app.base.NAME)", "users\n"},
		{"alias", "import app.base as b\nprint(b.NAME)", "users\n"},
		{"submodule by from", "from app import base\nprint(base.NAME)", "users\n"},
		{"star", "from app.star import *\nprint(a)\nprint('b' in globals())", "1\nFalse\n"},
		{"star without all", "from app.base import *\nprint(NAME, '_private' in globals())", "users False\n"},
		{"cycle", "import cycle_a\nprint(cycle_a.y)", "2\n"},
		{"namespace package", "from space import mod\nprint(mod.here)", "('space.mod', 'space', '/p/space/mod.py')\n"},
		{"module getattr", "import lazy\nfrom lazy import dyn\nprint(lazy.dyn, dyn, hasattr(lazy, 'other'))", "dynamic dynamic False\n"},
		{"missing name", "from app.base import NAMES", "t.py:1:22: ImportError: cannot import name 'NAMES' from 'app.base': did you mean 'NAME'?\n"},
		{"missing is unknown", "import flask.ext as e, numpy\nfrom a.b import c, d\nprint('on')", "on\n"},
		{"guarded", "try:\n    import numpy\nexcept ImportError as e:\n    print(e, e.name, type(e).__name__)", "No module named 'numpy' numpy ModuleNotFoundError\n"},
		{"guarded from", "try:\n    from numpy.x import y\nexcept (ImportError, ValueError):\n    y = 1\nprint(y)", "1\n"},
		{"not guarded", "try:\n    import numpy\nexcept KeyError:\n    pass\nprint('on')", "on\n"},
		{"unknown star", "from numpy import *\nx = array\ny = len('ab')\nprint(y)", "2\n"},
		{"relative without package", "from . import x", "t.py:1:1: ImportError: attempted relative import with no known parent package\n"},
		{"sys.modules", "import app, app as again\nprint(app is again)", "True\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "t.py", c.text, Options{FS: fsys, Path: []string{"."}, Root: "/p"})
			compareLines(t, c.want, got)
		})
	}
}

func TestTolerantModules(t *testing.T) {
	t.Parallel()
	fsys := project("m.py", `
import missing
from missing.sub import thing as t
a = 1
b = 1 / 0
c = b + 1
if missing.flag:
    d = 4
try:
    e = undefined
except NameError:
    e = 5
try:
    f = undefined
except KeyError:
    f = 6
class K:
    good = 1
    bad = 1 / 0
    def m(self): return self.good
class L(missing.Base):
    x = 1
@missing.decorator
def g(): return 1
while True:
    h = 1
    if missing.stop: break
for i in range(3):
    j = i
k = [0] * 10**12
debug = False
if missing.debug:
    debug = True
size = 1
size = int("x")
n = 1
n += undefined
from m2 import ok, absent, later
z = 26
`, "m2.py", "ok = 1\nlater = 2\n")
	for _, c := range []struct{ name, text, want string }{
		{"good names", "import m\nprint(m.a, m.e, m.z, m.j, m.K.good, m.K().m(), m.L.x, m.L().x)", "1 5 26 2 1 1 1 1\n"},
		{"failed value", "import m\nif m.b: pass",
			"t.py:2:4: a condition must be known, but m.b is unknown (ZeroDivisionError: division by zero, m.py:5:5): give its value in [tool.sqlgen.values] as \"m.b\" or write it out in the revision\n"},
		{"derived", "import m\nif m.c: pass",
			"t.py:2:4: a condition must be known, but (m.b + …) is unknown (ZeroDivisionError: division by zero, m.py:5:5): give its value in [tool.sqlgen.values] as \"(m.b + …)\" or write it out in the revision\n"},
		{"stale condition", "import m\nif m.debug: pass", ""},
		{"stale value", "import m\nif m.size: pass", ""},
		{"stale operand", "import m\nif m.n: pass", ""},
		{"import stopped short", "import m\nprint(m.ok)\nif m.later: pass", ""},
		{"class attribute", "import m\nprint(m.K.bad is None)\nprint(str(m.K.bad))", ""},
		{"unknown base", "import m\nprint(m.L.x, m.L.metadata)", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "t.py", c.text, Options{FS: fsys, Path: []string{"."}})
			if c.want == "" {
				if !strings.Contains(got, "unknown") {
					t.Errorf("want an error about an unknown value, got %s", got)
				}
				return
			}
			compareLines(t, c.want, got)
		})
	}
}

func TestStrictModule(t *testing.T) {
	t.Parallel()
	got := run(t, "t.py", "import m", Options{
		FS: project("m.py", "x = 1 / 0\n"), Path: []string{"."},
		Tolerant: func(string, string) bool { return false },
	})
	want := "m.py:1:5: ZeroDivisionError: division by zero\n  t.py:1:1: in <module>\n  m.py:1:5: in <module>\n"
	compareLines(t, want, got)
}

func TestMissingModuleRaises(t *testing.T) {
	t.Parallel()
	got := run(t, "t.py", "import nope", Options{MissingModule: func(string) bool { return false }})
	compareLines(t, "t.py:1:1: ModuleNotFoundError: No module named 'nope'\n", got)
}
