// Package config reads what a project says about itself: alembic.ini and the
// [tool.alembic] table of pyproject.toml as Alembic 1.19 reads them (alembic/config.py,
// ScriptDirectory.from_config), and sqlgen's own settings in [tool.sqlgen] and
// [sqlgen]. A flag goes before a file, alembic.ini before pyproject.toml, a file before
// the default; [Config.Explain] tells which it was.
//
// All errors are usage errors, of type *source.Error with a place where there is one.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"sqlgen/internal/source"
)

// Options are what the command line says.
type Options struct {
	Dir    string                   // the current directory, absolute
	Files  []string                 // -c, at most one ini file and one pyproject.toml
	Name   string                   // -n, the main section; "" for alembic
	Getenv func(name string) string // asked for ALEMBIC_CONFIG alone; nil for none
	Flags  []Flag                   // sqlgen's settings
}

// Flag is a setting given on the command line.
type Flag struct {
	Flag  string // as the user typed it: --pg-version
	Key   string // as in the files: pg_version, env.NAME
	Value string
}

// Config is everything the files and flags say.
type Config struct {
	Dir      string // the current directory
	INI      *INI   // never nil; empty when there is no ini file
	INIFile  string // its name as given (Alembic's config_file_name), also if it does not exist
	TOMLFile string // the same for pyproject.toml
	HasINI   bool
	HasTOML  bool
	Section  string // main section of the ini file

	ScriptLocation   string // absolute; holds env.py
	VersionLocations []string
	VersionsOnly     bool // there is no configuration, just a versions folder

	Recursive           bool
	Sourceless          bool
	RevisionEnvironment bool
	PrependSysPath      []string // as written
	FileTemplate        string
	Timezone            string // "" for local time
	TruncateSlugLength  int
	OutputEncoding      string
	PostWriteHooks      []Hook

	Settings Settings
	Warnings []string // what Alembic warns of too, or reads in another way than it seems

	toml    *tomlFile
	origins []Origin
}

// Hook is one post_write_hooks entry.
type Hook struct {
	Name    string
	Options []Item
}

// Origin tells where an effective value is from: file:line:col, a flag, or "default".
type Origin struct{ Key, Value, From string }

// Explain lists the settings with a value, Alembic's first, and where each is from.
func (c *Config) Explain() []Origin { return append([]Origin(nil), c.origins...) }

func (c *Config) note(key, value, from string) {
	for i := range c.origins {
		if c.origins[i].Key == key {
			c.origins[i] = Origin{key, value, from}
			return
		}
	}
	c.origins = append(c.origins, Origin{key, value, from})
}

const defaultFileTemplate = "%(rev)s_%(slug)s"

