package pgtest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Standby starts a server of its own that is a standby without a primary: it
// answers queries and takes no changes. setup is what its database "postgres"
// holds. It returns what to connect with; the server ends with the test.
func Standby(t testing.TB, setup string) string {
	t.Helper()
	dsn, err := standby(t, setup)
	if err != nil {
		if os.Getenv("SQLGEN_REQUIRE_ORACLES") == "1" {
			t.Fatalf("PostgreSQL is required: %v", err)
		}
		t.Skipf("no PostgreSQL: %v", err)
	}
	return dsn
}

func standby(t testing.TB, setup string) (string, error) {
	bin, err := programs()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "sqlgen-pg-")
	if err != nil {
		return "", err
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	o, err := ownerOf()
	if err != nil {
		return "", err
	}
	if err := o.give(dir); err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	run := func(stdin, name string, args ...string) error {
		cmd := exec.Command(filepath.Join(bin, name), args...)
		cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
		o.apply(cmd)
		if out, err := cmd.CombinedOutput(); err != nil {
			return errors.New(name + ": " + err.Error() + ": " + string(out))
		}
		return nil
	}
	if err := run("", "initdb", "-D", data, "-U", "sqlgen", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		return "", err
	}
	// Single-user mode runs a statement per line.
	if err := run(strings.ReplaceAll(strings.ReplaceAll(setup, "\n", " "), ";", ";\n")+"\n", "postgres", "--single", "-D", data, "postgres"); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(data, "standby.signal"), nil, 0o644); err != nil {
		return "", err
	}
	if err := o.give(filepath.Join(data, "standby.signal")); err != nil {
		return "", err
	}
	server := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-h", "", "-c", "fsync=off")
	server.Dir = dir
	o.apply(server)
	if err := server.Start(); err != nil {
		return "", err
	}
	t.Cleanup(func() {
		interrupt(server.Process)
		_ = server.Wait()
	})
	dsn := "host=" + dir + " user=sqlgen sslmode=disable dbname=postgres"
	for range 200 {
		var c *pgconn.PgConn
		if c, err = pgconn.Connect(context.Background(), dsn); err == nil {
			return dsn, c.Close(context.Background())
		}
		time.Sleep(25 * time.Millisecond)
	}
	return "", err
}
