package alembic

import (
	"strings"

	"sqlgen/internal/config"
	"sqlgen/offline/pyeval"
)

// Config is what Python code sees as alembic.config.Config.
type Config struct {
	*config.Config
	// Options are the attributes of cmd_opts, nil when there is no command line.
	Options []pyeval.KwArg

	// unknowns are options that env.py gave a value that cannot be known: a
	// database URL, say.
	unknowns map[string]*pyeval.Unknown
}

var (
	// ConfigClass is alembic.config.Config.
	ConfigClass    = pyeval.NewNativeClass("Config", "alembic.config")
	parserClass    = pyeval.NewNativeClass("ConfigParser", "configparser")
	namespaceClass = pyeval.NewNativeClass("Namespace", "argparse")
)

func (e *Environment) configObject() pyeval.Value {
	if e.config == nil {
		c := e.Config
		e.config = pyeval.NewObject(ConfigClass, c)
		e.config.SetAttr("attributes", pyeval.NewDict())
		e.config.SetAttr("config_file_name", strOrNone(c.INIFile))
		e.config.SetAttr("toml_file_name", strOrNone(c.TOMLFile))
		e.config.SetAttr("config_ini_section", pyeval.Str(c.Section))
		e.config.SetAttr("output_buffer", pyeval.None)
		e.config.SetAttr("cmd_opts", pyeval.None)
		if c.Options != nil {
			ns := pyeval.NewObject(namespaceClass, nil)
			for _, o := range c.Options {
				ns.SetAttr(o.Name, o.Value)
			}
			e.config.SetAttr("cmd_opts", ns)
		}
	}
	return e.config
}

func withConfig(f func(th *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error)) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		c, ok := pyeval.Payload[*Config](a.Self)
		if !ok {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() needs a Config", a.FuncName())
		}
		return f(th, c, a)
	}
}

// get is Config.get_section_option.
func (c *Config) get(section, name string, def pyeval.Value) (pyeval.Value, error) {
	if !c.INI.HasSection(section) {
		return nil, pyeval.Raise(CommandErrorClass, "No config file %s found, or file has no '[%s]' section", pyQuote(c.INIFile), section)
	}
	if u, ok := c.unknowns[section+"\x00"+strings.ToLower(name)]; ok {
		return u, nil
	}
	v, ok, err := c.INI.Get(section, name)
	if err != nil {
		return nil, err
	}
	if !ok {
		return def, nil
	}
	return pyeval.Str(v), nil
}

func pyQuote(s string) string {
	if s == "" {
		return "None"
	}
	return "'" + s + "'"
}

func init() {
	ConfigClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(file_=None, toml_file=None, ini_section='alembic', output_buffer=None, stdout=None, cmd_opts=None, config_args=None, attributes=None)",
			func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				section, err := a.Str("ini_section")
				if err != nil {
					return nil, err
				}
				ini := config.NewINI("")
				ini.AddSection(section)
				o := a.Self.(*pyeval.Object)
				o.Native = &Config{Config: &config.Config{INI: ini, Section: section}}
				o.SetAttr("attributes", pyeval.NewDict())
				o.SetAttr("config_file_name", a.Get("file_"))
				for _, name := range []string{"toml_file", "cmd_opts", "output_buffer"} {
					o.SetAttr(name, a.Get(name))
				}
				o.SetAttr("config_ini_section", pyeval.Str(section))
				return pyeval.None, nil
			})
		b.Method("get_main_option(name, default=None)", withConfig(func(_ *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			return c.get(c.Section, name, a.Get("default"))
		}))
		b.Method("get_section_option(section, name, default=None)", withConfig(func(_ *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
			section, err := a.Str("section")
			if err != nil {
				return nil, err
			}
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			return c.get(section, name, a.Get("default"))
		}))
		b.Method("get_section(name, default=None)", withConfig(func(_ *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			if !c.INI.HasSection(name) {
				return a.Get("default"), nil
			}
			items, err := c.INI.Items(name)
			if err != nil {
				return nil, err
			}
			d := pyeval.NewDict()
			for _, it := range items {
				d.SetStr(it.Name, pyeval.Str(it.Value))
			}
			return d, nil
		}))
		set := func(th *pyeval.Thread, c *Config, section, name string, v pyeval.Value) error {
			key := section + "\x00" + strings.ToLower(name)
			if pyeval.IsNone(v) {
				// An environment variable that is set where Alembic runs.
				v = th.Interp().NewUnknown("config."+name, "env.py sets it to None", th.CallSite().Pos())
			}
			if u, ok := v.(*pyeval.Unknown); ok {
				if c.unknowns == nil {
					c.unknowns = map[string]*pyeval.Unknown{}
				}
				c.unknowns[key] = u
				return nil
			}
			delete(c.unknowns, key)
			s, ok := pyeval.AsStr(v)
			if !ok {
				return pyeval.Raise(pyeval.TypeErrorClass, "option values must be strings")
			}
			return c.INI.Set(section, name, s)
		}
		b.Method("set_main_option(name, value)", withConfig(func(th *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			return pyeval.None, set(th, c, c.Section, name, a.Get("value"))
		})).Unknowns(pyeval.AllowUnknown)
		b.Method("set_section_option(section, name, value)", withConfig(func(th *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
			section, err := a.Str("section")
			if err != nil {
				return nil, err
			}
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			return pyeval.None, set(th, c, section, name, a.Get("value"))
		})).Unknowns(pyeval.AllowUnknown)
		b.Method("remove_main_option(name)", withConfig(func(_ *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
			name, err := a.Str("name")
			if err == nil {
				c.INI.Remove(c.Section, name)
			}
			return pyeval.None, err
		}))
		b.Method("get_alembic_option(name, default=None)", withConfig(func(_ *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			if c.INI.HasOption(c.Section, name) {
				return c.get(c.Section, name, a.Get("default"))
			}
			v, ok, err := c.AlembicOption(name)
			if err != nil {
				return nil, err
			}
			if ok {
				return pyeval.Str(v), nil
			}
			return a.Get("default"), nil
		}))
		b.Method("get_alembic_boolean_option(name)", withConfig(func(_ *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			if c.INI.HasOption(c.Section, name) {
				v, err := c.get(c.Section, name, pyeval.None)
				return pyeval.Bool(v == pyeval.Str("true")), err
			}
			v, _, err := c.AlembicOption(name)
			return pyeval.Bool(v == "true"), err
		}))
		b.Method("print_stdout(text, *arg)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			s, err := th.Str(a.Get("text"))
			if err != nil {
				return nil, err
			}
			if len(a.Pos) > 0 {
				v, err := th.CallMethod(pyeval.Str(s), "__mod__", pyeval.NewTuple(a.Pos...))
				if err != nil {
					return nil, err
				}
				s, _ = pyeval.AsStr(v)
			}
			_, err = th.Interp().Options().Stderr.Write([]byte(s + "\n"))
			return pyeval.None, err
		})
		b.Property("file_config", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			c, _ := pyeval.Payload[*Config](self)
			return pyeval.NewObject(parserClass, c), nil
		}, nil)
	})
	parserClass.Define(defineParser)
	namespaceClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__contains__(key)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			name, _ := pyeval.AsStr(a.Get("key"))
			_, ok := a.Self.(*pyeval.Object).Attr(name)
			return pyeval.Bool(ok), nil
		})
	})
}

