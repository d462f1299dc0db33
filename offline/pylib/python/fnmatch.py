# fnmatch.
import re as _re


def translate(pattern):
    out = ""
    i = 0
    while i < len(pattern):
        c = pattern[i]
        i += 1
        if c == "*":
            out += ".*"
        elif c == "?":
            out += "."
        elif c == "[":
            j = pattern.find("]", i + 1)
            if j < 0:
                out += r"\["
            else:
                inner = pattern[i:j].replace("\\", "\\\\")
                i = j + 1
                if inner.startswith("!"):
                    inner = "^" + inner[1:]
                out += "[" + inner + "]"
        else:
            out += _re.escape(c)
    return "(?s:" + out + r")\Z"


def fnmatchcase(name, pattern):
    return _re.match(translate(pattern), name) is not None


fnmatch = fnmatchcase


def filter(names, pattern):
    return [n for n in names if fnmatchcase(n, pattern)]
