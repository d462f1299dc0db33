package sqlalchemy

import (
	"bytes"
	"strings"
	"testing"
)

const sessionProgram = `
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.ext.declarative import declarative_base

Base = declarative_base()


class Role(Base):
    __tablename__ = "roles"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column("role_name", sa.String)
    low = sa.Column(sa.Boolean, default=False)


class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    role_id = sa.Column(sa.ForeignKey("roles.id"))
    role = orm.relationship(Role)


class Bind:
    def execute(self, statement, params=None):
        print(statement.compile(compile_kwargs={"literal_binds": True}))


session = orm.sessionmaker(bind=Bind())()
`

// TestSession shows what of a session works without a database: statements,
// query.update() and delete(), objects that are added.
func TestSession(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, program, want string }{
		{"execute", `session.execute(sa.update(User).values(role_id=1))`, "UPDATE users SET role_id=1"},
		{"update", `session.query(Role).filter_by(name="x").update({"name": "y", Role.low: True}, synchronize_session=False)`,
			`UPDATE roles SET role_name='y', low=true WHERE roles.role_name = 'x'`},
		{"delete", `session.query(Role).filter(Role.id.in_([1, 2])).delete()`, "DELETE FROM roles WHERE roles.id IN (1, 2)"},
		{"add in order of keys", "session.add(User(id=2, role_id=1))\nsession.add(Role(id=1, name='a'))\nsession.commit()",
			"INSERT INTO roles (id, role_name, low) VALUES (1, 'a', false)\nINSERT INTO users (id, role_id) VALUES (2, 1)"},
		{"mappings", `session.bulk_insert_mappings(Role, [{"name": "p"}, {"id": 7, "low": True}])`,
			"INSERT INTO roles (role_name, low) VALUES ('p', false)\nINSERT INTO roles (id, low) VALUES (7, true)"},
		{"key of the server", "r = Role(name='w')\nsession.add(r)\nsession.flush()\nsession.add(User(role_id=r.id))\nsession.flush()",
			"INSERT INTO roles (role_name, low) VALUES ('w', false)\n!a value in SQL must be known, but Role().id is unknown (the database makes it)"},
		{"rows", `session.query(User).all()`, "!query.all() needs a database connection, and there is none in offline mode"},
		{"rows that the revision does without", "try:\n    for u in session.query(User): pass\nexcept Exception as e:\n    print(type(e).__name__, e)",
			"AttributeError 'MockConnection' object has no attribute 'close'"},
		{"relationship", "session.add(User(role=Role()))\nsession.flush()", "!an object with the relationship User.role needs a database connection"},
		{"no bind", `orm.Session().execute(sa.text("SELECT 1"))`, "!the session has no bind"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			in := newRun(&out)
			defer in.Close()
			_, err := evaluate(in, "session.py", sessionProgram+c.program+"\n")
			got := strings.TrimSuffix(out.String(), "\n")
			want, wantErr, fails := strings.Cut(c.want, "!")
			switch {
			case fails && (err == nil || !strings.Contains(err.Error(), wantErr)):
				t.Errorf("error %v, want one with %q", err, wantErr)
			case !fails && err != nil:
				t.Error(err)
			}
			if got != strings.TrimSuffix(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
