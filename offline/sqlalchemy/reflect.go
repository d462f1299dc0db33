package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// reflectInto fills a table from an Inspector. Follows Inspector.reflect_table.
func reflectInto(th *pyeval.Thread, table *pyeval.Object, inspector, include pyeval.Value) error {
	if include == nil {
		include = pyeval.None
	}
	_, err := th.CallMethod(inspector, "reflect_table", table, include)
	return err
}

// metadataReflect follows MetaData.reflect: the tables that are there and not in
// the collection yet.
func metadataReflect(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	m, _ := pyeval.Payload[*schema.MetaData](a.Self)
	inspector, err := inspectorOf(th, a.Get("bind"))
	if err != nil {
		return nil, err
	}
	if inspector == nil {
		return nil, noInspection(a.Get("bind"), "MetaData.reflect()")
	}
	sch := a.Get("schema")
	if pyeval.IsNone(sch) {
		sch = nameValue(m.Schema)
	}
	names, err := th.CallMethod(inspector, "get_table_names", sch)
	if err != nil {
		return nil, err
	}
	list, err := th.Slice(names)
	if err != nil {
		return nil, err
	}
	if views, err := a.Bool(th, "views"); err != nil {
		return nil, err
	} else if views {
		v, err := th.CallMethod(inspector, "get_view_names", sch)
		if err != nil {
			return nil, err
		}
		more, err := th.Slice(v)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	only := a.Get("only")
	extend, err := a.Bool(th, "extend_existing")
	if err != nil {
		return nil, err
	}
	for _, n := range list {
		name, _ := pyeval.AsStr(n)
		schemaName, _ := pyeval.AsStr(sch)
		if m.Table(schema.TableKey(schemaName, name)) != nil && !extend {
			continue
		}
		if !pyeval.IsNone(only) {
			take, err := isWanted(th, only, n, a.Self)
			if err != nil {
				return nil, err
			}
			if !take {
				continue
			}
		}
		if _, err := th.CallKw(TableClass, []pyeval.Value{n, a.Self}, []pyeval.KwArg{
			{Name: "schema", Value: sch}, {Name: "autoload_with", Value: inspector}, {Name: "extend_existing", Value: pyeval.Bool(extend)},
		}); err != nil {
			return nil, err
		}
	}
	return pyeval.None, nil
}

// isWanted applies only= of MetaData.reflect: a function, or a collection of names.
func isWanted(th *pyeval.Thread, only, name, metadata pyeval.Value) (bool, error) {
	if th.IsCallable(only) {
		v, err := th.Call(only, name, metadata)
		if err != nil {
			return false, err
		}
		return th.Truth(v)
	}
	return th.Contains(only, name)
}
