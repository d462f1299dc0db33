# pprint: what fits one line is printed as repr() prints it.
import sys as _sys


def _plain(obj):
    # A dict is sorted by its keys.
    if type(obj) is dict:
        try:
            keys = sorted(obj)
        except TypeError:
            keys = sorted(obj, key=lambda k: (str(type(k)), id(k)))
        return "{" + ", ".join(f"{k!r}: {_plain(obj[k])}" for k in keys) + "}"
    if type(obj) is list:
        return "[" + ", ".join(_plain(v) for v in obj) + "]"
    if type(obj) is tuple:
        return "(" + ", ".join(_plain(v) for v in obj) + (",)" if len(obj) == 1 else ")")
    return repr(obj)


def _layout(obj, indent, width):
    text = _plain(obj)
    if len(text) + indent <= width:
        return text
    pad = " " * (indent + 1)
    if type(obj) is dict:
        items = [f"{k!r}: {_layout(obj[k], indent + len(repr(k)) + 3, width)}" for k in sorted(obj, key=repr)]
        return "{" + (",\n" + pad).join(items) + "}"
    if type(obj) in (list, tuple, set):
        open_, close = {list: "[]", tuple: "()", set: "{}"}[type(obj)]
        return open_ + (",\n" + pad).join(_layout(v, indent + 1, width) for v in obj) + close
    return text


def pformat(object, indent=1, width=80, depth=None, **keywords):
    return _layout(object, 0, width)


def pprint(object, stream=None, indent=1, width=80, depth=None, **keywords):
    (stream or _sys.stdout).write(pformat(object, indent, width) + "\n")


pp = pprint


class PrettyPrinter:
    def __init__(self, indent=1, width=80, **keywords):
        self._width = width

    def pformat(self, object):
        return pformat(object, width=self._width)

    def pprint(self, object):
        pprint(object, width=self._width)
