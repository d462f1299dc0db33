# ipaddress.
class AddressValueError(ValueError):
    pass


class NetmaskValueError(ValueError):
    pass


def _parse_v4(text):
    parts = text.split(".")
    if len(parts) != 4:
        raise AddressValueError(f"Expected 4 octets in {text!r}")
    n = 0
    for part in parts:
        if not (part.isascii() and part.isdigit()):
            raise AddressValueError(f"Only decimal digits permitted in {part!r} in {text!r}")
        if len(part) > 3:
            raise AddressValueError(f"At most 3 characters permitted in {part!r} in {text!r}")
        if part != "0" and part[0] == "0":
            raise AddressValueError(f"Leading zeros are not permitted in {part!r} in {text!r}")
        if int(part) > 255:
            raise AddressValueError(f"Octet {int(part)} (> 255) not permitted in {text!r}")
        n = n << 8 | int(part)
    return n


def _parse_v6(text):
    text, _, scope = text.partition("%")
    if not text:
        raise AddressValueError("Address cannot be empty")
    parts = text.split(":")
    if len(parts) < 3:
        raise AddressValueError(f"At least 3 parts expected in {text!r}")
    if "." in parts[-1]:
        v4 = _parse_v4(parts.pop())
        parts += [format(v4 >> 16, "x"), format(v4 & 0xFFFF, "x")]
    if text.count("::") > 1 or ":::" in text:
        raise AddressValueError(f"At most one '::' permitted in {text!r}")
    if "::" in text:
        i = next(i for i in range(1, len(parts) - 1) if not parts[i])
        head = [p for p in parts[:i] if p]
        tail = [p for p in parts[i + 1:] if p]
        if len(head) + len(tail) > 7:
            raise AddressValueError(f"Expected at most 7 other parts with '::' in {text!r}")
        parts = head + ["0"] * (8 - len(head) - len(tail)) + tail
    if len(parts) != 8:
        raise AddressValueError(f"Exactly 8 parts expected without '::' in {text!r}")
    n = 0
    for part in parts:
        if not part or len(part) > 4 or any(c not in "0123456789abcdefABCDEF" for c in part):
            raise AddressValueError(f"Only hex digits permitted in {part!r} in {text!r}")
        n = n << 16 | int(part, 16)
    return n


def _text_v4(n):
    return ".".join(str(n >> s & 255) for s in (24, 16, 8, 0))


def _text_v6(n):
    groups = [n >> s & 0xFFFF for s in range(112, -1, -16)]
    best, best_len, i = -1, 1, 0
    while i < 8:
        j = i
        while j < 8 and groups[j] == 0:
            j += 1
        if j - i > best_len:
            best, best_len = i, j - i
        i = max(j, i + 1)
    words = [format(g, "x") for g in groups]
    if best < 0:
        return ":".join(words)
    return ":".join(words[:best]) + "::" + ":".join(words[best + best_len:])


