// Package cli is the command line: Alembic's commands and flags, and those that
// sqlgen adds. Standard output carries the product, all of it or nothing;
// everything else goes to standard error.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"sqlgen/internal/source"
	"sqlgen/offline"
	"sqlgen/offline/revision"
)

// Version is set when a release is linked.
var Version = "dev"

// Streams are what a command reads and writes, and where it stands.
type Streams struct {
	In     io.Reader
	Out    io.Writer
	Err    io.Writer
	Dir    string // the current directory, absolute
	Getenv func(string) string
	// Terminal reports whether Err is a terminal.
	Terminal bool
}

// Main runs the command line of the process and returns its exit code.
func Main() int {
	tuneCollector()
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "the current directory is not known:", err)
		return ExitUsage
	}
	return Run(os.Args[1:], Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Dir: dir, Getenv: os.Getenv, Terminal: isatty.IsTerminal(os.Stderr.Fd()),
	})
}

// Run runs one command line and returns its exit code. A fault of sqlgen's own
// ends as one line too, and with nothing on standard output unless lint has
// begun to write its report.
func Run(args []string, s Streams) (code int) {
	a := &app{Streams: s}
	defer func() {
		if fault := recover(); fault != nil {
			fmt.Fprintf(a.Err, "sqlgen: internal error: %v: please report it; --raiseerr shows where it arose\n", fault)
			if a.raiseErr {
				_, _ = a.Err.Write(debug.Stack())
			}
			code = ExitRender
		}
	}()
	root := a.root()
	normal, err := normalize(root, args)
	if err == nil {
		root.SetArgs(normal)
		err = root.Execute()
	}
	return a.finish(root, err)
}

// app is one run of the command line.
type app struct {
	Streams
	configFiles []string
	name        string
	x           []string
	raiseErr    bool
	quiet       bool
}

// usage is an error of the flags or arguments: the usage is printed with it.
type usageError struct {
	cmd *cobra.Command
	msg string
}

func (e *usageError) Error() string { return e.msg }

// exitError is an error with an exit code of its own.
type exitError struct {
	code int
	msg  string
}

func (e *exitError) Error() string { return e.msg }

func (a *app) finish(root *cobra.Command, err error) int {
	if err == nil {
		return ExitOK
	}
	var ue *usageError
	var ee *exitError
	var oe *offline.Error
	var re *revision.Error
	var list source.ErrorList
	var se *source.Error
	switch {
	case errors.As(err, &ue):
		cmd := ue.cmd
		if cmd == nil {
			cmd = root
		}
		fmt.Fprintf(a.Err, "usage: %s\n%s: error: %s\n", strings.TrimPrefix(cmd.UseLine(), " "), cmd.CommandPath(), ue.msg)
		return ExitUsage
	case errors.As(err, &ee):
		if ee.msg != "" {
			a.print(ee.msg)
		}
		return ee.code
	case errors.As(err, &list):
		for _, e := range list {
			a.printError(e)
		}
		return ExitRender
	case errors.As(err, &oe):
		a.printError(oe.Err)
		if oe.Usage {
			return ExitUsage
		}
		return ExitRender
	case errors.As(err, &re):
		a.printError(re.Source())
		if re.Kind == revision.File {
			return ExitRender
		}
		return ExitUsage
	case errors.As(err, &se):
		a.printError(se)
		return ExitUsage
	}
	a.print(err.Error())
	return ExitUsage
}

func (a *app) print(msg string) { fmt.Fprintln(a.Err, msg) }

// printError prints one line; with --raiseerr the Python call stack follows.
func (a *app) printError(e *source.Error) {
	if a.raiseErr {
		a.print(e.Detail())
		return
	}
	a.print(e.Error())
}
