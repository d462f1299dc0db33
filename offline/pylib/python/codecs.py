# codecs.
import io as _io

BOM_UTF8 = b"\xef\xbb\xbf"


def open(filename, mode="r", encoding=None, errors="strict", buffering=-1):
    return _io.open(filename, mode.replace("U", ""), encoding=encoding, errors=errors, newline="")


def encode(obj, encoding="utf-8", errors="strict"):
    if encoding in ("rot13", "rot_13"):
        return "".join(
            chr((ord(c) - b + 13) % 26 + b) if (b := 65 if c.isupper() else 97) and c.isascii() and c.isalpha() else c for c in obj
        )
    if encoding in ("hex", "hex_codec"):
        return obj.hex().encode()
    if encoding in ("base64", "base64_codec"):
        import base64

        return base64.encodebytes(obj)
    return obj.encode(encoding, errors)


def decode(obj, encoding="utf-8", errors="strict"):
    if encoding in ("rot13", "rot_13"):
        return encode(obj, encoding)
    if encoding in ("hex", "hex_codec"):
        return bytes.fromhex(obj.decode() if isinstance(obj, bytes) else obj)
    if encoding in ("base64", "base64_codec"):
        import base64

        return base64.b64decode(obj)
    return obj.decode(encoding, errors)
