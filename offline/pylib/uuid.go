package pylib

import (
	"crypto/md5"
	"crypto/sha1"
	"encoding/hex"
	"math/big"
	"strconv"
	"strings"

	py "sqlgen/offline/pyeval"
)

// UUIDClass is uuid.UUID. The payload is [UUID].
var UUIDClass = py.NewNativeClass("UUID", "uuid")

// UUID is the payload of a uuid.UUID.
type UUID [16]byte

// String is the canonical form.
func (u UUID) String() string {
	h := hex.EncodeToString(u[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// UUIDOf is the payload of a uuid.UUID.
func UUIDOf(v py.Value) (UUID, bool) { return py.Payload[UUID](v) }

func newUUID(u UUID) py.Value { return py.NewObject(UUIDClass, u) }

func (u UUID) int() *big.Int { return new(big.Int).SetBytes(u[:]) }

func (u *UUID) setVersion(v int) {
	u[6] = u[6]&0x0f | byte(v)<<4
	u[8] = u[8]&0x3f | 0x80
}

func parseUUID(s string) (u UUID, ok bool) {
	s = strings.ReplaceAll(s, "urn:", "")
	s = strings.ReplaceAll(s, "uuid:", "")
	s = strings.Trim(s, "{}")
	s = strings.ReplaceAll(s, "-", "")
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != 16 {
		return u, false
	}
	return UUID(b), true
}

func uuidNew(th *py.Thread, a *py.Args) (py.Value, error) {
	given := 0
	for _, name := range []string{"hex", "bytes", "bytes_le", "fields", "int"} {
		if !py.IsNone(a.Get(name)) {
			given++
		}
	}
	if given != 1 {
		return nil, py.Raise(py.TypeErrorClass, "one of the hex, bytes, bytes_le, fields, or int arguments must be given")
	}
	var u UUID
	switch {
	case !py.IsNone(a.Get("hex")):
		s, ok := py.AsStr(a.Get("hex"))
		if !ok {
			return nil, py.Raise(py.AttributeErrorClass, "'%s' object has no attribute 'replace'", py.TypeName(a.Get("hex")))
		}
		if u, ok = parseUUID(s); !ok {
			return nil, py.Raise(py.ValueErrorClass, "badly formed hexadecimal UUID string")
		}
	case !py.IsNone(a.Get("int")):
		i, ok := py.AsInt(a.Get("int"))
		n := i.Big()
		if !ok || n.Sign() < 0 || n.BitLen() > 128 {
			return nil, py.Raise(py.ValueErrorClass, "int is out of range (need a 128-bit value)")
		}
		n.FillBytes(u[:])
	case !py.IsNone(a.Get("fields")):
		items, err := th.Slice(a.Get("fields"))
		if err != nil {
			return nil, err
		}
		if len(items) != 6 {
			return nil, py.Raise(py.ValueErrorClass, "fields is not a 6-tuple")
		}
		n := new(big.Int)
		for i, width := range []uint{32, 16, 16, 8, 8, 48} {
			f, ok := py.AsInt(items[i])
			if !ok || f.Sign() < 0 || f.Big().BitLen() > int(width) {
				return nil, py.Raise(py.ValueErrorClass, "field %d out of range (need a %d-bit value)", i+1, width)
			}
			n.Lsh(n, width).Or(n, f.Big())
		}
		n.FillBytes(u[:])
	default:
		name, v := "bytes", a.Get("bytes")
		if py.IsNone(v) {
			name, v = "bytes_le", a.Get("bytes_le")
		}
		b, ok := py.Underlying(v).(py.Bytes)
		if !ok || len(b) != 16 {
			return nil, py.Raise(py.ValueErrorClass, "%s is not a 16-char string", name)
		}
		copy(u[:], b)
		if name == "bytes_le" {
			u[0], u[1], u[2], u[3] = u[3], u[2], u[1], u[0]
			u[4], u[5], u[6], u[7] = u[5], u[4], u[7], u[6]
		}
	}
	if v, given, err := a.OptInt("version"); err != nil {
		return nil, err
	} else if given {
		if v < 1 || v > 8 {
			return nil, py.Raise(py.ValueErrorClass, "illegal version number")
		}
		u.setVersion(int(v))
	}
	return py.NewObject(a.SelfClass(), u), nil
}

func uuidCompare(test func(c int) bool) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		x, _ := UUIDOf(a.Self)
		y, ok := UUIDOf(a.At(0))
		if !ok {
			return py.NotImplemented, nil
		}
		return py.Bool(test(strings.Compare(string(x[:]), string(y[:])))), nil
	}
}

// nameUUID is uuid3 and uuid5.
func nameUUID(version int) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		ns, ok := UUIDOf(a.At(0))
		if !ok {
			return nil, py.Raise(py.AttributeErrorClass, "'%s' object has no attribute 'bytes'", py.TypeName(a.At(0)))
		}
		var name string
		switch x := py.Underlying(a.At(1)).(type) {
		case py.Str:
			name = string(x)
		case py.Bytes:
			name = string(x)
		default:
			return nil, py.Raise(py.TypeErrorClass, "name must be str or bytes, not %s", py.TypeName(a.At(1)))
		}
		var u UUID
		if version == 3 {
			sum := md5.Sum(append(ns[:], name...))
			u = UUID(sum)
		} else {
			sum := sha1.Sum(append(ns[:], name...))
			u = UUID(sum[:16])
		}
		u.setVersion(version)
		return newUUID(u), nil
	}
}

