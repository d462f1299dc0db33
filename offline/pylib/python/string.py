# string.
import re as _re

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(map(str.capitalize, s.split(sep)))


class Template:
    delimiter = "$"
    idpattern = r"(?a:[_a-zA-Z][_a-zA-Z0-9]*)"

    def __init__(self, template):
        self.template = template

    def _replace(self, mapping, safe):
        mark = _re.escape(self.delimiter)
        pattern = rf"{mark}(?:(?P<escaped>{mark})|(?P<named>{self.idpattern})|{{(?P<braced>{self.idpattern})}}|(?P<invalid>))"

        def one(m):
            name = m.group("named") or m.group("braced")
            if name is not None:
                if safe and name not in mapping:
                    return m.group()
                return str(mapping[name])
            if m.group("escaped") is not None:
                return self.delimiter
            if safe:
                return m.group()
            before = self.template[: m.start()]
            line = before.count("\n") + 1
            column = m.start() - (before.rfind("\n") + 1) + 1
            raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")

        return _re.sub(pattern, one, self.template)

    def substitute(self, mapping={}, /, **keywords):
        return self._replace({**mapping, **keywords}, False)

    def safe_substitute(self, mapping={}, /, **keywords):
        return self._replace({**mapping, **keywords}, True)


class Formatter:
    def format(self, format_string, /, *args, **keywords):
        return format_string.format(*args, **keywords)

    def vformat(self, format_string, args, keywords):
        return format_string.format(*args, **keywords)
