"""slugify() of python-slugify."""
import html
import re
import unicodedata


def slugify(text, entities=True, decimal=True, hexadecimal=True, max_length=0, word_boundary=False, separator="-", save_order=False,
            stopwords=(), regex_pattern=None, lowercase=True, replacements=(), allow_unicode=False):
    if not isinstance(text, str):
        text = str(text, "utf-8", "ignore")
    for old, new in replacements:
        text = text.replace(old, new)
    text = re.sub(r"['\u2019]+", "-", text)
    if entities:
        text = html.unescape(text)
    if not allow_unicode:
        plain = unicodedata.normalize("NFKD", text)
        left = [c for c in plain if ord(c) > 127 and not unicodedata.combining(c)]
        if left:
            raise ValueError("slugify() cannot transliterate %r: write the slug out" % left[0])
        text = "".join(c for c in plain if ord(c) < 128)
    if lowercase:
        text = text.lower()
    text = re.sub(r"'+", "", text)
    text = re.sub(r"(?<=\d),(?=\d)", "", text)
    text = re.sub(regex_pattern or (r"[^-a-z0-9]+" if lowercase else r"[^-a-zA-Z0-9]+"), "-", text)
    text = re.sub(r"-{2,}", "-", text).strip("-")
    if stopwords:
        stop = [s.lower() for s in stopwords]
        text = "-".join(w for w in text.split("-") if w not in stop)
    if max_length > 0 and len(text) > max_length:
        if word_boundary:
            words, out = text.split("-"), ""
            for w in words:
                if len(out) + len(w) + bool(out) > max_length:
                    if save_order:
                        break
                    continue
                out += ("-" if out else "") + w
            text = out or text[:max_length]
        else:
            text = text[:max_length].strip("-")
    return text if separator == "-" else text.replace("-", separator)