// defineParser gives config.file_config the part of ConfigParser that env.py
// files use.
func defineParser(b *pyeval.ClassBuilder) {
	str := func(a *pyeval.Args, names ...string) ([]string, error) {
		out := make([]string, len(names))
		for i, n := range names {
			s, err := a.Str(n)
			if err != nil {
				return nil, err
			}
			out[i] = s
		}
		return out, nil
	}
	b.Method("has_section(section)", withConfig(func(_ *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
		s, err := str(a, "section")
		if err != nil {
			return nil, err
		}
		return pyeval.Bool(c.INI.HasSection(s[0])), nil
	}))
	b.Method("has_option(section, option)", withConfig(func(_ *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
		s, err := str(a, "section", "option")
		if err != nil {
			return nil, err
		}
		return pyeval.Bool(c.INI.HasOption(s[0], s[1])), nil
	}))
	b.Method("sections()", withConfig(func(_ *pyeval.Thread, c *Config, _ *pyeval.Args) (pyeval.Value, error) {
		return pyeval.NewList(pyeval.Strings(c.INI.Sections()...)...), nil
	}))
	b.Method("get(section, option, *, raw=False, vars=None, fallback=...)", withConfig(func(_ *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
		s, err := str(a, "section", "option")
		if err != nil {
			return nil, err
		}
		v, ok, err := c.INI.Get(s[0], s[1])
		switch {
		case err != nil:
			return nil, err
		case ok:
			return pyeval.Str(v), nil
		case a.Get("fallback") != nil:
			return a.Get("fallback"), nil
		}
		return nil, pyeval.Raise(pyeval.KeyErrorClass, "No option '%s' in section: '%s'", s[1], s[0])
	}))
	b.Method("items(section)", withConfig(func(_ *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
		s, err := str(a, "section")
		if err != nil {
			return nil, err
		}
		items, err := c.INI.Items(s[0])
		if err != nil {
			return nil, err
		}
		out := pyeval.NewList()
		for _, it := range items {
			out.Elems = append(out.Elems, pyeval.NewTuple(pyeval.Strings(it.Name, it.Value)...))
		}
		return out, nil
	}))
	b.Method("add_section(section)", withConfig(func(_ *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
		s, err := str(a, "section")
		if err == nil {
			c.INI.AddSection(s[0])
		}
		return pyeval.None, err
	}))
	b.Method("set(section, option, value=None)", withConfig(func(_ *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
		s, err := str(a, "section", "option", "value")
		if err != nil {
			return nil, err
		}
		return pyeval.None, c.INI.Set(s[0], s[1], s[2])
	}))
	b.Method("__getitem__(section)", withConfig(func(_ *pyeval.Thread, c *Config, a *pyeval.Args) (pyeval.Value, error) {
		s, err := str(a, "section")
		if err != nil {
			return nil, err
		}
		if !c.INI.HasSection(s[0]) {
			return nil, pyeval.RaiseArgs(pyeval.KeyErrorClass, pyeval.Str(s[0]))
		}
		items, err := c.INI.Items(s[0])
		if err != nil {
			return nil, err
		}
		d := pyeval.NewDict()
		for _, it := range items {
			d.SetStr(it.Name, pyeval.Str(it.Value))
		}
		return d, nil
	}))
}
