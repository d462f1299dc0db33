package locks

import "sqlgen/internal/pgtree"

// fact is the lock that a sub-command of ALTER TABLE takes on its table.
type fact struct {
	mode Mode
	// before is the mode on servers older than since; 0 when it never changed.
	since  int
	before Mode
	// recurse says that partitions and inheriting tables are locked alike.
	recurse bool
}

// in is the mode on a server.
func (f fact) in(version int) Mode {
	if f.since > 0 && version < f.since {
		return f.before
	}
	return f.mode
}

// subcommands follows the manual's page of ALTER TABLE (sql-altertable), where
// each form that takes less than ACCESS EXCLUSIVE says so, and was measured.
var subcommands = map[pgtree.AlterTableType]fact{
	pgtree.AT_AddColumn:                 {mode: AccessExclusive, recurse: true},
	pgtree.AT_DropColumn:                {mode: AccessExclusive, recurse: true},
	pgtree.AT_AlterColumnType:           {mode: AccessExclusive, recurse: true},
	pgtree.AT_ColumnDefault:             {mode: AccessExclusive, recurse: true},
	pgtree.AT_SetNotNull:                {mode: AccessExclusive, recurse: true},
	pgtree.AT_DropNotNull:               {mode: AccessExclusive, recurse: true},
	pgtree.AT_DropExpression:            {mode: AccessExclusive, recurse: true},
	pgtree.AT_AddIdentity:               {mode: AccessExclusive},
	pgtree.AT_SetIdentity:               {mode: AccessExclusive},
	pgtree.AT_DropIdentity:              {mode: AccessExclusive},
	pgtree.AT_SetStatistics:             {mode: ShareUpdateExclusive, recurse: true},
	pgtree.AT_SetOptions:                {mode: ShareUpdateExclusive},
	pgtree.AT_ResetOptions:              {mode: ShareUpdateExclusive},
	pgtree.AT_SetStorage:                {mode: AccessExclusive, recurse: true},
	pgtree.AT_SetCompression:            {mode: AccessExclusive, recurse: true},
	pgtree.AT_AddConstraint:             {mode: AccessExclusive, recurse: true}, // foreign keys: ShareRowExclusive
	pgtree.AT_AlterConstraint:           {mode: AccessExclusive},
	pgtree.AT_ValidateConstraint:        {mode: ShareUpdateExclusive, recurse: true},
	pgtree.AT_DropConstraint:            {mode: AccessExclusive, recurse: true},
	pgtree.AT_ChangeOwner:               {mode: AccessExclusive},
	pgtree.AT_ClusterOn:                 {mode: ShareUpdateExclusive},
	pgtree.AT_DropCluster:               {mode: ShareUpdateExclusive},
	pgtree.AT_SetLogged:                 {mode: AccessExclusive},
	pgtree.AT_SetUnLogged:               {mode: AccessExclusive},
	pgtree.AT_SetAccessMethod:           {mode: AccessExclusive},
	pgtree.AT_SetTableSpace:             {mode: AccessExclusive},
	pgtree.AT_SetRelOptions:             {mode: ShareUpdateExclusive}, // user_catalog_table: AccessExclusive
	pgtree.AT_ResetRelOptions:           {mode: ShareUpdateExclusive},
	pgtree.AT_ReplaceRelOptions:         {mode: AccessExclusive},
	pgtree.AT_EnableTrig:                {mode: ShareRowExclusive},
	pgtree.AT_EnableAlwaysTrig:          {mode: ShareRowExclusive},
	pgtree.AT_EnableReplicaTrig:         {mode: ShareRowExclusive},
	pgtree.AT_DisableTrig:               {mode: ShareRowExclusive},
	pgtree.AT_EnableTrigAll:             {mode: ShareRowExclusive},
	pgtree.AT_DisableTrigAll:            {mode: ShareRowExclusive},
	pgtree.AT_EnableTrigUser:            {mode: ShareRowExclusive},
	pgtree.AT_DisableTrigUser:           {mode: ShareRowExclusive},
	pgtree.AT_EnableRule:                {mode: AccessExclusive},
	pgtree.AT_EnableAlwaysRule:          {mode: AccessExclusive},
	pgtree.AT_EnableReplicaRule:         {mode: AccessExclusive},
	pgtree.AT_DisableRule:               {mode: AccessExclusive},
	pgtree.AT_AddInherit:                {mode: AccessExclusive},
	pgtree.AT_DropInherit:               {mode: AccessExclusive},
	pgtree.AT_AddOf:                     {mode: AccessExclusive},
	pgtree.AT_DropOf:                    {mode: AccessExclusive},
	pgtree.AT_ReplicaIdentity:           {mode: AccessExclusive},
	pgtree.AT_EnableRowSecurity:         {mode: AccessExclusive},
	pgtree.AT_DisableRowSecurity:        {mode: AccessExclusive},
	pgtree.AT_ForceRowSecurity:          {mode: AccessExclusive},
	pgtree.AT_NoForceRowSecurity:        {mode: AccessExclusive},
	pgtree.AT_GenericOptions:            {mode: AccessExclusive},
	pgtree.AT_AlterColumnGenericOptions: {mode: AccessExclusive},
	pgtree.AT_AttachPartition:           {mode: ShareUpdateExclusive, since: 12, before: AccessExclusive},
	pgtree.AT_DetachPartition:           {mode: AccessExclusive}, // CONCURRENTLY: ShareUpdateExclusive
	pgtree.AT_DetachPartitionFinalize:   {mode: ShareUpdateExclusive},
}

// indexRename is ALTER INDEX … RENAME and every rename of an index that goes
// with a constraint (sql-alterindex; less than ACCESS EXCLUSIVE since 12).
var indexRename = fact{mode: ShareUpdateExclusive, since: 12, before: AccessExclusive}

// detachedPartition is DETACH PARTITION's lock on the partition itself.
var detachedPartition = fact{mode: AccessExclusive, since: 14, before: ShareUpdateExclusive}

// Pages of the manual that the facts are checked with, by node type.
var pages = map[string]string{
	"AlterTableStmt":     "sql-altertable",
	"IndexStmt":          "sql-createindex",
	"DropStmt":           "sql-droptable, sql-dropindex",
	"ReindexStmt":        "sql-reindex",
	"ClusterStmt":        "sql-cluster",
	"VacuumStmt":         "sql-vacuum, sql-analyze",
	"RefreshMatViewStmt": "sql-refreshmaterializedview",
	"CreateTrigStmt":     "sql-createtrigger",
	"LockStmt":           "sql-lock",
	"TruncateStmt":       "sql-truncate",
	"CreateStmt":         "sql-createtable",
	"AlterDomainStmt":    "sql-alterdomain",
	"AlterEnumStmt":      "sql-altertype",
	"RenameStmt":         "sql-altertable",
}

// Source is the page of the manual on a kind of statement, by the name of its
// node; the chapter on locking when there is none of its own.
func Source(node string) string {
	page := "explicit-locking"
	if p, ok := pages[node]; ok {
		page = p
	}
	return "PostgreSQL manual: " + page
}
