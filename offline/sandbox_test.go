package offline_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sqlgen/internal/config"
	"sqlgen/offline"
)

// attempt is a body that tries to leave the sandbox or to use up the machine, and
// what it is told. "" stands for a body that renders, without any effect.
type attempt struct{ name, code, want string }

var escapes = []attempt{
	{"absolute path", `open("/etc/hostname").read()`, "only files of the project can be read"},
	{"path upwards", `open("../../../../../../../../etc/hostname").read()`, "only files of the project can be read"},
	{"pathlib", `from pathlib import Path; Path("/etc/hostname").read_text()`, "only files of the project can be read"},
	{"symbolic link", `open("link.txt").read()`, "path escapes from parent"},
	{"symbolic link to a directory", `open("linkdir/hostname").read()`, "path escapes from parent"},
	{"io", `import io; io.open("/etc/hostname")`, "only files of the project can be read"},
	{"codecs", `import codecs; codecs.open("/etc/hostname")`, "only files of the project can be read"},
	{"listdir", `import os; os.listdir("/")`, "versions/a.py:8:"},
	{"scandir", `import os; list(os.scandir("/etc"))`, "versions/a.py:8:"},
	{"write", `open("out.txt", "w").write("x")`, "sqlgen writes no files"},
	{"append", `open("versions/a.py", "a").write("x")`, "sqlgen writes no files"},
	{"write_text", `from pathlib import Path; Path("out.txt").write_text("x")`, "changes nothing"},
	{"touch", `from pathlib import Path; Path("out.txt").touch()`, "versions/a.py:8:"},
	{"remove", `import os; os.remove("alembic.ini")`, "versions/a.py:8:"},
	{"rename", `import os; os.rename("versions", "v")`, "versions/a.py:8:"},
	{"mkdir", `import os; os.makedirs("x/y")`, "versions/a.py:8:"},
	{"rmtree", `import shutil; shutil.rmtree("versions")`, "versions/a.py:8:"},
	{"chdir", `import os; os.chdir("/"); open("etc/hostname")`, "versions/a.py:8:"},
	{"system", `import os; os.system("touch pwned")`, "versions/a.py:8:"},
	{"popen", `import os; os.popen("touch pwned")`, "versions/a.py:8:"},
	{"execv", `import os; os.execv("/bin/sh", ["sh"])`, "versions/a.py:8:"},
	{"fork", `import os; os.fork()`, "versions/a.py:8:"},
	{"kill", `import os; os.kill(os.getppid(), 9)`, "versions/a.py:8:"},
	{"run", `import subprocess; subprocess.run(["touch", "pwned"])`, "sqlgen runs no processes"},
	{"Popen", `from subprocess import Popen; Popen("touch pwned", shell=True)`, "sqlgen runs no processes"},
	{"multiprocessing", `import multiprocessing; multiprocessing.Process(target=print).start()`, "sqlgen runs no processes"},
	{"socket", `import socket; socket.create_connection(("127.0.0.1", 80))`, "sqlgen connects to nothing"},
	{"urlopen", `from urllib.request import urlopen; urlopen("http://127.0.0.1")`, "sqlgen connects to nothing"},
	{"http", `import http.client; http.client.HTTPConnection("127.0.0.1")`, "sqlgen connects to nothing"},
	{"ctypes", `import ctypes; ctypes.CDLL(None).system(b"touch pwned")`, "sqlgen calls no foreign code"},
	{"ctypes class", `import ctypes`, ""},
	{"pickle", `import pickle; pickle.loads(b"cos\nsystem\n(S'touch pwned'\ntR.")`, "sqlgen unpickles nothing"},
	{"sqlite", `import sqlite3; sqlite3.connect("x.db")`, "sqlgen opens no database"},
	{"runpy", `import runpy; runpy.run_path("/etc/hostname")`, "sqlgen runs the revisions only"},
	{"engine", `sa.create_engine("postgresql://").connect()`, "a revision cannot connect to a database of its own"},
	{"environ", `import os; op.execute("SELECT '%s'" % os.environ["HOME"])`, "os.environ.HOME"},
	{"environ copy", `import os; assert "HOME" not in dict(os.environ)`, ""},
	{"getenv", `import os; assert os.getenv("HOME") is None`, ""},
	{"expanduser", `import os; assert os.path.expanduser("~") == "/home/sqlgen"`, ""},
	{"spec_from_file_location", `import importlib.util as u; s = u.spec_from_file_location("x", "/etc/hostname"); s.loader.exec_module(u.module_from_spec(s))`, "versions/a.py:8:"},
	{"sys.path", `import sys; sys.path.insert(0, "/usr/lib/python3/dist-packages"); import apt_pkg`, "No module named 'apt_pkg'"},
	{"subclasses", `[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == "Popen"][0]("id")`, "versions/a.py:8:"},
	{"globals of a function", `(lambda: 0).__globals__["__builtins__"]["open"]("/etc/hostname")`, "versions/a.py:8:"},
	{"builtins", `import builtins; builtins.open("/etc/hostname")`, "only files of the project can be read"},
	{"getattr", `getattr(__import__("os"), "sys" + "tem")("touch pwned")`, "versions/a.py:8:"},
	{"frame", `import sys; sys._getframe(1).f_globals`, "versions/a.py:8:"},
	{"code object", `f = (lambda: 0).__code__; f.replace(co_code=b"xx")`, "versions/a.py:8:"},
	{"eval", `eval("__import__('os').system('touch pwned')")`, "system"},
	{"exec", `exec("import os\nos.system('touch pwned')")`, "system"},
	{"compile", `exec(compile("import os; os.remove('alembic.ini')", "x", "exec"))`, "versions/a.py:8:"},
	{"exit", `import os; os._exit(0)`, "versions/a.py:8:"},
	{"sys.exit", `import sys; sys.exit(0)`, "SystemExit"},
	{"raise SystemExit", `raise SystemExit("x")`, "SystemExit"},
	{"input", `input()`, "versions/a.py:8:"},
	{"sleep", `import time; time.sleep(1000)`, ""},
	{"log file", `import logging; logging.basicConfig(filename="x.log"); logging.warning("x"); logging.FileHandler("y.log")`, ""},
	{"__del__", "\n    class A:\n        def __del__(self): open('x', 'w')\n    a = A(); del a", ""},
	{"builtins patched", `import builtins; builtins.len = lambda x: 7; op.execute("SELECT %d" % len([]))`, ""},
	{"op patched", `op.execute = print; sa.Column = None; str.upper = 1`, ""},
}

