package offline_test

import (
	"strings"
	"testing"

	"sqlgen/offline"
)

// reading is the history above with a second revision that reads rows: the lines
// after rows = those of users; a third one says whether the table made is there.
func reading(question string, lines ...string) string {
	return strings.Replace(asking(question), "down_revision = 'a'", "down_revision = 'r'", 1) +
		"-- versions/r.py --\nfrom alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.orm import Session, declarative_base\n" +
		"revision = 'r'\ndown_revision = 'a'\nBase = declarative_base()\nclass User(Base):\n    __tablename__ = 'users'\n    id = sa.Column(sa.Integer, primary_key=True)\n" +
		"    kind = sa.Column(sa.Text)\n\n\ndef make(name='made'):\n    op.create_table(name, sa.Column('x', sa.Integer))\n\n\ndef upgrade():\n    bind = op.get_bind()\n    " +
		"rows = bind.execute(sa.text('SELECT id, kind FROM users')).fetchall()\n    " +
		strings.Join(lines, "\n    ") + "\n\n\ndef downgrade():\n    pass\n"
}

// What a revision that reads rows does to the schema is known where the rows decide
// about rows only.
func TestHistoryReadsRows(t *testing.T) {
	t.Parallel()
	const known = "True"
	for _, tt := range []struct{ name, code, want string }{
		{"rows only", "for r in rows: bind.execute(sa.text('UPDATE users SET kind = :k WHERE id = :id'), {'k': r.kind.upper(), 'id': r.id})\nmake()", known},
		{"before", "make()\nfor r in rows: op.execute(f\"DELETE FROM users WHERE id = {r.id}\")", known},
		{"a statement of SQLAlchemy", "u = sa.table('users', sa.column('id'), sa.column('kind'))\nfor i, (n, k) in enumerate(rows): bind.execute(u.update().where(u.c.id == n).values(kind=str(k)))\nmake()", known},
		{"several rows", "new = [{'id': r.id, 'kind': r[1]} for r in rows if r.kind]\nif new: op.bulk_insert(sa.table('users', sa.column('id'), sa.column('kind')), new)\nmake()", known},
		{"objects", "s = Session(bind)\nfor u in s.query(User).filter(User.kind.in_([r.kind for r in rows])): u.kind = u.kind.strip()\ns.add(User(kind=rows[0][1]))\ns.commit()\nmake()", known},
		{"either way", "if rows: make()", "rows decide"},
		{"the other way", "if rows: pass\nelse: make()", "rows decide"},
		{"the same either way", "kind = 'a' if rows else 'b'\nmake()", known},
		{"a name", "name = 'made'\nif rows: name = 'other'\nmake(name)", "must be known"},
		{"left early", "if not rows: return\nmake()", "rows decide"},
		{"a function left early", "def f():\n        if not rows: return\n        op.execute('DELETE FROM users')\nf()\nmake()", known},
		{"what a function returns", "def f():\n        if not rows: return 1\n        return 2\nif f() == 1: make()", "rows decide"},
		{"what a function always returns", "def f():\n        if not rows: return 1\n        return 1\nif f() == 1: make()", known},
		{"raised", "if len(rows) > 3: raise ValueError('too many')\nmake()", known},
		{"raised and caught", "try:\n        if rows: raise ValueError()\nexcept ValueError: make()", "rows decide"},
		{"raised before", "try:\n        if rows: raise ValueError()\n        make()\nexcept ValueError: pass", "rows decide"},
		{"raised further up", "def f():\n        if rows: raise ValueError()\n        return 1\nseen = []\ntry: seen.append(f())\nexcept ValueError: pass\nif seen: make()", "rows decide"},
		{"asserted", "assert len(rows) < 3\nmake()", known},
		{"a list", "ids = []\nfor r in rows: ids.append(r.id)\nif ids: make()", "rows decide"},
		{"a list of another function", "ids = []\ndef f(r): ids.append(r)\nfor r in rows: f(r)\nif ids: make()", "rows decide"},
		{"a list in a dict", "d = {'ids': []}\nfor r in rows: d['ids'].append(r.id)\nif d['ids']: make()", "rows decide"},
		{"an attribute", "class C: n = 0\nc = C()\nfor r in rows: c.n = 1\nif c.n: make()", "rows decide"},
		{"a key", "d = {}\nd[rows[0].id] = 1\nif d: make()", "rows decide"},
		{"a count", "n = 0\nfor r in rows: n += 1\nprint(n)\nmake()", known},
		{"a loop that is left", "for name in ['made', 'other']:\n        if rows: break\n        make(name)", "rows decide"},
		{"a round that is left", "for name in ['made', 'other']:\n        if rows: continue\n        make(name)", "rows decide"},
		{"after a loop that is left", "for name in ['x', 'y']:\n        if rows: break\nmake()", known},
		{"batches", "while True:\n        n = bind.execute(sa.text('UPDATE users SET kind = 1')).rowcount\n        if n <= 0: break\nmake()", known},
		{"until none is left", "while bind.scalar(sa.text('SELECT count(*) FROM users')) > 0: op.execute('DELETE FROM users')\nmake()", known},
		{"calls itself", "def f(x):\n        if isinstance(x, list): return [f(e) for e in x]\n        return x\nfor r in rows: f(r.kind)\nmake()", known},
		{"a statement of the rows", "for r in rows: op.execute(f\"CREATE TABLE {r.kind} ()\")", "must be known"},
		{"an operation of the rows", "for r in rows: op.drop_table(r.kind)", "must be known"},
		{"two statements in a text", "for r in rows: op.execute('DELETE FROM users; CREATE TABLE made ()')", "rows decide"},
		{"a batch", "with op.batch_alter_table('users') as b:\n        if rows: b.drop_column('kind')", "belongs to the batch"},
		{"comprehension", "[make() for r in rows]", "rows decide"},
		{"condition", "rows and make()", "rows decide"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			question := `say(sa.inspect(bind).has_table("made"))`
			if tt.name == "a batch" || tt.name == "an operation of the rows" {
				question = `say([c["name"] for c in sa.inspect(bind).get_columns("users")])`
			}
			got, warnings, err := said(t, reading(question, strings.Split(tt.code, "\n")...), "r:")
			if tt.want != known {
				// The reason is that of the revision itself, without the rows.
				if err == nil || !strings.HasPrefix(err.Error(), "versions/b.py:12:") {
					t.Errorf("got %v %v", got, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != 1 || got[0] != tt.want {
				t.Errorf("got %q", got)
			}
			if s := warningsText(warnings); !strings.Contains(s, "versions/r.py: reads rows, which are not known: assumed that it has run to its end") {
				t.Errorf("warnings: %s", s)
			}
		})
	}
}

// A revision that reads rows is rendered where no statement depends on them.
func TestRowsDoNotMatter(t *testing.T) {
	t.Parallel()
	const query = "SELECT id, kind FROM users;"
	for _, tt := range []struct{ name, code, want string }{
		{"printed", "for r in rows: print(r.id)\nprint(len(rows))", query},
		{"counted", "n = bind.execute(sa.text('DELETE FROM users')).rowcount\nif n: print(n)", query + " DELETE FROM users;"},
		{"logged", "import logging\nif rows: logging.warning('%s rows', len(rows))\nop.execute('SELECT 1')", query + " SELECT 1;"},
		{"told apart", "if rows: print('some')\nelif rows is None: print('none')\nelse: op.execute('SELECT 1')", ""},
		{"left early", "if not rows: return\nop.execute('SELECT 1')", ""},
		{"a value", "op.execute(sa.text('DELETE FROM users WHERE id = :id').bindparams(id=rows[0].id))", ""},
		{"raised", "if rows: raise ValueError('no')", ""},
		{"raised and caught", "try:\n        if rows: raise ValueError()\nexcept ValueError: print('no')", query},
		{"committed", "if rows: bind.commit()", ""},
		{"an object is added", "s = Session(bind)\nif rows: s.add(User(kind='x'))\ns.commit()", ""},
		{"an object is changed", "s = Session(bind)\nfor u in s.query(User): u.kind = 'x'\ns.commit()", ""},
		{"an object is changed by a statement", "s = Session(bind)\nfor u in s.execute(sa.select(User)).scalars(): u.kind = 'x'\ns.commit()", ""},
		{"asserted", "assert rows", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			lines := append([]string{
				"from sqlalchemy.orm import Session, declarative_base",
				"class User(declarative_base()):\n        __tablename__ = 'users'\n        id = sa.Column(sa.Integer, primary_key=True)\n        kind = sa.Column(sa.Text)",
				"bind = op.get_bind()", "rows = bind.execute(sa.text('SELECT id, kind FROM users')).fetchall()",
			}, strings.Split(tt.code, "\n")...)
			res, err := render(t, body(lines...), upgradeHead)
			if tt.want == "" {
				if err == nil || !strings.HasPrefix(err.Error(), "versions/a.py:14:") || !strings.Contains(err.Error(), "the rows of table users are not known") {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range res.Script.Pieces {
				if p.Kind.String() == "statement" && p.Step != nil {
					got = append(got, p.Text)
				}
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %q", s)
			}
			if s := warningsText(res.Warnings); !strings.Contains(s, "no statement of the script depends on them") {
				t.Errorf("warnings: %s", s)
			}
		})
	}
}

func warningsText(warnings []offline.Warning) string {
	var out []string
	for _, w := range warnings {
		out = append(out, w.String())
	}
	return strings.Join(out, "\n")
}
