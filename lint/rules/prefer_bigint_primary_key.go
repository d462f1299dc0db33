package rules

import (
	"fmt"

	"sqlgen/lint"
)

var preferBigintPrimaryKey = &lint.Analyzer{
	Name:     "prefer-bigint-primary-key",
	Title:    "A primary key that ends at 2147483647",
	Severity: lint.Info,
	Since:    "0.1.0",
	Doc: `A key of type integer or smallint runs out one day (deleted rows and rolled back INSERTs use numbers too), and then every INSERT fails. Changing it to bigint rewrites the table and everything that refers to it under
ACCESS EXCLUSIVE. Only primary keys of a single column are looked at.`,
	SafeAlternative: "`sa.BigInteger()`.",
	Sources:         []string{"https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT"},
	Nodes:           columnNodes,
	Run: columns(func(p *lint.Pass, c columnPlace) {
		end := map[string]string{"int4": "2147483647", "serial": "2147483647", "int2": "32767", "smallserial": "32767"}[c.Builtin+c.Serial]
		if !c.Primary || end == "" {
			return
		}
		python, sql := "sa.BigInteger(), primary_key=True", "bigint PRIMARY KEY"
		if c.Serial != "" {
			sql = "bigserial PRIMARY KEY"
		}
		p.Report(lint.Finding{Message: fmt.Sprintf("the primary key %s.%s ends at %s", c.Table, c.Name, end), SafeAlternative: c.alternative(p, python, sql)})
	}),
}