var exhaustions = []attempt{
	{"string", `"x" * 10**10`, "needs more than"},
	{"list", `[0] * 10**9`, "needs more than"},
	{"list of a range", `list(range(10**9))`, "needs more than"},
	{"bytes", `bytes(10**10)`, "needs more than"},
	{"power", `10 ** 10 ** 9`, "versions/a.py:8:"},
	{"shift", `1 << 10**10`, "versions/a.py:8:"},
	{"factorial", `import math; math.factorial(10**7)`, "versions/a.py:8:"},
	{"binomial", `import math; math.comb(10**8, 5 * 10**7)`, "versions/a.py:8:"},
	{"digits", `int("9" * 10**7)`, "versions/a.py:8:"},
	{"width", `"%1000000000d" % 1`, "versions/a.py:8:"},
	{"width in f-string", `f"{1:>1000000000}"`, "versions/a.py:8:"},
	{"width in format", `"{:{}}".format(1, 10**9)`, "versions/a.py:8:"},
	{"zfill", `"1".zfill(10**10)`, "needs more than"},
	{"replace", `("a" * 10**6).replace("a", "b" * 10**6)`, "needs more than"},
	{"expandtabs", `("\t" * 10**6).expandtabs(10**6)`, "needs more than"},
	{"recursion", `f = lambda: f(); f()`, "RecursionError"},
	{"recursion limit", `import sys; sys.setrecursionlimit(10**9); f = lambda: f(); f()`, "RecursionError"},
	{"__getattr__", "\n    class A:\n        def __getattr__(self, n): return getattr(self, n + 'x')\n    A().y", "RecursionError"},
	{"__eq__", "\n    class A:\n        def __eq__(self, o): return self == o\n    A() == A()", "RecursionError"},
	{"metaclass", "\n    class M(type):\n        def __call__(c): return c()\n    class A(metaclass=M): pass\n    A()", "RecursionError"},
	{"__len__", "\n    class A:\n        def __len__(self): return 10**30\n    len(A())", "OverflowError"},
	{"nested list", "x = []\n    for _ in range(10**5): x = [x]\n    repr(x)", "RecursionError"},
	{"nested tuple", "x = ()\n    for _ in range(10**5): x = (x,)\n    hash(x)", "RecursionError"},
	{"circle", `x = []; x.append(x); repr(x)`, ""},
	{"circle compared", `x = []; x.append(x); y = []; y.append(y); x == y`, "RecursionError"},
	{"circle in JSON", `import json; d = {}; d["d"] = d; json.dumps(d)`, "Circular reference"},
	{"circle copied", `import copy; x = []; x.append(x); assert copy.deepcopy(x) is not x`, ""},
	{"nested JSON", `import json; json.loads("[" * 100000)`, "RecursionError"},
	{"nested eval", `eval("(" * 10000 + "1" + ")" * 10000)`, "too many nested parentheses"},
	{"nested pattern", `import re; re.compile("(" * 100000)`, "versions/a.py:8:"},
	{"repeated pattern", `import re; re.compile("(a{1000}){1000}{1000}")`, "versions/a.py:8:"},
	{"precision", `from decimal import Decimal, getcontext; getcontext().prec = 10**9; Decimal(1) / 3`, "versions/a.py:8:"},
	{"decimal", `from decimal import Decimal; int(Decimal("1e1000000000"))`, "versions/a.py:8:"},
	{"fraction", `from fractions import Fraction; Fraction("1e1000000000")`, "versions/a.py:8:"},
	{"random bits", `import random; random.getrandbits(10**10)`, "versions/a.py:8:"},
	{"urandom", `import os; os.urandom(10**10)`, "versions/a.py:8:"},
	{"base64", `import base64; base64.b64encode(b"x" * 10**9)`, "needs more than"},
	{"pbkdf2", `import hashlib; hashlib.pbkdf2_hmac("sha256", b"x", b"y", 10**9)`, "versions/a.py:8:"},
	{"nested SQL", "x = sa.literal(1)\n    for _ in range(10**4): x = sa.func.f(x)\n    op.execute(sa.select(x))", "nested too deeply"},
	{"parentheses in SQL", `op.execute("SELECT " + "(" * 10**4 + "1" + ")" * 10**4)`, "nested more than 2000 deep"},
	{"product of catalogs", `op.get_bind().execute(sa.text("SELECT 1 FROM " + ", ".join("pg_namespace n%d" % i for i in range(30)))).scalar()`, ""},
}

