# shlex.
import re as _re


def quote(s):
    if not s:
        return "''"
    if _re.search(r"[^\w@%+=:,./-]", s, _re.ASCII) is None:
        return s
    return "'" + s.replace("'", "'\"'\"'") + "'"


def join(parts):
    return " ".join(quote(p) for p in parts)


def split(s, comments=False, posix=True):
    words, word, state = [], None, None
    i = 0
    while i < len(s):
        c = s[i]
        i += 1
        if state:
            if c == state:
                state = None
            elif c == "\\" and state == '"' and i < len(s) and s[i] in '"\\':
                word += s[i]
                i += 1
            else:
                word += c
        elif c in "'\"":
            state, word = c, word or ""
        elif c == "\\" and i < len(s):
            word = (word or "") + s[i]
            i += 1
        elif c.isspace():
            if word is not None:
                words.append(word)
                word = None
        else:
            word = (word or "") + c
    if state:
        raise ValueError("No closing quotation")
    if word is not None:
        words.append(word)
    return words
