package catalog

import (
	"strings"

	"sqlgen/internal/pgtree"
)

func checkAlterKind(want pgtree.ObjectType, have RelationKind, name string) error {
	ok := true
	word := ""
	switch want {
	case pgtree.OBJECT_INDEX:
		ok, word = have == IndexRelation, "an index"
	case pgtree.OBJECT_SEQUENCE:
		ok, word = have == SequenceRelation, "a sequence"
	case pgtree.OBJECT_VIEW:
		ok, word = have == View, "a view"
	case pgtree.OBJECT_MATVIEW:
		ok, word = have == MaterializedView, "a materialized view"
	case pgtree.OBJECT_FOREIGN_TABLE:
		ok, word = have == ForeignTable, "a foreign table"
	case pgtree.OBJECT_TYPE:
		ok, word = have == CompositeRelation, "a composite type"
	case pgtree.OBJECT_TABLE:
		ok, word = have != CompositeRelation, "a table"
	}
	if !ok {
		return errf(WrongObjectType, "%q is not %s", name, word).named(name)
	}
	return nil
}

// alterActions are the parts of ALTER TABLE that not every kind of relation has:
// how a refusal calls them, and the kinds (ATPrepCmd, alter_table_type_to_string).
// A part that isn't here is refused by the parser or has a rule of its own.
var alterActions = map[pgtree.AlterTableType]struct{ words, kinds string }{
	pgtree.AT_AddColumn:               {"ADD COLUMN", "rpfc"},
	pgtree.AT_ColumnDefault:           {"ALTER COLUMN ... SET DEFAULT", "rpfv"},
	pgtree.AT_DropNotNull:             {"ALTER COLUMN ... DROP NOT NULL", "rpf"},
	pgtree.AT_SetNotNull:              {"ALTER COLUMN ... SET NOT NULL", "rpf"},
	pgtree.AT_DropExpression:          {"ALTER COLUMN ... DROP EXPRESSION", "rpf"},
	pgtree.AT_SetStatistics:           {"ALTER COLUMN ... SET STATISTICS", "rpfmi"},
	pgtree.AT_SetOptions:              {"ALTER COLUMN ... SET", "rpfm"},
	pgtree.AT_ResetOptions:            {"ALTER COLUMN ... RESET", "rpfm"},
	pgtree.AT_SetStorage:              {"ALTER COLUMN ... SET STORAGE", "rpfm"},
	pgtree.AT_SetCompression:          {"ALTER COLUMN ... SET COMPRESSION", "rpm"},
	pgtree.AT_DropColumn:              {"DROP COLUMN", "rpfc"},
	pgtree.AT_AddConstraint:           {"ADD CONSTRAINT", "rpf"},
	pgtree.AT_AlterConstraint:         {"ALTER CONSTRAINT", "rp"},
	pgtree.AT_ValidateConstraint:      {"VALIDATE CONSTRAINT", "rpf"},
	pgtree.AT_DropConstraint:          {"DROP CONSTRAINT", "rpf"},
	pgtree.AT_AlterColumnType:         {"ALTER COLUMN ... SET DATA TYPE", "rpfc"},
	pgtree.AT_AddIdentity:             {"ALTER COLUMN ... ADD IDENTITY", "rpfv"},
	pgtree.AT_SetIdentity:             {"ALTER COLUMN ... SET", "rpfv"},
	pgtree.AT_DropIdentity:            {"ALTER COLUMN ... DROP IDENTITY", "rpfv"},
	pgtree.AT_ClusterOn:               {"CLUSTER ON", "rpm"},
	pgtree.AT_DropCluster:             {"SET WITHOUT CLUSTER", "rpm"},
	pgtree.AT_SetLogged:               {"SET LOGGED", "rpS"},
	pgtree.AT_SetUnLogged:             {"SET UNLOGGED", "rpS"},
	pgtree.AT_SetTableSpace:           {"SET TABLESPACE", "rpmi"},
	pgtree.AT_SetRelOptions:           {"SET", "rpvmi"},
	pgtree.AT_ResetRelOptions:         {"RESET", "rpvmi"},
	pgtree.AT_AddInherit:              {"INHERIT", "rpf"},
	pgtree.AT_DropInherit:             {"NO INHERIT", "rpf"},
	pgtree.AT_AttachPartition:         {"ATTACH PARTITION", "rpi"},
	pgtree.AT_DetachPartition:         {"DETACH PARTITION", "rp"},
	pgtree.AT_DetachPartitionFinalize: {"DETACH PARTITION ... FINALIZE", "rp"},
	pgtree.AT_AddOf:                   {"OF", "rp"},
	pgtree.AT_DropOf:                  {"NOT OF", "rp"},
	pgtree.AT_ReplicaIdentity:         {"REPLICA IDENTITY", "rpm"},
	pgtree.AT_EnableTrig:              {"ENABLE TRIGGER", "rpf"},
	pgtree.AT_EnableAlwaysTrig:        {"ENABLE ALWAYS TRIGGER", "rpf"},
	pgtree.AT_EnableReplicaTrig:       {"ENABLE REPLICA TRIGGER", "rpf"},
	pgtree.AT_DisableTrig:             {"DISABLE TRIGGER", "rpf"},
	pgtree.AT_EnableTrigAll:           {"ENABLE TRIGGER ALL", "rpf"},
	pgtree.AT_DisableTrigAll:          {"DISABLE TRIGGER ALL", "rpf"},
	pgtree.AT_EnableRule:              {"ENABLE RULE", "rp"},
	pgtree.AT_DisableRule:             {"DISABLE RULE", "rp"},
	pgtree.AT_EnableRowSecurity:       {"ENABLE ROW SECURITY", "rp"},
	pgtree.AT_DisableRowSecurity:      {"DISABLE ROW SECURITY", "rp"},
	pgtree.AT_ForceRowSecurity:        {"FORCE ROW SECURITY", "rp"},
	pgtree.AT_NoForceRowSecurity:      {"NO FORCE ROW SECURITY", "rp"},
}

// kindsSince18 are the kinds of the parts that have others since 18.
var kindsSince18 = map[pgtree.AlterTableType]string{
	pgtree.AT_SetLogged:               "rS",
	pgtree.AT_SetUnLogged:             "rS",
	pgtree.AT_AttachPartition:         "pi",
	pgtree.AT_DetachPartition:         "p",
	pgtree.AT_DetachPartitionFinalize: "p",
}

func (c *Catalog) checkAction(t pgtree.AlterTableType, kind RelationKind, name string) error {
	a, ok := alterActions[t]
	if kinds := kindsSince18[t]; kinds != "" && c.options.Version >= 18 {
		a.kinds = kinds
	}
	if ok && !strings.ContainsRune(a.kinds, rune(kind)) {
		return errf(WrongObjectType, "ALTER action %s cannot be performed on relation %q", a.words, name)
	}
	return nil
}
