package pylib

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"hash/adler32"
	"hash/crc32"

	py "sqlgen/offline/pyeval"
)

// hashClass is the class of hash objects and of HMACs.
var hashClass = py.NewNativeClass("HASH", "_hashlib")

// hashState is the payload: what was written so far, and the function.
type hashState struct {
	name string
	data []byte
	sum  func(data []byte) []byte
	size int
}

var hashFunctions = []struct {
	name string
	make func() hash.Hash
}{
	{"md5", md5.New}, {"sha1", sha1.New}, {"sha224", sha256.New224}, {"sha256", sha256.New}, {"sha384", sha512.New384}, {"sha512", sha512.New},
	{"sha3_224", func() hash.Hash { return sha3.New224() }}, {"sha3_256", func() hash.Hash { return sha3.New256() }},
	{"sha3_384", func() hash.Hash { return sha3.New384() }}, {"sha3_512", func() hash.Hash { return sha3.New512() }},
}

func hashByName(name string) func() hash.Hash {
	for _, f := range hashFunctions {
		if f.name == name {
			return f.make
		}
	}
	return nil
}

// bytesArg is a bytes-like argument.
func bytesArg(v py.Value) ([]byte, error) {
	switch x := py.Underlying(v).(type) {
	case py.Bytes:
		return []byte(x), nil
	case *py.ByteArray:
		return x.B, nil
	case py.Str:
		return nil, py.Raise(py.TypeErrorClass, "Strings must be encoded before hashing")
	case *py.Unknown:
		return nil, x.Refuse("the bytes must be known")
	}
	return nil, py.Raise(py.TypeErrorClass, "object supporting the buffer API required")
}

func newHash(name string, make func() hash.Hash, data []byte) py.Value {
	return py.NewObject(hashClass, &hashState{name: name, data: data, size: make().Size(), sum: func(data []byte) []byte {
		h := make()
		h.Write(data)
		return h.Sum(nil)
	}})
}

func optBytes(a *py.Args, name string) ([]byte, error) {
	v := a.Get(name)
	if py.IsNone(v) {
		return nil, nil
	}
	b, err := bytesArg(v)
	return append([]byte(nil), b...), err
}

func init() {
	hashClass.Define(func(b *py.ClassBuilder) {
		state := func(a *py.Args) *hashState {
			s, _ := py.Payload[*hashState](a.Self)
			return s
		}
		b.Method("update(data)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			data, err := bytesArg(a.At(0))
			if err != nil {
				return nil, err
			}
			s := state(a)
			s.data = append(s.data, data...)
			return py.None, th.Alloc(int64(len(data)))
		})
		b.Method("digest()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s := state(a)
			return py.Bytes(s.sum(s.data)), nil
		})
		b.Method("hexdigest()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s := state(a)
			return py.Str(hex.EncodeToString(s.sum(s.data))), nil
		})
		b.Method("copy()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s := *state(a)
			s.data = append([]byte(nil), s.data...)
			return py.NewObject(hashClass, &s), nil
		})
		b.Property("name", func(th *py.Thread, self py.Value) (py.Value, error) {
			s, _ := py.Payload[*hashState](self)
			return py.Str(s.name), nil
		}, nil)
		b.Property("digest_size", func(th *py.Thread, self py.Value) (py.Value, error) {
			s, _ := py.Payload[*hashState](self)
			return py.MakeInt(int64(s.size)), nil
		}, nil)
	})
	register(py.NewModuleDef("hashlib").Define(func(b *py.ModuleBuilder) {
		for _, f := range hashFunctions {
			b.Func(f.name+"(string=None, *, usedforsecurity=True)", func(th *py.Thread, a *py.Args) (py.Value, error) {
				data, err := optBytes(a, "string")
				return newHash(f.name, f.make, data), err
			})
		}
		b.Func("new(name, data=None, *, usedforsecurity=True)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			make := hashByName(name)
			if make == nil {
				return nil, py.Raise(py.ValueErrorClass, "unsupported hash type %s", name)
			}
			data, err := optBytes(a, "data")
			return newHash(name, make, data), err
		})
		b.Func("pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			name, err := a.Str("hash_name")
			if err != nil {
				return nil, err
			}
			make := hashByName(name)
			if make == nil {
				return nil, py.Raise(py.ValueErrorClass, "unsupported hash type %s", name)
			}
			password, err := bytesArg(a.Get("password"))
			if err != nil {
				return nil, err
			}
			salt, err := bytesArg(a.Get("salt"))
			if err != nil {
				return nil, err
			}
			rounds, err := a.Int("iterations")
			if err != nil {
				return nil, err
			}
			size, given, err := a.OptInt("dklen")
			if err != nil {
				return nil, err
			}
			if !given {
				size = int64(make().Size())
			}
			if rounds < 1 || size < 1 || size > 1<<20 {
				return nil, py.Raise(py.ValueErrorClass, "iteration value must be greater than 0.")
			}
			if err := th.Steps(rounds); err != nil {
				return nil, err
			}
			key, kerr := pbkdf2.Key(make, string(password), salt, int(rounds), int(size))
			if kerr != nil {
				return nil, py.Raise(py.ValueErrorClass, "%s", kerr)
			}
			return py.Bytes(key), nil
		})
		names := make([]py.Value, len(hashFunctions))
		for i, f := range hashFunctions {
			names[i] = py.Str(f.name)
		}
		b.Attr("algorithms_available", py.NewTuple(names...))
		b.Attr("algorithms_guaranteed", py.NewTuple(names...))
	}))
	register(py.NewModuleDef("hmac").Define(func(b *py.ModuleBuilder) {
		b.Func("new(key, msg=None, digestmod='')", func(th *py.Thread, a *py.Args) (py.Value, error) {
			key, err := bytesArg(a.Get("key"))
			if err != nil {
				return nil, err
			}
			msg, err := optBytes(a, "msg")
			if err != nil {
				return nil, err
			}
			name, ok := py.AsStr(a.Get("digestmod"))
			if f, isFunc := a.Get("digestmod").(*py.Builtin); isFunc {
				name, ok = f.Name, true
			}
			make := hashByName(name)
			if !ok || make == nil {
				return nil, py.Raise(py.TypeErrorClass, "Missing required argument 'digestmod'.")
			}
			return py.NewObject(hashClass, &hashState{name: "hmac-" + name, data: msg, size: make().Size(), sum: func(data []byte) []byte {
				h := hmac.New(make, key)
				h.Write(data)
				return h.Sum(nil)
			}}), nil
		})
		b.Func("compare_digest(a, b)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			eq, err := th.Equal(a.At(0), a.At(1))
			return py.Bool(eq), err
		})
	}))
	register(py.NewModuleDef("zlib").Define(func(b *py.ModuleBuilder) {
		for _, f := range []struct {
			name string
			fn   func(b []byte) uint32
		}{{"crc32", crc32.ChecksumIEEE}, {"adler32", adler32.Checksum}} {
			b.Func(f.name+"(data, value=0)", func(th *py.Thread, a *py.Args) (py.Value, error) {
				data, err := bytesArg(a.At(0))
				return py.MakeInt(int64(f.fn(data))), err
			})
		}
	}))
}
