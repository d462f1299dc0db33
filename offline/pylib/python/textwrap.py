# textwrap.
import re as _re


def dedent(text):
    lines = text.split("\n")
    margin = None
    for i, line in enumerate(lines):
        if not line.strip(" \t"):
            lines[i] = ""
            continue
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if margin is None:
            margin = indent
        else:
            n = 0
            while n < len(margin) and n < len(indent) and margin[n] == indent[n]:
                n += 1
            margin = margin[:n]
    if margin:
        lines = [line[len(margin):] if line else line for line in lines]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    if predicate is None:
        predicate = lambda line: bool(line.strip())  # noqa: E731
    return "".join(prefix + line if predicate(line) else line for line in text.splitlines(True))


class TextWrapper:
    def __init__(self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True,
                 tabsize=8, *, max_lines=None, placeholder=" [...]"):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _chunks(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = _re.sub(r"[\t\n\x0b\x0c\r ]", " ", text)
        pattern = r"(\s+|[^\s\w]*\w+[^0-9\W]-(?=\w+[^0-9\W]))" if self.break_on_hyphens else r"(\s+)"
        return [c for c in _re.split(pattern, text) if c]

    def wrap(self, text):
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        chunks = self._chunks(text)
        chunks.reverse()
        lines = []
        while chunks:
            indent = self.subsequent_indent if lines else self.initial_indent
            room = self.width - len(indent)
            if self.drop_whitespace and lines and not chunks[-1].strip():
                chunks.pop()
            current, used = [], 0
            while chunks and used + len(chunks[-1]) <= room:
                used += len(chunks[-1])
                current.append(chunks.pop())
            if chunks and len(chunks[-1]) > room:
                if self.break_long_words:
                    space = max(room - used, 1)
                    current.append(chunks[-1][:space])
                    chunks[-1] = chunks[-1][space:]
                elif not current:
                    current.append(chunks.pop())
            if self.drop_whitespace and current and not current[-1].strip():
                used -= len(current[-1])
                current.pop()
            if not current:
                continue
            last_line = self.max_lines is not None and len(lines) + 1 == self.max_lines
            if last_line and any(c.strip() for c in chunks):
                while current:
                    if current[-1].strip() and sum(map(len, current)) + len(self.placeholder) <= room:
                        lines.append(indent + "".join(current) + self.placeholder)
                        return lines
                    current.pop()
                lines.append(indent + self.placeholder.lstrip())
                return lines
            lines.append(indent + "".join(current))
        return lines

    def fill(self, text):
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **options):
    return TextWrapper(width=width, **options).wrap(text)


def fill(text, width=70, **options):
    return TextWrapper(width=width, **options).fill(text)


def shorten(text, width, **options):
    return TextWrapper(width=width, max_lines=1, **options).fill(" ".join(text.strip().split()))
