package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/spf13/cobra"

	"sqlgen/internal/spell"
	"sqlgen/templates"
)

// projectTemplate is a kind of project that init sets up.
type projectTemplate struct {
	name, doc string
	env       string // its env.py among the templates
	url       string
	toml      bool // configured in pyproject.toml
}

const (
	exampleURL      = "postgresql+psycopg2://user@localhost/database"
	exampleAsyncURL = "postgresql+asyncpg://user@localhost/database"
)

var projectTemplates = []projectTemplate{
	{"generic", "One database, configured in alembic.ini.", "env_generic.py.tmpl", exampleURL, false},
	{"async", "One database by an asynchronous driver, configured in alembic.ini.", "env_async.py.tmpl", exampleAsyncURL, false},
	{"pyproject", "Like generic, with the project's settings in pyproject.toml.", "env_generic.py.tmpl", exampleURL, true},
	{"pyproject_async", "Like async, with the project's settings in pyproject.toml.", "env_async.py.tmpl", exampleAsyncURL, true},
}

func (a *app) listTemplatesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list_templates",
		Short: "List the kinds of project that init sets up",
		Args:  exactArgs(),
		RunE: func(*cobra.Command, []string) error {
			var b strings.Builder
			b.WriteString("Available templates:\n\n")
			for _, t := range projectTemplates {
				fmt.Fprintf(&b, "%s - %s\n", t.name, t.doc)
			}
			b.WriteString("\nTemplates are used via the 'init' command, e.g.:\n\n  sqlgen init --template generic ./scripts\n")
			return a.write("", b.String())
		},
	}
}

func (a *app) initCommand() *cobra.Command {
	var kind string
	var pkg bool
	cmd := &cobra.Command{
		Use:   "init [-t TEMPLATE] [--package] directory",
		Short: "Set up a new project: configuration, env.py, an empty versions folder",
		Args:  exactArgs("directory"),
		RunE: func(_ *cobra.Command, args []string) error {
			t, err := findTemplate(kind)
			if err != nil {
				return err
			}
			return a.initProject(t, args[0], pkg)
		},
	}
	cmd.Flags().StringVarP(&kind, "template", "t", "generic", "`name` of the kind of project, see list_templates")
	cmd.Flags().BoolVar(&pkg, "package", false, "write __init__.py files, so that the folders are packages")
	return cmd
}

func findTemplate(name string) (projectTemplate, error) {
	var names []string
	for _, t := range projectTemplates {
		if t.name == name {
			return t, nil
		}
		names = append(names, t.name)
	}
	return projectTemplate{}, &exitError{code: ExitUsage, msg: fmt.Sprintf("No such template %q%s", name, spell.DidYouMean(name, names))}
}

// initProject writes the files of a new project. All that stands in the way is
// looked for before anything is written.
func (a *app) initProject(t projectTemplate, directory string, pkg bool) error {
	target := directory
	if !filepath.IsAbs(target) {
		target = filepath.Join(a.Dir, directory)
	}
	if entries, err := os.ReadDir(target); err == nil && len(entries) > 0 {
		return &exitError{code: ExitUsage, msg: fmt.Sprintf("Directory %s already exists and is not empty", directory)}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &exitError{code: ExitUsage, msg: fmt.Sprintf("%s can't be used: %s", directory, err)}
	}
	data := struct {
		Directory, URL string
		TOML           bool
	}{filepath.ToSlash(filepath.Clean(directory)), t.url, t.toml}
	ini, toml := filepath.Join(a.Dir, "alembic.ini"), filepath.Join(a.Dir, "pyproject.toml")
	type output struct{ path, template string }
	files := []output{
		{filepath.Join(target, "env.py"), t.env},
		{filepath.Join(target, "script.py.mako"), "script.py.mako.tmpl"},
		{filepath.Join(target, "README"), "README.tmpl"},
		{ini, "alembic.ini.tmpl"},
	}
	var before []byte
	if t.toml {
		var err error
		if before, err = os.ReadFile(toml); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &exitError{code: ExitUsage, msg: err.Error()}
		}
		if bytes.Contains(before, []byte("[tool.alembic]")) {
			return &exitError{code: ExitUsage, msg: "pyproject.toml has a [tool.alembic] table already"}
		}
		files = append(files, output{toml, "pyproject.toml.tmpl"})
	}
	if _, err := os.Lstat(ini); err == nil {
		return &exitError{code: ExitUsage, msg: "alembic.ini exists already"}
	}
	if err := os.MkdirAll(filepath.Join(target, "versions"), 0o755); err != nil {
		return &exitError{code: ExitUsage, msg: err.Error()}
	}
	for _, f := range files {
		text, err := projectFile(f.template, data)
		if err != nil {
			return err
		}
		if f.path == toml {
			text = strings.TrimPrefix(string(before)+text, "\n")
		}
		if err := replaceFile(f.path, text); err != nil {
			return &exitError{code: ExitUsage, msg: err.Error()}
		}
		if !a.quiet {
			fmt.Fprintln(a.Err, "wrote "+relative(a.Dir, f.path))
		}
	}
	if pkg {
		for _, dir := range []string{target, filepath.Join(target, "versions")} {
			if err := replaceFile(filepath.Join(dir, "__init__.py"), ""); err != nil {
				return &exitError{code: ExitUsage, msg: err.Error()}
			}
		}
	}
	return nil
}

func relative(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil {
		return rel
	}
	return path
}

// projectFile is one file of a new project. Files for Python hold no template
// actions and are taken as they are.
func projectFile(name string, data any) (string, error) {
	text, err := fs.ReadFile(templates.FS, "project/"+name)
	if err != nil {
		return "", err
	}
	if strings.HasSuffix(name, ".py.tmpl") || strings.HasSuffix(name, ".mako.tmpl") {
		return string(text), nil
	}
	t, err := template.New(name).Parse(string(text))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, data)
	return b.String(), err
}