func init() {
	UUIDClass.Define(func(b *py.ClassBuilder) {
		b.New("(hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None, *, is_safe=None)", uuidNew)
		b.Method("__init__(*args, **kw)", func(*py.Thread, *py.Args) (py.Value, error) { return py.None, nil })
		method := func(f func(u UUID) py.Value) py.NativeFunc {
			return func(th *py.Thread, a *py.Args) (py.Value, error) {
				u, _ := UUIDOf(a.Self)
				return f(u), nil
			}
		}
		property := func(name string, f func(u UUID) py.Value) {
			b.Property(name, func(th *py.Thread, self py.Value) (py.Value, error) {
				u, _ := UUIDOf(self)
				return f(u), nil
			}, nil)
		}
		b.Method("__str__()", method(func(u UUID) py.Value { return py.Str(u.String()) }))
		b.Method("__repr__()", method(func(u UUID) py.Value { return py.Str("UUID('" + u.String() + "')") }))
		b.Method("__int__()", method(func(u UUID) py.Value { return py.MakeBigInt(u.int()) }))
		b.Method("__hash__()", method(func(u UUID) py.Value { return py.MakeBigInt(u.int()) }))
		b.Method("__eq__(other)", uuidCompare(func(c int) bool { return c == 0 }))
		b.Method("__ne__(other)", uuidCompare(func(c int) bool { return c != 0 }))
		b.Method("__lt__(other)", uuidCompare(func(c int) bool { return c < 0 }))
		b.Method("__le__(other)", uuidCompare(func(c int) bool { return c <= 0 }))
		b.Method("__gt__(other)", uuidCompare(func(c int) bool { return c > 0 }))
		b.Method("__ge__(other)", uuidCompare(func(c int) bool { return c >= 0 }))
		property("hex", func(u UUID) py.Value { return py.Str(hex.EncodeToString(u[:])) })
		property("bytes", func(u UUID) py.Value { return py.Bytes(u[:]) })
		property("int", func(u UUID) py.Value { return py.MakeBigInt(u.int()) })
		property("urn", func(u UUID) py.Value { return py.Str("urn:uuid:" + u.String()) })
		property("variant", func(u UUID) py.Value {
			switch {
			case u[8]&0x80 == 0:
				return py.Str("reserved for NCS compatibility")
			case u[8]&0x40 == 0:
				return py.Str("specified in RFC 4122")
			case u[8]&0x20 == 0:
				return py.Str("reserved for Microsoft compatibility")
			}
			return py.Str("reserved for future definition")
		})
		property("version", func(u UUID) py.Value {
			if u[8]&0xc0 != 0x80 {
				return py.None
			}
			return py.MakeInt(int64(u[6] >> 4))
		})
		n := func(from, to int) func(u UUID) py.Value {
			return func(u UUID) py.Value {
				v, _ := strconv.ParseUint(hex.EncodeToString(u[from:to]), 16, 64)
				return py.MakeInt(int64(v))
			}
		}
		property("time_low", n(0, 4))
		property("time_mid", n(4, 6))
		property("time_hi_version", n(6, 8))
		property("node", n(10, 16))
		property("fields", func(u UUID) py.Value {
			return py.NewTuple(n(0, 4)(u), n(4, 6)(u), n(6, 8)(u), n(8, 9)(u), n(9, 10)(u), n(10, 16)(u))
		})
	})
	register(py.NewModuleDef("uuid").Define(func(b *py.ModuleBuilder) {
		b.Classes(UUIDClass)
		// uuid1 and uuid4 are drawn from the run's seeded generator.
		drawn := func(version int) py.NativeFunc {
			return func(th *py.Thread, a *py.Args) (py.Value, error) {
				var u UUID
				randomOf(th).fill(u[:])
				u.setVersion(version)
				return newUUID(u), nil
			}
		}
		b.Func("uuid1(node=None, clock_seq=None)", drawn(1))
		b.Func("uuid4()", drawn(4))
		b.Func("uuid3(namespace, name)", nameUUID(3))
		b.Func("uuid5(namespace, name)", nameUUID(5))
		for _, ns := range []struct{ name, uuid string }{
			{"NAMESPACE_DNS", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
			{"NAMESPACE_URL", "6ba7b811-9dad-11d1-80b4-00c04fd430c8"},
			{"NAMESPACE_OID", "6ba7b812-9dad-11d1-80b4-00c04fd430c8"},
			{"NAMESPACE_X500", "6ba7b814-9dad-11d1-80b4-00c04fd430c8"},
		} {
			u, _ := parseUUID(ns.uuid)
			b.Attr(ns.name, newUUID(u))
		}
	}))
}
