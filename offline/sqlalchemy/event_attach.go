package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// attachListener is a handler of after_parent_attach of a whole class, as
// `@event.listens_for(Column, "after_parent_attach")` registers it.
type attachListener struct {
	class *pyeval.Class
	fn    pyeval.Value
}

type attachKey struct{}

// listenAttach records a handler for the columns, or the tables, that get a
// parent from now on. Handlers that run before the parent is set have nothing to
// see offline that those after it don't; both run afterwards.
func listenAttach(th *pyeval.Thread, class *pyeval.Class, id string, fn pyeval.Value) error {
	known := id == "after_parent_attach" || id == "before_parent_attach"
	if !known || !class.IsSubclassOf(ColumnClass) && !class.IsSubclassOf(TableClass) {
		return unsupported("listening to the event " + id + " of the class " + class.Name)
	}
	if u, ok := fn.(*pyeval.Unknown); ok {
		return u.Refuse("a listener of the event " + id + " must be known")
	}
	list, _ := th.Interp().Host(attachKey{}).([]attachListener)
	th.Interp().SetHost(attachKey{}, append(list, attachListener{class, fn}))
	return nil
}

// attached calls the handlers for an object that has got its parent.
func attached(th *pyeval.Thread, o, parent pyeval.Value) error {
	list, _ := th.Interp().Host(attachKey{}).([]attachListener)
	for _, l := range list {
		if object, ok := o.(*pyeval.Object); ok && object.Class().IsSubclassOf(l.class) {
			if _, err := th.Call(l.fn, o, parent); err != nil {
				return err
			}
		}
	}
	return nil
}

// Attached calls the handlers of a column that a table has got; it is nil when
// there are none.
func Attached(th *pyeval.Thread) func(*schema.Column, *schema.Table) error {
	if th.Interp().Host(attachKey{}) == nil {
		return nil
	}
	return func(c *schema.Column, t *schema.Table) error { return attached(th, columnObject(th, c), tableObject(t)) }
}
