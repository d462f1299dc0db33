// Package pgtest starts a throwaway PostgreSQL for tests and hands out empty
// databases on it:
//
//	func TestMain(m *testing.M) { pgtest.Main(m) }
//
//	func TestX(t *testing.T) {
//		db := pgtest.New(t)
//		if err := db.Exec("CREATE TABLE t (a int)"); err != nil { … }
//	}
//
// The server is the one of SQLGEN_TEST_DSN when that is set (the role must be
// allowed to create databases), else the newest whose programs are found in
// PATH or /usr/lib/postgresql. Without one, tests that ask for a database are
// skipped, or fail when SQLGEN_REQUIRE_ORACLES=1 is set.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

var cluster struct {
	sync.Once
	server *server
	err    error
	serial atomic.Int64
}

// Main runs the tests and stops the server afterwards, if one was started.
func Main(m *testing.M) {
	code := m.Run()
	Stop()
	os.Exit(code)
}

// Stop ends the server that this process has started.
func Stop() {
	if cluster.server != nil {
		cluster.server.stop()
	}
}

// StopOnSignal has an interrupted program stop its server before it ends.
func StopOnSignal() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		Stop()
		os.Exit(130)
	}()
}

// Version is the server's major version, 0 when there is none.
func Version(t testing.TB) int {
	t.Helper()
	return need(t).version
}

func need(t testing.TB) *server {
	t.Helper()
	cluster.Do(func() { cluster.server, cluster.err = startServer() })
	if cluster.err != nil {
		if os.Getenv("SQLGEN_REQUIRE_ORACLES") == "1" {
			t.Fatalf("PostgreSQL is required: %v", cluster.err)
		}
		t.Skipf("no PostgreSQL: %v", cluster.err)
	}
	return cluster.server
}

// DB is one connection to a database of its own, which is dropped at the end of
// the test. It is not safe for concurrent use.
type DB struct {
	Name   string
	t      testing.TB // nil for a program
	server *server
	conn   *pgconn.PgConn

	copying sync.Mutex
}

// New creates an empty database and connects to it.
func New(t testing.TB) *DB {
	t.Helper()
	return create(t, "template0")
}

// Copy creates a database like this one and connects to it. It takes this one's
// connection for a moment, since a database in use can't be copied: nothing of the
// session is kept.
func (db *DB) Copy(t testing.TB) *DB {
	t.Helper()
	db.copying.Lock()
	defer db.copying.Unlock()
	_ = db.conn.Close(context.Background())
	<-db.conn.CleanupDone()
	out := create(t, db.Name)
	var err error
	if db.conn, err = db.server.connect(db.Name); err != nil {
		t.Fatalf("connect: %v", err)
	}
	return out
}

