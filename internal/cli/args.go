package cli

import (
	"fmt"
	"regexp"
	"sort"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var negative = regexp.MustCompile(`^-\d+$|^-\d*\.\d+$`)

// normalize brings the habits of Python's argparse to pflag: long options may be
// abbreviated, a negative number is an argument, and options and arguments may
// stand in any order. Options of all commands come before the command.
func normalize(root *cobra.Command, args []string) ([]string, error) {
	var out, positional []string
	cmd := root
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			positional = append(positional, args[i+1:]...)
			i = len(args)
		case len(arg) > 2 && strings.HasPrefix(arg, "--"):
			name, value, has := strings.Cut(arg[2:], "=")
			f, err := longFlag(cmd, name)
			if err != nil {
				return nil, err
			}
			if f == nil {
				return nil, unknownOption(cmd, arg)
			}
			if !has && f.NoOptDefVal == "" {
				if i+1 >= len(args) || len(args[i+1]) > 1 && args[i+1][0] == '-' && !negative.MatchString(args[i+1]) {
					return nil, &usageError{cmd: cmd, msg: "argument --" + f.Name + ": expected one argument"}
				}
				i++
				value, has = args[i], true
			}
			if has {
				out = append(out, "--"+f.Name+"="+value)
			} else {
				out = append(out, "--"+f.Name)
			}
		case len(arg) > 1 && arg[0] == '-' && !negative.MatchString(arg):
			more, err := shortFlags(cmd, arg, args[i+1:])
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
			if len(more) > 0 && strings.HasSuffix(more[len(more)-1], "\x00") {
				out[len(out)-1] = strings.TrimSuffix(more[len(more)-1], "\x00")
				i++
			}
		case cmd == root && len(positional) == 0:
			sub := find(root, arg)
			if sub == nil {
				return nil, unknownCommand(root, arg)
			}
			cmd = sub
			out = append(out, sub.Name())
		case cmd.HasSubCommands() && find(cmd, arg) != nil && len(positional) == 0:
			cmd = find(cmd, arg)
			out = append(out, cmd.Name())
		default:
			positional = append(positional, arg)
		}
	}
	if len(positional) > 0 {
		out = append(append(out, "--"), positional...)
	}
	return out, nil
}

func find(parent *cobra.Command, name string) *cobra.Command {
	for _, c := range parent.Commands() {
		if c.Name() == name || c.HasAlias(name) {
			return c
		}
	}
	return nil
}

func unknownCommand(root *cobra.Command, name string) error {
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	sort.Strings(names)
	msg := fmt.Sprintf("unknown command '%s' (choose from %s)", name, strings.Join(names, ", "))
	if near := nearest(name, names); near != "" {
		msg = fmt.Sprintf("unknown command '%s': did you mean '%s'?", name, near)
	}
	return &usageError{cmd: root, msg: msg}
}

// flags are those that may stand at a command: its own and the global ones.
func flags(cmd *cobra.Command) []*pflag.Flag {
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	var all []*pflag.Flag
	seen := map[string]bool{}
	add := func(f *pflag.Flag) {
		if !seen[f.Name] {
			seen[f.Name] = true
			all = append(all, f)
		}
	}
	cmd.LocalFlags().VisitAll(add)
	cmd.InheritedFlags().VisitAll(add)
	return all
}

func longFlag(cmd *cobra.Command, name string) (*pflag.Flag, error) {
	var found []*pflag.Flag
	for _, f := range flags(cmd) {
		if f.Name == name {
			return f, nil
		}
		if strings.HasPrefix(f.Name, name) && !f.Hidden {
			found = append(found, f)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	var names []string
	for _, f := range found {
		names = append(names, "--"+f.Name)
	}
	return nil, &usageError{cmd: cmd, msg: fmt.Sprintf("ambiguous option: --%s could match %s", name, strings.Join(names, ", "))}
}

func unknownOption(cmd *cobra.Command, arg string) error {
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	var names []string
	for _, f := range flags(cmd) {
		names = append(names, f.Name)
	}
	msg := "unrecognized arguments: " + arg
	if near := nearest(name, names); near != "" && len(name) > 1 {
		msg += ": did you mean --" + near + "?"
	}
	return &usageError{cmd: cmd, msg: msg}
}

// shortFlags reads -abc, -x VALUE, -xVALUE and -x=VALUE as long options. The last
// one ends in a NUL when it took the next argument.
func shortFlags(cmd *cobra.Command, arg string, next []string) ([]string, error) {
	var out []string
	for rest := arg[1:]; rest != ""; {
		var f *pflag.Flag
		for _, c := range flags(cmd) {
			if c.Shorthand == rest[:1] {
				f = c
				break
			}
		}
		if f == nil {
			return nil, unknownOption(cmd, arg)
		}
		rest = rest[1:]
		if f.NoOptDefVal != "" {
			out = append(out, "--"+f.Name)
			continue
		}
		if rest != "" {
			return append(out, "--"+f.Name+"="+strings.TrimPrefix(rest, "=")), nil
		}
		if len(next) == 0 || len(next[0]) > 1 && next[0][0] == '-' && !negative.MatchString(next[0]) {
			return nil, &usageError{cmd: cmd, msg: fmt.Sprintf("argument -%s/--%s: expected one argument", f.Shorthand, f.Name)}
		}
		return append(out, "--"+f.Name+"="+next[0]+"\x00"), nil
	}
	return out, nil
}