class _Address:
    def __init__(self, address):
        if isinstance(address, int) and not isinstance(address, bool):
            if not 0 <= address < 1 << self.max_prefixlen:
                raise AddressValueError(f"{address} (>= 2**{self.max_prefixlen}) is not permitted as an IPv{self.version} address")
            self._ip = address
        elif isinstance(address, bytes):
            if len(address) * 8 != self.max_prefixlen:
                raise AddressValueError(f"{address!r} (len {len(address)} != {self.max_prefixlen // 8}) is not permitted as an IPv{self.version} address")
            self._ip = int.from_bytes(address, "big")
        else:
            text = str(address)
            if "/" in text:
                raise AddressValueError(f"Unexpected '/' in {text!r}")
            self._ip = self._parse(text)

    def __str__(self):
        return self._text(self._ip)

    compressed = property(__str__)

    @property
    def exploded(self):
        if self.version == 4:
            return str(self)
        return ":".join(format(self._ip >> s & 0xFFFF, "04x") for s in range(112, -1, -16))

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __int__(self):
        return self._ip

    __index__ = __int__

    def __hash__(self):
        return hash(hex(self._ip))

    def __eq__(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        return self.version == other.version and self._ip == other._ip

    def _order(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same version")
        return self._ip - other._ip

    def __lt__(self, other):
        d = self._order(other)
        return d if d is NotImplemented else d < 0

    def __gt__(self, other):
        d = self._order(other)
        return d if d is NotImplemented else d > 0

    def __le__(self, other):
        d = self._order(other)
        return d if d is NotImplemented else d <= 0

    def __ge__(self, other):
        d = self._order(other)
        return d if d is NotImplemented else d >= 0

    def __add__(self, n):
        return type(self)(self._ip + n)

    def __sub__(self, n):
        return type(self)(self._ip - n)

    def __format__(self, spec):
        return format(str(self), spec)

    @property
    def packed(self):
        return self._ip.to_bytes(self.max_prefixlen // 8, "big")

    def _within(self, *networks):
        return any(self in ip_network(n) for n in networks)

    @property
    def is_unspecified(self):
        return self._ip == 0


class IPv4Address(_Address):
    version = 4
    max_prefixlen = 32
    _parse = staticmethod(_parse_v4)
    _text = staticmethod(_text_v4)

    @property
    def is_loopback(self):
        return self._within("127.0.0.0/8")

    @property
    def is_multicast(self):
        return self._within("224.0.0.0/4")

    @property
    def is_link_local(self):
        return self._within("169.254.0.0/16")

    @property
    def is_reserved(self):
        return self._within("240.0.0.0/4")

    @property
    def is_private(self):
        return self._within(
            "0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/29", "192.0.0.170/31", "192.0.2.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
        )

    @property
    def is_global(self):
        return not self.is_private and not self._within("100.64.0.0/10")


class IPv6Address(_Address):
    version = 6
    max_prefixlen = 128
    _parse = staticmethod(_parse_v6)
    _text = staticmethod(_text_v6)

    @property
    def is_loopback(self):
        return self._ip == 1

    @property
    def is_multicast(self):
        return self._within("ff00::/8")

    @property
    def is_link_local(self):
        return self._within("fe80::/10")

    @property
    def is_private(self):
        return self._within("::1/128", "::/128", "fc00::/7", "fe80::/10", "2001:db8::/32", "100::/64")

    @property
    def is_global(self):
        return not self.is_private

    @property
    def ipv4_mapped(self):
        return IPv4Address(self._ip & 0xFFFFFFFF) if self._ip >> 32 == 0xFFFF else None


def _prefix(text, bits):
    if isinstance(text, int) or str(text).isdigit():
        n = int(text)
        if 0 <= n <= bits:
            return n
    elif bits == 32:
        try:
            mask = _parse_v4(str(text))
        except AddressValueError:
            mask = None
        if mask is not None:
            for candidate in (mask, mask ^ 0xFFFFFFFF):
                for n in range(33):
                    if candidate == ((1 << 32) - 1) ^ ((1 << (32 - n)) - 1):
                        return n
    raise NetmaskValueError(f"{text!r} is not a valid netmask")


class _Network:
    def __init__(self, address, strict=True):
        prefix = None
        if isinstance(address, tuple):
            address, prefix = address
        elif isinstance(address, str) and "/" in address:
            address, _, prefix = address.partition("/")
            if "/" in prefix:
                raise AddressValueError(f"Only one '/' permitted in {address!r}")
        bits = self._address_class.max_prefixlen
        given = self._address_class(address)
        self.prefixlen = bits if prefix is None else _prefix(prefix, bits)
        self._mask = ((1 << bits) - 1) ^ ((1 << (bits - self.prefixlen)) - 1)
        if given._ip & ~self._mask and strict:
            raise ValueError(f"{given}/{self.prefixlen} has host bits set")
        self.network_address = self._address_class(given._ip & self._mask)

    version = property(lambda self: self._address_class.version)
    max_prefixlen = property(lambda self: self._address_class.max_prefixlen)
    netmask = property(lambda self: self._address_class(self._mask))
    hostmask = property(lambda self: self._address_class(~self._mask & ((1 << self.max_prefixlen) - 1)))
    broadcast_address = property(lambda self: self._address_class(int(self.network_address) | int(self.hostmask)))
    num_addresses = property(lambda self: 1 << (self.max_prefixlen - self.prefixlen))
    with_prefixlen = property(lambda self: str(self))
    with_netmask = property(lambda self: f"{self.network_address}/{self.netmask}")
    is_private = property(lambda self: self.network_address.is_private and self.broadcast_address.is_private)
    is_loopback = property(lambda self: self.network_address.is_loopback)

    def __str__(self):
        return f"{self.network_address}/{self.prefixlen}"

    compressed = exploded = property(__str__)

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __hash__(self):
        return hash((int(self.network_address), self.prefixlen))

    def __eq__(self, other):
        if not isinstance(other, _Network):
            return NotImplemented
        return str(self) == str(other)

    def __lt__(self, other):
        return (int(self.network_address), self._mask) < (int(other.network_address), other._mask)

    def __contains__(self, address):
        return address.version == self.version and address._ip & self._mask == int(self.network_address)

    def __iter__(self):
        for n in range(int(self.network_address), int(self.broadcast_address) + 1):
            yield self._address_class(n)

    def __getitem__(self, i):
        if i < 0:
            i += self.num_addresses
        if not 0 <= i < self.num_addresses:
            raise IndexError("address out of range")
        return self._address_class(int(self.network_address) + i)

    def hosts(self):
        if self.prefixlen >= self.max_prefixlen - 1:
            return iter(self)
        last = int(self.broadcast_address) + (1 if self.version == 6 else 0)
        return (self._address_class(n) for n in range(int(self.network_address) + 1, last))

    def subnet_of(self, other):
        return self.network_address in other and self.broadcast_address in other

    def supernet_of(self, other):
        return other.subnet_of(self)

    def overlaps(self, other):
        return self.network_address in other or other.network_address in self

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        prefix = self.prefixlen + prefixlen_diff if new_prefix is None else new_prefix
        step = 1 << (self.max_prefixlen - prefix)
        for n in range(int(self.network_address), int(self.broadcast_address) + 1, step):
            yield type(self)((n, prefix))

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        prefix = self.prefixlen - prefixlen_diff if new_prefix is None else new_prefix
        return type(self)((int(self.network_address), prefix), strict=False)


class IPv4Network(_Network):
    _address_class = IPv4Address


class IPv6Network(_Network):
    _address_class = IPv6Address


class _Interface:
    def _split(self, address):
        if isinstance(address, str) and "/" in address:
            address, _, prefix = address.partition("/")
            return address, prefix
        return address, self.max_prefixlen

    def __init__(self, address):
        base, prefix = self._split(address)
        super().__init__(base)
        self.network = self._network_class((base, prefix), strict=False)

    def __str__(self):
        return f"{self._text(self._ip)}/{self.network.prefixlen}"

    with_prefixlen = property(lambda self: str(self))
    netmask = property(lambda self: self.network.netmask)

    @property
    def ip(self):
        return self._plain_class(self._ip)

    def __eq__(self, other):
        return isinstance(other, _Interface) and str(self) == str(other)

    def __hash__(self):
        return hash(str(self))


class IPv4Interface(_Interface, IPv4Address):
    _network_class = IPv4Network
    _plain_class = IPv4Address


class IPv6Interface(_Interface, IPv6Address):
    _network_class = IPv6Network
    _plain_class = IPv6Address


def _either(address, classes, what, *args):
    for cls in classes:
        try:
            return cls(address, *args)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 {what}")


def ip_address(address):
    return _either(address, (IPv4Address, IPv6Address), "address")


def ip_network(address, strict=True):
    return _either(address, (IPv4Network, IPv6Network), "network", strict)


def ip_interface(address):
    return _either(address, (IPv4Interface, IPv6Interface), "interface")


def summarize_address_range(first, last):
    a, b = int(first), int(last)
    while a <= b:
        bits = min((a & -a).bit_length() - 1 if a else first.max_prefixlen, (b - a + 1).bit_length() - 1)
        yield (IPv4Network if first.version == 4 else IPv6Network)((a, first.max_prefixlen - bits))
        a += 1 << bits


def collapse_addresses(addresses):
    networks = sorted(n if isinstance(n, _Network) else ip_network(str(n)) for n in addresses)
    kept = []
    for n in networks:
        if kept and n.subnet_of(kept[-1]):
            continue
        kept.append(n)
        while len(kept) > 1 and kept[-1].prefixlen == kept[-2].prefixlen and kept[-1].supernet() == kept[-2].supernet():
            kept[-2:] = [kept[-1].supernet()]
    return iter(kept)
