package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

type server struct {
	dsn     string // without a database name
	version int
	dir     string // "" when the server isn't ours
	process *exec.Cmd

	mu   sync.Mutex
	root *pgconn.PgConn
}

func startServer() (*server, error) {
	s := &server{dsn: os.Getenv("SQLGEN_TEST_DSN")}
	if s.dsn == "" {
		if err := s.start(); err != nil {
			s.stop()
			return nil, err
		}
	}
	var err error
	for range 200 {
		if s.root, err = s.connect("postgres"); err == nil {
			break
		}
		if s.process == nil {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	if err != nil {
		s.stop()
		return nil, err
	}
	s.version, _ = strconv.Atoi(strings.FieldsFunc(s.root.ParameterStatus("server_version"), func(r rune) bool { return r < '0' || r > '9' })[0])
	return s, nil
}

func (s *server) connect(database string) (*pgconn.PgConn, error) {
	c, err := pgconn.ParseConfig(s.dsn)
	if err != nil {
		return nil, err
	}
	c.Database = database
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return pgconn.ConnectConfig(ctx, c)
}

func (s *server) admin(sql string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.root.Exec(context.Background(), sql).ReadAll()
	return serverError(err)
}

// alone is admin for what wants nobody connected to a database: the backend of a
// connection that has just been closed takes a moment to go.
func (s *server) alone(sql string) error {
	for attempt := 0; ; attempt++ {
		err := s.admin(sql)
		var e *Error
		if attempt == 200 || !errors.As(err, &e) || e.Code != "55006" {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// programs finds the folder that holds both initdb and postgres.
func programs() (string, error) {
	dirs := filepath.SplitList(os.Getenv("PATH"))
	installed, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	sort.Slice(installed, func(i, j int) bool { return majorOf(installed[i]) > majorOf(installed[j]) })
	for _, d := range append(dirs, installed...) {
		found := true
		for _, name := range []string{"initdb", "postgres"} {
			if _, err := exec.LookPath(filepath.Join(d, name)); err != nil {
				found = false
			}
		}
		if found {
			return d, nil
		}
	}
	return "", errors.New("initdb and postgres not found in PATH or /usr/lib/postgresql")
}

func majorOf(dir string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
	return n
}

func (s *server) start() error {
	bin, err := programs()
	if err != nil {
		return err
	}
	// A socket's path must be short, so not t.TempDir.
	if s.dir, err = os.MkdirTemp("", "sqlgen-pg-"); err != nil {
		return err
	}
	owner, err := ownerOf()
	if err != nil {
		return err
	}
	if err := owner.give(s.dir); err != nil {
		return err
	}
	data := filepath.Join(s.dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "sqlgen", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.Dir = s.dir
	owner.apply(initdb)
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %v: %s", err, strings.TrimSpace(string(out)))
	}
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	s.process = exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", s.dir, "-h", "",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "autovacuum=off",
		"-c", "wal_level=minimal", "-c", "max_wal_senders=0", "-c", "timezone=UTC", "-c", "max_connections=50",
		"-c", "max_prepared_transactions=5", "-c", "jit=off")
	s.process.Dir = s.dir
	s.process.Stdout, s.process.Stderr = log, log
	owner.apply(s.process)
	if err := s.process.Start(); err != nil {
		return fmt.Errorf("postgres: %v", err)
	}
	s.dsn = "host=" + s.dir + " user=sqlgen sslmode=disable"
	return nil
}

func (s *server) stop() {
	if s.root != nil {
		_ = s.root.Close(context.Background())
	}
	if s.process != nil && s.process.Process != nil {
		interrupt(s.process.Process)
		_ = s.process.Wait()
	}
	if s.dir != "" {
		_ = os.RemoveAll(s.dir)
	}
}

// Psql is the program psql of the server's version, else the one in PATH, which may
// be a wrapper that looks for it each time.
func Psql() string {
	if dir, err := programs(); err == nil {
		if postgres, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres")); err == nil {
			if path, err := exec.LookPath(filepath.Join(filepath.Dir(postgres), "psql")); err == nil {
				return path
			}
		}
	}
	return "psql"
}
