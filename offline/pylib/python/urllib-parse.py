# urllib.parse.
from collections import namedtuple as _namedtuple

_uses_params = ("", "ftp", "hdl", "prospero", "http", "https", "imap", "shttp", "rtsp", "rtsps", "rtspu", "sip", "sips", "mms", "sftp", "tel")
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")


def quote(string, safe="/", encoding=None, errors=None):
    if isinstance(string, str):
        string = string.encode(encoding or "utf-8", errors or "strict")
    return quote_from_bytes(string, safe)


def quote_from_bytes(bs, safe="/"):
    keep = _SAFE | set(safe)
    return "".join(chr(b) if chr(b) in keep else f"%{b:02X}" for b in bs)


def quote_plus(string, safe="", encoding=None, errors=None):
    return quote(string, safe + " ", encoding, errors).replace(" ", "+")


def unquote_to_bytes(string):
    if isinstance(string, str):
        string = string.encode("utf-8")
    parts = string.split(b"%")
    out = parts[0]
    for part in parts[1:]:
        try:
            out += bytes.fromhex(part[:2].decode()) + part[2:]
        except ValueError:
            out += b"%" + part
    return out


def unquote(string, encoding="utf-8", errors="replace"):
    if "%" not in string:
        return string
    return unquote_to_bytes(string).decode(encoding, errors)


def unquote_plus(string, encoding="utf-8", errors="replace"):
    return unquote(string.replace("+", " "), encoding, errors)


def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    pairs = query.items() if hasattr(query, "items") else query
    out = []
    for k, v in pairs:
        k = quote_via(k if isinstance(k, bytes) else str(k), safe)
        values = v if doseq and not isinstance(v, (str, bytes)) and hasattr(v, "__iter__") else [v]
        for one in values:
            out.append(k + "=" + quote_via(one if isinstance(one, bytes) else str(one), safe))
    return "&".join(out)


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace", max_num_fields=None, separator="&"):
    found = []
    for piece in qs.split(separator):
        if not piece:
            continue
        name, eq, value = piece.partition("=")
        if value or keep_blank_values:
            found.append((unquote_plus(name, encoding, errors), unquote_plus(value, encoding, errors)))
    return found


def parse_qs(qs, keep_blank_values=False, **keywords):
    found = {}
    for name, value in parse_qsl(qs, keep_blank_values, **keywords):
        found.setdefault(name, []).append(value)
    return found


class _Netloc:
    def _userinfo(self):
        info, have, host = self.netloc.rpartition("@")
        user, has_password, password = info.partition(":")
        return (user if have else None, password if has_password else None, host)

    @property
    def username(self):
        return self._userinfo()[0]

    @property
    def password(self):
        return self._userinfo()[1]

    def _hostinfo(self):
        host = self._userinfo()[2]
        if host.startswith("["):
            name, _, rest = host[1:].partition("]")
            return name, rest.partition(":")[2]
        name, _, port = host.partition(":")
        return name, port

    @property
    def hostname(self):
        return self._hostinfo()[0].lower() or None

    @property
    def port(self):
        port = self._hostinfo()[1]
        if not port:
            return None
        if not port.isdigit():
            raise ValueError(f"Port could not be cast to integer value as {port!r}")
        return int(port)


class SplitResult(_Netloc, _namedtuple("SplitResult", "scheme netloc path query fragment")):
    def geturl(self):
        return urlunsplit(self)


class ParseResult(_Netloc, _namedtuple("ParseResult", "scheme netloc path params query fragment")):
    def geturl(self):
        return urlunparse(self)


def urlsplit(url, scheme="", allow_fragments=True):
    url = url.lstrip().replace("\t", "").replace("\n", "").replace("\r", "")
    netloc = query = fragment = ""
    i = url.find(":")
    if i > 0 and url[0].isalpha() and all(c.isalnum() or c in "+-." for c in url[:i]):
        scheme, url = url[:i].lower(), url[i + 1:]
    if url.startswith("//"):
        end = min([url.find(c, 2) for c in "/?#" if url.find(c, 2) >= 0] or [len(url)])
        netloc, url = url[2:end], url[end:]
    if allow_fragments and "#" in url:
        url, _, fragment = url.partition("#")
    if "?" in url:
        url, _, query = url.partition("?")
    return SplitResult(scheme, netloc, url, query, fragment)


def urlparse(url, scheme="", allow_fragments=True):
    s = urlsplit(url, scheme, allow_fragments)
    path, params = s.path, ""
    if s.scheme in _uses_params and ";" in path.rpartition("/")[2]:
        i = path.rfind(";")
        path, params = path[:i], path[i + 1:]
    return ParseResult(s.scheme, s.netloc, path, params, s.query, s.fragment)


def urlunsplit(parts):
    scheme, netloc, path, query, fragment = parts
    url = path
    if netloc or url.startswith("//"):
        url = "//" + netloc + ("/" + url if url and not url.startswith("/") else url)
    if scheme:
        url = scheme + ":" + url
    if query:
        url += "?" + query
    if fragment:
        url += "#" + fragment
    return url


def urlunparse(parts):
    scheme, netloc, path, params, query, fragment = parts
    return urlunsplit((scheme, netloc, path + (";" + params if params else ""), query, fragment))


def urljoin(base, url, allow_fragments=True):
    if not base:
        return url
    b, u = urlsplit(base), urlsplit(url)
    if u.scheme and u.scheme != b.scheme:
        return url
    if u.netloc:
        return urlunsplit((b.scheme,) + tuple(u)[1:])
    if not u.path:
        return urlunsplit((b.scheme, b.netloc, b.path, u.query or b.query, u.fragment))
    path = u.path if u.path.startswith("/") else b.path.rpartition("/")[0] + "/" + u.path
    kept = []
    for part in path.split("/"):
        if part == "..":
            if len(kept) > 1:
                kept.pop()
        elif part != ".":
            kept.append(part)
    if path.endswith(("/.", "/..")):
        kept.append("")
    return urlunsplit((b.scheme, b.netloc, "/".join(kept), u.query, u.fragment))


def urldefrag(url):
    s = urlsplit(url)
    return urlunsplit((s.scheme, s.netloc, s.path, s.query, "")), s.fragment
