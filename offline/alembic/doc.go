// Package alembic is the Python-visible side of Alembic 1.19: the modules
// `alembic`, `alembic.op`, `alembic.context` and their relatives, as host
// modules of offline/pyeval. While env.py and the functions of revisions are
// evaluated, the operations they ask for go to a [Recorder].
//
// One [Environment] belongs to one run of one Interp; [Environment.Install]
// ties the two together. Behaviour follows Alembic's operations/ops.py,
// operations/toimpl.py, runtime/environment.py and runtime/migration.py in
// offline mode (as_sql) with the PostgreSQL dialect.
package alembic
