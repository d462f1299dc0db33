package main

import (
	"fmt"
	"os/exec"
	"strings"

	"sqlgen/internal/bundle"
	"sqlgen/internal/pgtest"
)

// psqlError is what psql has printed before it failed.
type psqlError struct{ output string }

func (e *psqlError) Error() string { return "psql: " + e.output }

// psql applies a script as docs/dba.md says, and returns what it prints.
func psql(db *pgtest.DB, sql string, args ...string) (string, error) {
	cmd := exec.Command(pgtest.Psql(), append([]string{"-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", db.DSN(), "-f", "-"}, args...)...)
	cmd.Stdin = strings.NewReader(sql)
	var out, problems strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &problems
	err := cmd.Run()
	if _, failed := err.(*exec.ExitError); failed {
		return "", &psqlError{problems.String()}
	}
	return out.String(), err
}

// ask runs a file of questions. wrong are the answers that are not the expected
// ones, but for questions whose note says that the script itself mends the rows.
func ask(db *pgtest.DB, sql, name string, questions []bundle.Query) (wrong []string, err error) {
	const field = "\x1f"
	out, err := psql(db, sql, "-A", "-t", "-F", field, "-0")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	answers := 0
	for _, line := range strings.Split(out, "\x00") {
		cells := strings.Split(line, field)
		if len(cells) != 4 {
			continue
		}
		if cells[3] != "t" && (answers >= len(questions) || questions[answers].Note == "") {
			wrong = append(wrong, fmt.Sprintf("%s: %s: found %q, expected %q", name, cells[0], cells[1], cells[2]))
		}
		answers++
	}
	if answers != len(questions) {
		wrong = append(wrong, fmt.Sprintf("%s: %d answers to %d questions: %q", name, answers, len(questions), out))
	}
	return wrong, nil
}