func create(t testing.TB, template string) *DB {
	t.Helper()
	db, err := need(t).open(template)
	if err != nil {
		t.Fatal(err)
	}
	db.t = t
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// Open is [New] for a program, which calls StopOnSignal first, Close on what it is
// given and Stop at its end. Of the methods of DB those that take a test's failure for granted
// (Query, Value, Reset) are not for it.
func Open() (*DB, error) {
	cluster.Do(func() { cluster.server, cluster.err = startServer() })
	if cluster.err != nil {
		return nil, cluster.err
	}
	return cluster.server.open("template0")
}

func (s *server) open(template string) (*DB, error) {
	db := &DB{Name: fmt.Sprintf("sqlgen_%d_%d", os.Getpid(), cluster.serial.Add(1)), server: s}
	if err := s.admin("CREATE DATABASE " + db.Name + " TEMPLATE " + template); err != nil {
		return nil, fmt.Errorf("create database: %w", err)
	}
	var err error
	if db.conn, err = s.connect(db.Name); err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	return db, nil
}

// Clone is another database with the same contents. Nobody else may be connected
// to the first.
func (db *DB) Clone() (*DB, error) {
	_ = db.conn.Close(context.Background())
	n := &DB{Name: fmt.Sprintf("sqlgen_%d_%d", os.Getpid(), cluster.serial.Add(1)), server: db.server}
	err := db.server.alone("CREATE DATABASE " + n.Name + " TEMPLATE " + db.Name)
	if err != nil {
		return nil, fmt.Errorf("clone the database: %w", err)
	}
	if db.conn, err = db.server.connect(db.Name); err != nil {
		return nil, err
	}
	n.conn, err = n.server.connect(n.Name)
	return n, err
}

// Close drops the database.
func (db *DB) Close() error {
	_ = db.conn.Close(context.Background())
	if err := db.server.alone("DROP DATABASE " + db.Name); err != nil {
		return fmt.Errorf("drop database: %w", err)
	}
	return nil
}

// DSN is what other programs connect to the database with, psql for one.
func (db *DB) DSN() string { return db.server.dsn + " dbname=" + db.Name }

// Version is the server's major version.
func (db *DB) Version() int { return db.server.version }

// Error is what the server answered to a statement that it refused.
type Error struct {
	Code    string // SQLSTATE
	Message string
	Detail  string
	Hint    string
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Exec runs a script (the simple protocol: several statements are one
// transaction unless they say otherwise). A refusal is an *Error.
func (db *DB) Exec(sql string) error {
	_, err := db.conn.Exec(context.Background(), sql).ReadAll()
	return serverError(err)
}

func serverError(err error) error {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return &Error{Code: e.Code, Message: e.Message, Detail: e.Detail, Hint: e.Hint}
	}
	return err
}

// Query returns the rows of a query as text; NULL is "\N". A failure ends the test.
func (db *DB) Query(sql string) [][]string {
	db.t.Helper()
	out, err := db.Rows(sql)
	if err != nil {
		db.t.Fatalf("query: %v\n%s", err, sql)
	}
	return out
}

// Rows is [DB.Query] with the refusal as an *Error.
func (db *DB) Rows(sql string) ([][]string, error) {
	results, err := db.conn.Exec(context.Background(), sql).ReadAll()
	if err != nil {
		return nil, serverError(err)
	}
	var out [][]string
	for _, r := range results {
		for _, row := range r.Rows {
			cells := make([]string, len(row))
			for i, c := range row {
				cells[i] = `\N`
				if c != nil {
					cells[i] = string(c)
				}
			}
			out = append(out, cells)
		}
	}
	return out, nil
}

// Value is the first cell of a query's result, "" when there is no row.
func (db *DB) Value(sql string) string {
	db.t.Helper()
	rows := db.Query(sql)
	if len(rows) == 0 || len(rows[0]) == 0 {
		return ""
	}
	return rows[0][0]
}

// Reset makes the database as empty as New gives it, which is cheaper than
// another one: schemas, extensions and publications go, settings return.
func (db *DB) Reset() {
	db.t.Helper()
	var b strings.Builder
	b.WriteString("ROLLBACK; RESET SESSION AUTHORIZATION; DISCARD ALL;")
	if err := db.execEach(b.String()); err != nil {
		db.t.Fatalf("reset: %v", err)
	}
	b.Reset()
	b.WriteString("SET client_min_messages = error;")
	for _, r := range db.Query(`SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1`) {
		fmt.Fprintf(&b, "DROP SCHEMA %s CASCADE;", r[0])
	}
	for _, r := range db.Query(`SELECT quote_ident(extname) FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1`) {
		fmt.Fprintf(&b, "DROP EXTENSION IF EXISTS %s CASCADE;", r[0])
	}
	for _, r := range db.Query(`SELECT quote_ident(pubname) FROM pg_publication ORDER BY 1`) {
		fmt.Fprintf(&b, "DROP PUBLICATION %s;", r[0])
	}
	b.WriteString("CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO public; RESET client_min_messages;")
	if err := db.Exec(b.String()); err != nil {
		db.t.Fatalf("reset: %v", err)
	}
}

func (db *DB) execEach(script string) error {
	for _, sql := range strings.Split(script, ";") {
		if strings.TrimSpace(sql) == "" {
			continue
		}
		if err := db.Exec(sql); err != nil {
			return err
		}
	}
	return nil
}

// With is the same connection, whose failures are those of another test, such as
// a subtest.
func (db *DB) With(t testing.TB) *DB {
	return &DB{Name: db.Name, t: t, server: db.server, conn: db.conn}
}
