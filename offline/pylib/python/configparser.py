# configparser.
import re as _re


class Error(Exception):
    pass


class NoSectionError(Error):
    def __init__(self, section):
        super().__init__(f"No section: {section!r}")


class NoOptionError(Error):
    def __init__(self, option, section):
        super().__init__(f"No option {option!r} in section: {section!r}")


class ParsingError(Error):
    pass


_missing = object()


class BasicInterpolation:
    pass


ExtendedInterpolation = BasicInterpolation


class RawConfigParser:
    _interpolate = False

    def __init__(self, defaults=None, *args, **keywords):
        self._defaults = {k.lower(): v for k, v in (defaults or {}).items()}
        self._sections = {}
        if "interpolation" in keywords and keywords["interpolation"] is None:
            self._interpolate = False

    def optionxform(self, option):
        return option.lower()

    def read(self, filenames, encoding=None):
        if isinstance(filenames, str) or hasattr(filenames, "__fspath__"):
            filenames = [filenames]
        done = []
        for name in filenames:
            try:
                with open(name, encoding=encoding) as f:
                    self.read_string(f.read())
            except OSError:
                continue
            done.append(name)
        return done

    def read_file(self, f, source=None):
        self.read_string("".join(f))

    def read_dict(self, dictionary, source="<dict>"):
        for section, options in dictionary.items():
            self._sections.setdefault(section, {}).update({self.optionxform(k): str(v) for k, v in options.items()})

    def read_string(self, string, source="<string>"):
        current, option = None, None
        for line in string.splitlines():
            stripped = line.strip()
            if not stripped or stripped[0] in "#;":
                continue
            if line[0].isspace() and option is not None:
                current[option] += "\n" + stripped
                continue
            m = _re.match(r"\[(.+)\]", stripped)
            if m:
                name = m.group(1)
                current = self._defaults if name == "DEFAULT" else self._sections.setdefault(name, {})
                option = None
                continue
            m = _re.match(r"(.*?)\s*[=:]\s*(.*)$", stripped)
            if not m or current is None:
                raise ParsingError(f"cannot parse line: {line!r}")
            option = self.optionxform(m.group(1))
            current[option] = m.group(2)

    def sections(self):
        return list(self._sections)

    def has_section(self, section):
        return section in self._sections

    def add_section(self, section):
        self._sections.setdefault(section, {})

    def options(self, section):
        return list({**self._defaults, **self._section(section)})

    def _section(self, section):
        if section == "DEFAULT":
            return self._defaults
        if section not in self._sections:
            raise NoSectionError(section)
        return self._sections[section]

    def has_option(self, section, option):
        return section in self._sections and self.optionxform(option) in {**self._defaults, **self._sections[section]}

    def get(self, section, option, *, raw=False, vars=None, fallback=_missing):
        try:
            values = {**self._defaults, **self._section(section), **{k.lower(): v for k, v in (vars or {}).items()}}
            option = self.optionxform(option)
            if option not in values:
                raise NoOptionError(option, section)
        except Error:
            if fallback is not _missing:
                return fallback
            raise
        value = values[option]
        if self._interpolate and not raw:
            value = _re.sub(r"%(?:%|\((\w+)\)s)", lambda m: "%" if m.group(1) is None else values[m.group(1).lower()], value)
        return value

    def getint(self, section, option, **keywords):
        return int(self.get(section, option, **keywords))

    def getfloat(self, section, option, **keywords):
        return float(self.get(section, option, **keywords))

    def getboolean(self, section, option, **keywords):
        value = self.get(section, option, **keywords)
        if isinstance(value, bool):
            return value
        states = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}
        if value.lower() not in states:
            raise ValueError(f"Not a boolean: {value}")
        return states[value.lower()]

    def items(self, section=_missing, raw=False, vars=None):
        if section is _missing:
            return [(s, self[s]) for s in self._sections]
        return [(o, self.get(section, o, raw=raw)) for o in self.options(section)]

    def set(self, section, option, value=None):
        self._section(section)[self.optionxform(option)] = value

    def __getitem__(self, section):
        return _Section(self, section)

    def __contains__(self, section):
        return section == "DEFAULT" or section in self._sections

    def __iter__(self):
        return iter(["DEFAULT"] + list(self._sections))

    def defaults(self):
        return self._defaults


class _Section:
    def __init__(self, parser, name):
        if name not in parser:
            raise KeyError(name)
        self._parser, self.name = parser, name

    def __getitem__(self, option):
        if option not in self:
            raise KeyError(option)
        return self._parser.get(self.name, option)

    def __setitem__(self, option, value):
        self._parser.set(self.name, option, value)

    def __contains__(self, option):
        return self._parser.optionxform(option) in {**self._parser._defaults, **self._parser._section(self.name)}

    def __iter__(self):
        return iter(self._parser.options(self.name))

    def get(self, option, fallback=None, **keywords):
        return self._parser.get(self.name, option, fallback=fallback, **keywords)

    def getint(self, option, fallback=None):
        return self._parser.getint(self.name, option, fallback=fallback)

    def getboolean(self, option, fallback=None):
        return self._parser.getboolean(self.name, option, fallback=fallback)

    def keys(self):
        return list(self)

    def items(self):
        return [(o, self[o]) for o in self]


class ConfigParser(RawConfigParser):
    _interpolate = True


SafeConfigParser = ConfigParser
