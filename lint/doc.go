// Package lint says what a migration does to a production database, statement
// by statement, from the SQL alone. It replays the history that is applied
// already, so that it knows what existed before each statement, then walks the
// statements under review once and hands each node to the rules that asked for
// its type:
//
//	script, err := lint.ParseSQL(source.NewFile("release.sql", text))
//	result := lint.Run(lint.Input{Steps: []lint.Step{{Statements: script}}}, lint.Settings{}, rules.All())
//	for _, f := range result.Findings { … }
//
// A rule is an [Analyzer]. What it may look at is its [Pass]: the statement with
// its tree and place, the catalog before and after, the transaction, the locks
// taken and held, the timeouts in force.
//
// The package knows no Alembic and no Python: internal/cli turns what the
// renderer made into an [Input].
package lint
