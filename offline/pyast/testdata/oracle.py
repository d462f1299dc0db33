"""Answers questions about Python source from the Go tests, one JSON object per line.

Question: {"path": …} or {"source": base64}, "mode": "hash" | "dump" | "compile".
Answer: {"ok": true, "out": …} or {"ok": false, "out": the message}.
The first line that is printed is the version, as [major, minor].
"""

import ast
import base64
import hashlib
import json
import sys
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)
new_fstrings = sys.version_info >= (3, 12)

no_fields = object()


def dump(node, out, inside):
    """ast.dump of 3.13, on any version, all ASCII; positions inside of f-strings only where CPython has them right."""
    cls = node.__class__
    out.append(cls.__name__)
    out.append("(")
    sep = ""
    for name in node._fields:
        value = getattr(node, name, no_fields)
        if value is no_fields or value == [] or (value is None and getattr(cls, name, ...) is None):
            continue
        if name == "type_ignores":
            continue
        out.append(sep + name + "=")
        sep = ", "
        dump_value(value, out, inside or (cls is ast.JoinedStr and not new_fstrings))
    if not inside:
        for name in node._attributes:
            out.append("%s%s=%r" % (sep, name, getattr(node, name)))
            sep = ", "
    out.append(")")


def dump_value(value, out, inside):
    if isinstance(value, ast.AST):
        dump(value, out, inside)
    elif isinstance(value, list):
        out.append("[")
        for i, item in enumerate(value):
            if i:
                out.append(", ")
            dump_value(item, out, inside)
        out.append("]")
    else:
        out.append(ascii(value))


def answer(question):
    if "path" in question:
        with open(question["path"], "rb") as f:
            source = f.read()
    else:
        source = base64.b64decode(question["source"])
    mode = question["mode"]
    if mode == "compile":
        compile(source, "x.py", "exec", dont_inherit=True)
        return ""
    out = []
    dump(ast.parse(source), out, False)
    text = "".join(out)
    if mode == "hash":
        return hashlib.sha256(text.encode()).hexdigest()
    return text


print(json.dumps(sys.version_info[:2]), flush=True)
for line in sys.stdin:
    try:
        reply = {"ok": True, "out": answer(json.loads(line))}
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as e:
        reply = {"ok": False, "out": "%s: %s" % (type(e).__name__, e)}
    print(json.dumps(reply), flush=True)