// Load finds and reads the files.
func Load(opts Options) (*Config, error) {
	c := &Config{Dir: opts.Dir, Section: opts.Name}
	if c.Section == "" {
		c.Section = "alembic"
	}
	explicit, err := c.chooseFiles(opts)
	if err != nil {
		return nil, err
	}
	if err := c.readFiles(explicit); err != nil {
		return nil, err
	}
	if err := c.readAlembic(); err != nil {
		return nil, err
	}
	if err := c.settingsFromTOML(c.toml); err != nil {
		return nil, err
	}
	if err := c.settingsFromINI(c.INI); err != nil {
		return nil, err
	}
	for _, f := range opts.Flags {
		if err := c.putText(f.Key, f.Value, f.Flag, source.Pos{}); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// chooseFiles follows CommandLine._inis_from_config; it returns the names that were
// asked for and so must exist.
func (c *Config) chooseFiles(opts Options) (explicit []string, err error) {
	c.INIFile, c.TOMLFile = "alembic.ini", "pyproject.toml"
	if opts.Getenv != nil {
		if name := opts.Getenv("ALEMBIC_CONFIG"); name != "" {
			explicit = []string{name}
			if filepath.Base(name) == "pyproject.toml" {
				c.TOMLFile = name
			} else {
				c.INIFile = name
			}
		}
	}
	ini, toml := "", ""
	for _, name := range opts.Files {
		which, msg := &ini, "only one ini file may be indicated"
		if filepath.Base(name) == "pyproject.toml" {
			which, msg = &toml, "pyproject.toml indicated more than once"
		}
		if *which != "" {
			return nil, &source.Error{Msg: msg, Hint: *which + " and " + name}
		}
		*which = name
	}
	if len(opts.Files) > 0 {
		explicit = opts.Files
		if ini != "" {
			c.INIFile = ini
		}
		if toml != "" {
			c.TOMLFile = toml
		}
	}
	return explicit, nil
}

func absolute(dir, name string) string {
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	return filepath.Clean(name)
}

func (c *Config) readFiles(explicit []string) error {
	read := func(name string) (*source.File, error) {
		content, err := source.ReadFile(absolute(c.Dir, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			for _, e := range explicit {
				if e == name {
					return nil, &source.Error{Msg: fmt.Sprintf("No config file '%s' found", name), Err: err}
				}
			}
			return nil, nil
		case err != nil:
			return nil, &source.Error{Pos: source.Pos{File: name}, Msg: "the file can't be read: " + reason(err), Err: err}
		}
		return source.NewFile(name, string(content)), nil
	}
	here := func(name string) string { return filepath.ToSlash(filepath.Dir(absolute(c.Dir, name))) }
	file, err := read(c.INIFile)
	if err != nil {
		return err
	}
	if file == nil {
		c.INI = NewINI(here(c.INIFile))
	} else if c.INI, err = ParseINI(file, here(c.INIFile)); err != nil {
		return err
	}
	c.HasINI = file != nil
	if file, err = read(c.TOMLFile); err != nil || file == nil {
		return err
	}
	c.HasTOML = true
	c.toml, err = parseTOML(file)
	return err
}

// reason is what the operating system says, without the path.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// AlembicOption is a text of [alembic] or [tool.alembic], for env.py's
// config.get_alembic_option.
func (c *Config) AlembicOption(name string) (value string, ok bool, err error) {
	value, from, err := c.option(name)
	return value, from != "", err
}

// option is a text of [alembic] or [tool.alembic] (Config.get_alembic_option); from is
// "" when neither has it.
func (c *Config) option(name string) (value, from string, err error) {
	if c.INI.HasOption(c.Section, name) {
		value, _, err = c.INI.Get(c.Section, name)
		return value, c.INI.Pos(c.Section, name).String(), err
	}
	table, err := c.toml.table("tool", "alembic")
	if err != nil {
		return "", "", err
	}
	raw, ok := table[name]
	if !ok {
		return "", "", nil
	}
	pos := c.toml.pos("tool", "alembic", name)
	switch v := raw.(type) {
	case string:
		value, err = c.format(v, pos)
	case int64:
		value = strconv.FormatInt(v, 10)
	case bool:
		value = strconv.FormatBool(v)
	default:
		err = &source.Error{Pos: pos, Msg: fmt.Sprintf("unsupported TOML value type for key: '%s'", name), Hint: "a string is needed"}
	}
	return value, pos.String(), err
}

func (c *Config) format(value string, pos source.Pos) (string, error) {
	text, err := percentFormat(value, filepath.ToSlash(filepath.Dir(absolute(c.Dir, c.TOMLFile))))
	if err != nil {
		return "", &source.Error{Pos: pos, Msg: err.Error(), Hint: "double the percent sign: %%"}
	}
	return text, nil
}

// text is an option, noted, or the fallback.
func (c *Config) text(name, fallback string) (string, error) {
	value, from, err := c.option(name)
	if err != nil {
		return "", err
	}
	if from == "" {
		value, from = fallback, "default"
	}
	if value != "" {
		c.note(name, value, from)
	}
	return value, nil
}

// boolean follows Config.get_alembic_boolean_option: in an ini file only the exact
// text true is true.
func (c *Config) boolean(name string) (bool, error) {
	if c.INI.HasOption(c.Section, name) {
		value, _, err := c.INI.Get(c.Section, name)
		if err != nil {
			return false, err
		}
		var meant *bool
		if putBool(&meant, value) == nil && *meant && value != "true" {
			c.Warnings = append(c.Warnings, fmt.Sprintf("%s: %s = %s is read as false; only the exact text true is true", c.INI.Pos(c.Section, name), name, value))
		}
		c.note(name, strconv.FormatBool(value == "true"), c.INI.Pos(c.Section, name).String())
		return value == "true", nil
	}
	table, err := c.toml.table("tool", "alembic")
	if err != nil {
		return false, err
	}
	raw, ok := table[name]
	if !ok {
		return false, nil
	}
	value, ok := raw.(bool)
	pos := c.toml.pos("tool", "alembic", name)
	if !ok {
		return false, &source.Error{Pos: pos, Msg: fmt.Sprintf("boolean value expected for TOML parameter '%s'", name)}
	}
	c.note(name, strconv.FormatBool(value), pos.String())
	return value, nil
}

var (
	spaceOrComma        = regexp.MustCompile(`, *| +`)
	spaceCommaOrColon   = regexp.MustCompile(`, *| +|:`)
	separators          = map[string]string{"space": " ", "newline": "\n", "os": string(os.PathListSeparator), ":": ":", ";": ";"}
	revisionEnvironment = map[string]bool{"true": true, "yes": true, "on": true, "y": true, "t": true, "1": true}
)

// separator finds the first of the options and what it stands for; "" when none
// of them is there.
func (c *Config) separator(names ...string) (string, error) {
	for _, name := range names {
		value, ok, err := c.INI.Get(c.Section, name)
		if err != nil {
			return "", err
		}
		if !ok {
			continue
		}
		sep, known := separators[value]
		if !known {
			return "", &source.Error{
				Pos: c.INI.Pos(c.Section, name),
				Msg: fmt.Sprintf("'%s' is not a valid value for %s; expected 'space', 'newline', 'os', ':', ';'", value, name),
			}
		}
		if name == "version_path_separator" {
			c.Warnings = append(c.Warnings, c.INI.Pos(c.Section, name).String()+": version_path_separator is deprecated; use path_separator")
		}
		return sep, nil
	}
	return "", nil
}

// paths is a list of paths (Config.get_version_locations_list and
// get_prepend_sys_paths_list). Without a separator option the old rules of
// splitting hold.
func (c *Config) paths(name string, legacy *regexp.Regexp, separatorNames ...string) ([]string, error) {
	value, ok, err := c.INI.Get(c.Section, name)
	if err != nil {
		return nil, err
	}
	if ok && value != "" {
		sep, err := c.separator(separatorNames...)
		if err != nil {
			return nil, err
		}
		pos := c.INI.Pos(c.Section, name)
		var parts []string
		if sep == "" {
			parts = legacy.Split(value, -1)
			if len(parts) > 1 {
				c.Warnings = append(c.Warnings, fmt.Sprintf("%s: no path_separator; %s is split in the old way", pos, name))
			}
		} else {
			parts = strings.Split(value, sep)
		}
		var list []string
		for _, p := range parts {
			if p = strings.TrimFunc(p, isSpace); p != "" {
				list = append(list, p)
			}
		}
		c.note(name, strings.Join(list, ", "), pos.String())
		return list, nil
	}
	table, err := c.toml.table("tool", "alembic")
	if err != nil {
		return nil, err
	}
	raw, ok := table[name]
	if !ok {
		return nil, nil
	}
	pos := c.toml.pos("tool", "alembic", name)
	var list []string
	if err := putTOMLPaths(&list, raw); err != nil {
		return nil, &source.Error{Pos: pos, Msg: name + ": " + err.Error()}
	}
	for i := range list {
		if list[i], err = c.format(list[i], pos); err != nil {
			return nil, err
		}
	}
	c.note(name, strings.Join(list, ", "), pos.String())
	return list, nil
}

func putTOMLPaths(into *[]string, raw any) error {
	if s, ok := raw.(string); ok {
		return fmt.Errorf("must be a list of strings: [\"%s\"]", s)
	}
	return putList(into, raw)
}

// readAlembic follows ScriptDirectory.from_config.
func (c *Config) readAlembic() (err error) {
	location, from, err := c.option("script_location")
	if err != nil {
		return err
	}
	if c.PrependSysPath, err = c.paths("prepend_sys_path", spaceCommaOrColon, "path_separator"); err != nil {
		return err
	}
	switch {
	case from != "":
		if c.ScriptLocation, err = c.resolve(location, from); err != nil {
			return err
		}
		c.note("script_location", c.ScriptLocation, from)
		if _, err := os.Stat(c.ScriptLocation); err != nil {
			return &source.Error{
				Pos: c.optionPos("script_location"), Err: err,
				Msg: fmt.Sprintf("Path doesn't exist: %s.  Please use the 'init' command to create a new scripts folder.", location),
			}
		}
	case c.HasINI && c.besideINI():
		// Flask-Migrate says where the scripts are from its own settings: they
		// lie beside the ini file.
		c.ScriptLocation = filepath.Dir(absolute(c.Dir, c.INIFile))
		c.note("script_location", c.ScriptLocation, c.INIFile)
	case !c.HasINI && !c.hasAlembicTable() && isDir(filepath.Join(c.Dir, "versions")):
		c.ScriptLocation, c.VersionsOnly = c.Dir, true
	default:
		return c.noScriptLocation()
	}
	locations, err := c.paths("version_locations", spaceOrComma, "path_separator", "version_path_separator")
	if err != nil {
		return err
	}
	for _, l := range locations {
		dir, err := c.resolve(l, "version_locations")
		if err != nil {
			return err
		}
		c.VersionLocations = append(c.VersionLocations, dir)
	}
	if len(locations) == 0 {
		c.VersionLocations = []string{filepath.Join(c.ScriptLocation, "versions")}
	}
	if c.Recursive, err = c.boolean("recursive_version_locations"); err != nil {
		return err
	}
	if c.Sourceless, err = c.boolean("sourceless"); err != nil {
		return err
	}
	if c.FileTemplate, err = c.text("file_template", defaultFileTemplate); err != nil {
		return err
	}
	if c.OutputEncoding, err = c.text("output_encoding", "utf-8"); err != nil {
		return err
	}
	if c.Timezone, err = c.text("timezone", ""); err != nil {
		return err
	}
	length, err := c.text("truncate_slug_length", "40")
	if err != nil {
		return err
	}
	n, convErr := strconv.Atoi(strings.TrimFunc(length, isSpace))
	if convErr != nil {
		return &source.Error{Pos: c.optionPos("truncate_slug_length"), Msg: fmt.Sprintf("truncate_slug_length must be a number, not '%s'", length)}
	}
	if c.TruncateSlugLength = n; n == 0 {
		c.TruncateSlugLength = 40
	}
	environment, err := c.text("revision_environment", "")
	if err != nil {
		return err
	}
	c.RevisionEnvironment = revisionEnvironment[strings.ToLower(strings.TrimFunc(environment, isSpace))]
	return c.readHooks()
}

func (c *Config) optionPos(name string) source.Pos {
	if c.INI.HasOption(c.Section, name) {
		return c.INI.Pos(c.Section, name)
	}
	return c.toml.pos("tool", "alembic", name)
}

func (c *Config) hasAlembicTable() bool {
	table, err := c.toml.table("tool", "alembic")
	return err != nil || table != nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// besideINI reports whether env.py and versions lie beside the ini file.
func (c *Config) besideINI() bool {
	dir := filepath.Dir(absolute(c.Dir, c.INIFile))
	info, err := os.Stat(filepath.Join(dir, "env.py"))
	return err == nil && info.Mode().IsRegular() && isDir(filepath.Join(dir, "versions")) && c.INI.HasSection(c.Section)
}

func (c *Config) noScriptLocation() error {
	e := &source.Error{Msg: "No 'script_location' key found in configuration."}
	switch {
	case c.HasINI && !c.INI.HasSection(c.Section):
		e.Pos.File = c.INIFile
		e.Hint = fmt.Sprintf("there is no section [%s]", c.Section)
	case c.HasINI:
		e.Pos.File = c.INIFile
		e.Hint = fmt.Sprintf("write script_location = ... in [%s]", c.Section)
	case c.hasAlembicTable():
		e.Pos.File = c.TOMLFile
		e.Hint = "write script_location = \"...\" in [tool.alembic]"
	default:
		e.Hint = fmt.Sprintf("there is no %s, no [tool.alembic] in %s and no versions folder here; name the file with -c", c.INIFile, c.TOMLFile)
	}
	return e
}

// resolve makes a location absolute; `package:dir` is looked up where Python would
// (coerce_resource_to_filename).
func (c *Config) resolve(location, from string) (string, error) {
	if filepath.IsAbs(location) || !strings.Contains(location, ":") {
		return absolute(c.Dir, location), nil
	}
	parts := strings.Split(location, ":")
	inside := filepath.Join(append(strings.Split(parts[0], "."), parts[1:]...)...)
	pkg := filepath.Join(strings.Split(parts[0], ".")...)
	for _, root := range append(append([]string(nil), c.PrependSysPath...), ".", "src") {
		if root = absolute(c.Dir, root); parts[0] != "" && isDir(filepath.Join(root, pkg)) {
			return filepath.Join(root, inside), nil
		}
	}
	pos := c.optionPos("script_location")
	if from == "version_locations" {
		pos = c.optionPos(from)
	}
	return "", &source.Error{
		Pos: pos, Msg: fmt.Sprintf("no package '%s' for the location '%s' is found here", parts[0], location),
		Hint: "name its parent directory in prepend_sys_path, or write the path",
	}
}

// readHooks follows Config.get_hooks_list.
func (c *Config) readHooks() error {
	if c.INI.HasSection("post_write_hooks") {
		items, err := c.INI.Items("post_write_hooks")
		if err != nil {
			return err
		}
		names := ""
		for _, i := range items {
			if i.Name == "hooks" {
				names = i.Value
			}
		}
		for _, name := range spaceOrComma.Split(names, -1) {
			if name == "" {
				continue
			}
			hook := Hook{Name: name}
			for _, i := range items {
				if strings.HasPrefix(i.Name, name+".") {
					hook.Options = append(hook.Options, Item{i.Name[len(name)+1:], i.Value})
				}
			}
			c.PostWriteHooks = append(c.PostWriteHooks, hook)
		}
		return nil
	}
	table, err := c.toml.table("tool", "alembic")
	if err != nil || table["post_write_hooks"] == nil {
		return err
	}
	pos := c.toml.pos("tool", "alembic", "post_write_hooks")
	list, ok := table["post_write_hooks"].([]any)
	if !ok {
		return &source.Error{Pos: pos, Msg: "post_write_hooks must be a list of tables"}
	}
	for _, entry := range list {
		values, ok := entry.(map[string]any)
		if !ok {
			return &source.Error{Pos: pos, Msg: "post_write_hooks must be a list of tables"}
		}
		var hook Hook
		for _, key := range sortedKeys(values) {
			text, ok := values[key].(string)
			if !ok {
				return &source.Error{Pos: pos, Msg: fmt.Sprintf("post_write_hooks: %s must be a string", key)}
			}
			if text, err = c.format(text, pos); err != nil {
				return err
			}
			if key == "name" {
				hook.Name = text
			} else {
				hook.Options = append(hook.Options, Item{key, text})
			}
		}
		c.PostWriteHooks = append(c.PostWriteHooks, hook)
	}
	return nil
}
