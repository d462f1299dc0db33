// Package thirdparty is what revision files, env.py and models import from other
// packages than SQLAlchemy and Alembic: column types, entities, operations of
// plug-ins. Each is a host module for offline/pyeval, written in Python from the
// package's public documentation, in a file of its own; what DDL a type prints
// is held to the real package by tests where that is installed.
//
// A name that a module here does not have is unknown, as it would be without the
// module: its import is no error, its use in a statement is one.
package thirdparty

import (
	"embed"
	"path"
	"strings"
	"sync"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
	py "sqlgen/offline/pyeval"
)

// Modules are the modules of the packages, for [py.Options].
var Modules = py.ModuleSet{}

// The files are named by their module, with a dash for a dot.
//
//go:embed python/*.py
var pythonFiles embed.FS

func init() {
	entries, err := pythonFiles.ReadDir("python")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		name := strings.ReplaceAll(strings.TrimSuffix(e.Name(), ".py"), "-", ".")
		def := module(name)
		parse := sync.OnceValues(func() (*pyast.Module, error) {
			text, err := pythonFiles.ReadFile(path.Join("python", e.Name()))
			if err != nil {
				return nil, err
			}
			return pyast.Parse(source.NewFile("<"+name+">", string(text)))
		})
		def.Init = func(th *py.Thread, m *py.Module) error {
			tree, err := parse()
			if err != nil {
				return err
			}
			return th.RunLibrary(m, tree)
		}
	}
	for base, homes := range homes {
		for _, home := range homes {
			def := module(home)
			def.Getattr = func(th *py.Thread, own *py.Module, name string) (py.Value, bool, error) {
				if strings.HasPrefix(name, "__") {
					return nil, false, nil
				}
				if sub := own.Name + "." + name; Modules[sub] != nil {
					v, err := th.Import(sub)
					return v, err == nil, err
				}
				m, err := th.Import(base)
				if err != nil {
					return nil, false, err
				}
				v, err := th.GetAttr(m, name)
				return v, err == nil, err
			}
		}
	}
}

// module registers a module, and the packages that it lies in.
func module(name string) *py.ModuleDef {
	if parent := name[:max(strings.LastIndexByte(name, '.'), 0)]; parent != "" && Modules[parent] == nil {
		module(parent)
	}
	def := Modules[name]
	if def == nil {
		def = py.NewPackageDef(name)
		def.Getattr = unknown
		Modules[name] = def
	}
	return def
}

// unknown is the value of a name that a module of this package lacks: the module
// below it, else an unknown.
func unknown(th *py.Thread, m *py.Module, name string) (py.Value, bool, error) {
	if strings.HasPrefix(name, "__") {
		return nil, false, nil
	}
	if sub := m.Name + "." + name; Modules[sub] != nil {
		v, err := th.Import(sub)
		return v, err == nil, err
	}
	return th.Interp().NewUnknown(m.Name+"."+name, "sqlgen has no "+name+" of "+m.Name, th.CallSite().Pos()), true, nil
}

// homes are the modules that show what another one has: the places that the
// packages define their names in, by which projects import them too.
var homes = map[string][]string{
	"sqlalchemy_utils": under("sqlalchemy_utils", "types", "types.arrow", "types.bit", "types.choice", "types.color", "types.country",
		"types.currency", "types.email", "types.encrypted", "types.encrypted.encrypted_type", "types.encrypted.padding",
		"types.enriched_datetime", "types.enriched_datetime.enriched_date_type", "types.enriched_datetime.enriched_datetime_type",
		"types.ip_address", "types.json", "types.locale", "types.ltree", "types.password", "types.pg_composite", "types.phone_number",
		"types.range", "types.scalar_coercible", "types.scalar_list", "types.timezone", "types.ts_vector", "types.url", "types.uuid",
		"types.weekdays", "view", "primitives", "primitives.ltree", "functions", "models", "listeners", "i18n", "generic", "aggregates",
		"observer", "expressions", "asserts", "exceptions"),
	"geoalchemy2":                 under("geoalchemy2", "types", "functions", "elements", "shape", "alembic_helpers", "comparator"),
	"pgvector.sqlalchemy":         under("pgvector.sqlalchemy", "vector", "halfvec", "sparsevec", "bit"),
	"sqlmodel":                    under("sqlmodel", "sql", "sql.sqltypes", "sql.expression", "main"),
	"alembic_utils":               under("alembic_utils", "pg_function", "pg_view", "pg_materialized_view", "pg_trigger", "pg_extension", "pg_policy", "pg_grant_table", "replaceable_entity", "reversible_op", "on_entity_mixin"),
	"alembic_postgresql_enum":     under("alembic_postgresql_enum", "get_enum_data", "get_enum_data.types", "operations", "operations.sync_enum_values"),
	"advanced_alchemy.types":      under("advanced_alchemy.types", "guid", "datetime", "json", "identity", "encrypted_string", "file_object", "password_hash"),
	"coaster.sqlalchemy":          under("coaster.sqlalchemy", "columns"),
	"fastapi_users_db_sqlalchemy": under("fastapi_users_db_sqlalchemy", "generics", "access_token"),
	"flask_sqlalchemy":            under("flask_sqlalchemy", "extension", "model"),
}

func under(base string, names ...string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = base + "." + n
	}
	return out
}
