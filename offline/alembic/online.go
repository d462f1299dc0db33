package alembic

import (
	"strings"

	"sqlgen/internal/source"
	"sqlgen/offline/pyeval"
)

// connections says what becomes of the connections that env.py makes: it may have
// them, for context.configure(connection=…).
type connections struct{ env *Environment }

// Connect refuses a revision a connection of its own.
func (c connections) Connect(*pyeval.Thread) error {
	if c.env.step == nil {
		return nil
	}
	return pyeval.NewFault("use op.get_bind() or op.execute()", "a revision cannot connect to a database of its own: there is none in offline mode")
}

// Ask notes a question of the step under way.
func (c connections) Ask() bool {
	e := c.env
	if e.step == nil || e.Database == nil {
		return false
	}
	e.asked = true
	return e.answering
}

// Inspector answers about an engine that a revision has made.
func (c connections) Inspector(th *pyeval.Thread, engine pyeval.Value) (pyeval.Value, error) {
	if !c.Ask() {
		return nil, nil
	}
	e := c.env
	e.warn(th, "assumed that this engine is of the database that is migrated")
	return e.Database.Inspector(th, engine)
}

// Executed warns of a statement that Alembic executes when env.py runs, and that
// is no part of the script therefore.
func (c connections) Executed(th *pyeval.Thread, statement string) {
	if c.env.step != nil || statement == "" {
		return
	}
	c.env.warn(th, "env.py executes this on its own connection, so that it is not in the script (context.execute() would put it there): %s", statement)
}

// nameOutput marks the part of the script that env.py wants in a file of its own.
func (c *migrationContext) nameOutput(th *pyeval.Thread, buffer pyeval.Value) {
	if pyeval.IsNone(buffer) {
		return
	}
	v, ok, err := th.FindAttr(buffer, "name")
	if name, isText := pyeval.AsStr(v); err == nil && ok && isText && !strings.HasPrefix(name, "<") {
		c.env.Recorder.Output("-- "+strings.Join(strings.Fields(name), " "), source.Pos{})
	}
}
