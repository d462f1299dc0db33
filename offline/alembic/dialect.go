package alembic

import (
	"regexp"
	"slices"
	"strings"

	"sqlgen/offline/pyeval"
	"sqlgen/offline/sqlalchemy"
)

var (
	urlScheme = regexp.MustCompile(`^([\w+]+)://`)
	drivers   = []string{"psycopg2", "psycopg", "psycopg_async", "asyncpg", "pg8000", "psycopg2cffi"}
)

// resolveDialect finds out which database env.py speaks of: PostgreSQL is the
// only one. Whatever cannot be known (a connection, a URL from the environment)
// is taken to be PostgreSQL, because the text of the script does not depend on
// it.
func (e *Environment) resolveDialect(th *pyeval.Thread, connection, url, dialectName, opts pyeval.Value) (*pyeval.Object, error) {
	driver := "psycopg2"
	switch {
	case !pyeval.IsNone(connection):
	case !pyeval.IsNone(url) && url != pyeval.Str(""):
		if _, unknown := url.(*pyeval.Unknown); unknown {
			break
		}
		text, ok := pyeval.AsStr(url)
		if !ok {
			s, err := th.Str(url)
			if err != nil {
				return nil, err
			}
			text = s
		}
		m := urlScheme.FindStringSubmatch(text)
		if m == nil {
			return nil, pyeval.Raise(sqlalchemy.ArgumentErrorClass, "Could not parse SQLAlchemy URL from given URL string")
		}
		name, d, has := strings.Cut(m[1], "+")
		if has {
			driver = d
		}
		if err := checkDialect(name, d); err != nil {
			return nil, err
		}
	case !pyeval.IsNone(dialectName):
		if u, ok := dialectName.(*pyeval.Unknown); ok {
			return nil, u.Refuse("context.configure(dialect_name=…) must be known")
		}
		text, _ := pyeval.AsStr(dialectName)
		name, d, has := strings.Cut(text, "+")
		if has {
			driver = d
		}
		if err := checkDialect(name, d); err != nil {
			return nil, err
		}
	default:
		return nil, pyeval.Raise(pyeval.ExceptionClass, "Connection, url, or dialect_name is required.")
	}
	o := pyeval.NewObject(sqlalchemy.PGDialectClass, nil)
	o.SetAttr("driver", pyeval.Str(driver))
	o.SetAttr("is_async", pyeval.Bool(driver == "asyncpg" || driver == "psycopg_async"))
	o.SetAttr("paramstyle", pyeval.Str("named"))
	if d, ok := pyeval.Underlying(opts).(*pyeval.Dict); ok {
		if v, ok := d.GetStr("paramstyle"); ok {
			o.SetAttr("paramstyle", v)
		}
	}
	return o, nil
}

func checkDialect(name, driver string) error {
	switch name {
	case "postgresql":
		if driver != "" && !slices.Contains(drivers, driver) {
			return pyeval.Raise(sqlalchemy.NoSuchModuleErrorClass, "Can't load plugin: sqlalchemy.dialects:postgresql.%s", driver)
		}
		return nil
	case "sqlite", "mysql", "mariadb", "mssql", "oracle", "cockroachdb", "redshift", "snowflake", "bigquery":
		return pyeval.NewFault("give env.py a postgresql:// URL", "sqlgen writes SQL for PostgreSQL only, and env.py asks for %s", name)
	}
	return pyeval.Raise(sqlalchemy.NoSuchModuleErrorClass, "Can't load plugin: sqlalchemy.dialects:%s", name)
}
