package pylib

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"strings"

	py "sqlgen/offline/pyeval"
)

// BinasciiErrorClass is binascii.Error.
var BinasciiErrorClass = py.NewNativeClass("Error", "binascii", py.ValueErrorClass)

// textOrBytes is an argument that may be ASCII text or bytes.
func textOrBytes(v py.Value) (string, error) {
	if s, ok := py.AsStr(v); ok {
		return s, nil
	}
	b, err := bytesArg(v)
	return string(b), err
}

// decodeBase64 drops what is outside of the alphabet, as b64decode does unless
// it is told to validate.
func decodeBase64(s string, enc *base64.Encoding, validate bool) ([]byte, error) {
	alphabet := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
	if enc == base64.URLEncoding {
		s = strings.NewReplacer("-", "+", "_", "/").Replace(s)
	}
	kept := strings.Map(func(r rune) rune {
		if strings.ContainsRune(alphabet, r) {
			return r
		}
		return -1
	}, s)
	if validate && len(kept) != len(s) {
		return nil, py.Raise(BinasciiErrorClass, "Only base64 data is allowed")
	}
	data := strings.TrimRight(kept, "=")
	if len(data)%4 == 1 {
		return nil, py.Raise(BinasciiErrorClass, "Invalid base64-encoded string: number of data characters (%d) cannot be 1 more than a multiple of 4", len(data))
	}
	if need := (4 - len(data)%4) % 4; len(kept)-len(data) < need {
		return nil, py.Raise(BinasciiErrorClass, "Incorrect padding")
	}
	b, err := base64.RawStdEncoding.DecodeString(data)
	if err != nil {
		return nil, py.Raise(BinasciiErrorClass, "Invalid base64-encoded string")
	}
	return b, nil
}

func init() {
	encode := func(f func(b []byte) string) py.NativeFunc {
		return func(th *py.Thread, a *py.Args) (py.Value, error) {
			if _, isText := py.AsStr(a.At(0)); isText {
				return nil, py.Raise(py.TypeErrorClass, "a bytes-like object is required, not 'str'")
			}
			b, err := bytesArg(a.At(0))
			if err != nil {
				return nil, err
			}
			return py.Bytes(f(b)), th.Alloc(int64(2 * len(b)))
		}
	}
	lines := func(b []byte) string {
		var out strings.Builder
		for len(b) > 57 {
			out.WriteString(base64.StdEncoding.EncodeToString(b[:57]) + "\n")
			b = b[57:]
		}
		if len(b) > 0 {
			out.WriteString(base64.StdEncoding.EncodeToString(b) + "\n")
		}
		return out.String()
	}
	unhex := func(th *py.Thread, a *py.Args) (py.Value, error) {
		s, err := textOrBytes(a.At(0))
		if err != nil {
			return nil, err
		}
		b, herr := hex.DecodeString(s)
		if herr != nil {
			return nil, py.Raise(BinasciiErrorClass, "Non-hexadecimal digit found")
		}
		return py.Bytes(b), nil
	}
	register(py.NewModuleDef("base64").Define(func(b *py.ModuleBuilder) {
		b.Func("b64encode(s, altchars=None)", encode(base64.StdEncoding.EncodeToString))
		b.Func("standard_b64encode(s)", encode(base64.StdEncoding.EncodeToString))
		b.Func("urlsafe_b64encode(s)", encode(base64.URLEncoding.EncodeToString))
		b.Func("encodebytes(s)", encode(lines))
		b.Func("b16encode(s)", encode(func(b []byte) string { return strings.ToUpper(hex.EncodeToString(b)) }))
		b.Func("b32encode(s)", encode(base32.StdEncoding.EncodeToString))
		decode := func(enc *base64.Encoding) py.NativeFunc {
			return func(th *py.Thread, a *py.Args) (py.Value, error) {
				s, err := textOrBytes(a.At(0))
				if err != nil {
					return nil, err
				}
				validate := false
				if enc == base64.StdEncoding && a.FuncName() == "b64decode" {
					if validate, err = a.Bool(th, "validate"); err != nil {
						return nil, err
					}
				}
				d, err := decodeBase64(s, enc, validate)
				return py.Bytes(d), err
			}
		}
		b.Func("b64decode(s, altchars=None, validate=False)", decode(base64.StdEncoding))
		b.Func("standard_b64decode(s)", decode(base64.StdEncoding))
		b.Func("decodebytes(s)", decode(base64.StdEncoding))
		b.Func("urlsafe_b64decode(s)", decode(base64.URLEncoding))
		b.Func("b32decode(s, casefold=False, map01=None)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s, err := textOrBytes(a.At(0))
			if err != nil {
				return nil, err
			}
			d, derr := base32.StdEncoding.DecodeString(s)
			if derr != nil {
				return nil, py.Raise(BinasciiErrorClass, "Non-base32 digit found")
			}
			return py.Bytes(d), nil
		})
		b.Func("b16decode(s, casefold=False)", unhex)
	}))
	register(py.NewModuleDef("binascii").Define(func(b *py.ModuleBuilder) {
		b.Classes(BinasciiErrorClass)
		b.Func("hexlify(data)", encode(hex.EncodeToString))
		b.Func("b2a_hex(data)", encode(hex.EncodeToString))
		b.Func("unhexlify(hexstr)", unhex)
		b.Func("a2b_hex(hexstr)", unhex)
		b.Func("b2a_base64(data, *, newline=True)", encode(func(b []byte) string { return base64.StdEncoding.EncodeToString(b) + "\n" }))
		b.Func("a2b_base64(string)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s, err := textOrBytes(a.At(0))
			if err != nil {
				return nil, err
			}
			d, err := decodeBase64(s, base64.StdEncoding, false)
			return py.Bytes(d), err
		})
	}))
}