// endless are bodies that take until the limit of steps.
var endless = []attempt{
	{"while", `while True: pass`, "is there a loop that does not end?"},
	{"iter", `for _ in iter(int, 1): pass`, "is there a loop that does not end?"},
	{"generator", "\n    def g():\n        while True: yield 1\n    sum(g())", "is there a loop that does not end?"},
	{"cycle", `import itertools; list(itertools.cycle([1]))`, "versions/a.py:8:"},
	{"operations", `for i in range(10**9): op.execute("SELECT 1")`, "is there a loop that does not end?"},
	{"pattern", `import re; re.match(r"(a+)+$", "a" * 40 + "b")`, "the regular expression takes too long to match"},
	{"growing number", "x = 3\n    while True: x = x * x", "versions/a.py:9:"},
	{"joined", `",".join("x" for _ in range(10**9))`, "versions/a.py:8:"},
}

// TestSandbox: an attempt is told off at its place, or comes to nothing, and
// leaves no trace.
func TestSandbox(t *testing.T) {
	t.Parallel()
	all := append(append([]attempt{}, escapes...), exhaustions...)
	if !testing.Short() {
		all = append(all, endless...)
	}
	for _, tt := range all {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := unpack(t, "-- alembic.ini --\n[alembic]\nscript_location = .\n[sqlgen]\nenv_py = false\n"+body(tt.code))
			for from, to := range map[string]string{"link.txt": "/etc/hostname", "linkdir": "/etc"} {
				if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
					t.Fatal(err)
				}
			}
			before := tree(t, dir)
			cfg, err := config.Load(config.Options{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			_, err = offline.Render(context.Background(), offline.Project{Config: cfg}, upgradeHead)
			switch {
			case tt.want == "":
				if err != nil {
					t.Errorf("got %v", err)
				}
			case err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "versions/a.py:"):
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if after := tree(t, dir); after != before {
				t.Errorf("the project has changed:\n%s\nwas:\n%s", after, before)
			}
		})
	}
}

// tree describes the files of a directory: names, sizes and times.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		b.WriteString(path + " " + info.Mode().String() + " " + info.ModTime().String() + "\n")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
