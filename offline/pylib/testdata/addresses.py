import html
import ipaddress
import shlex
import unicodedata
import urllib.parse
from fractions import Fraction
from urllib.parse import parse_qs, quote, unquote, urlencode, urljoin, urlparse

for t in ("192.168.0.1", "::1", "2001:db8::ff00:42:8329", "10.0.0.1", "fe80::", "::ffff:1.2.3.4"):
    a = ipaddress.ip_address(t)
    print(a, repr(a), a.version, int(a), a.exploded, a.packed, a.is_private, a.is_loopback)
n = ipaddress.ip_network("10.0.0.0/29")
print(n, n.network_address, n.broadcast_address, n.netmask, n.prefixlen, n.num_addresses, [str(h) for h in n.hosts()], ipaddress.ip_address("10.0.0.3") in n, repr(n), n[1], list(map(str, n.subnets())), n.supernet())
print(ipaddress.ip_network("192.168.1.7/255.255.255.0", strict=False), ipaddress.ip_interface("10.1.2.3/8"), ipaddress.ip_interface("10.1.2.3/8").network, ipaddress.IPv4Address("1.2.3.4") + 1, ipaddress.IPv4Address(5) < ipaddress.IPv4Address(6))
for bad in ("1.2.3", "256.1.1.1", "x", "1:2", "01.2.3.4"):
    try:
        ipaddress.ip_address(bad)
    except ValueError as e:
        print(e)
try:
    ipaddress.ip_network("10.0.0.1/8")
except ValueError as e:
    print(e)
u = urlparse("postgresql+psycopg2://us%40er:p%3Aw@host.example:5433/db;p?a=1&b=2#frag")
print(u.scheme, u.netloc, u.path, u.query, u.fragment, u.username, u.password, u.hostname, u.port, u.geturl(), unquote(u.username))
print(quote("a b/ü?&"), quote("a/b", safe=""), urllib.parse.quote_plus("a b&c"), unquote("%C3%BC%20x"), urlencode({"a": 1, "b": "x y"}), parse_qs("a=1&a=2&b="), urljoin("http://x/a/b", "../c"), urljoin("http://x/a/", "b?q#f"))
print(html.escape("<a href='x'>&\"</a>"), html.unescape("&lt;&#39;&amp;&#x41;"), shlex.quote("a b'c"), shlex.split("a 'b c' \"d\\\"e\" f\\ g"))
print(unicodedata.normalize("NFKD", "Žluťoučký ﬁ").encode("ascii", "ignore").decode(), unicodedata.category("a"), unicodedata.category("1"), unicodedata.name("é"), unicodedata.combining("\u0301"))
print(Fraction(3, 6), Fraction("0.25") + 1, repr(Fraction(1, 3) * 2), Fraction(1, 2) < 1, float(Fraction(1, 4)))
