package sqlalchemy

import (
	"net/url"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"sqlgen/offline/pyeval"
)

// URLClass is sqlalchemy.URL, a named tuple.
var URLClass = pyeval.NewNativeClass("URL", "sqlalchemy.engine.url", pyeval.TupleClass)

// urlParts are the fields of a URL in the order of the tuple.
type urlParts struct {
	driver                         string
	username, password, host, data *string
	port                           *int64
	query                          []urlQuery
}

type urlQuery struct {
	key    string
	values []string
}

// urlPattern follows the regular expression of engine/url.py.
var urlPattern = regexp.MustCompile(`^([\w+]+)://(?:([^:/]*)(?::([^@]*))?@)?(?:(?:\[([^/?]+)\]|([^/:?]+))?(?::([^/?]*))?)?(?:/([^?]*))?(?:\?(.*))?`)

func parseURL(text string) (*urlParts, error) {
	m := urlPattern.FindStringSubmatchIndex(text)
	if m == nil {
		return nil, argumentError("Could not parse SQLAlchemy URL from given URL string")
	}
	group := func(i int) *string {
		if m[2*i] < 0 {
			return nil
		}
		s := text[m[2*i]:m[2*i+1]]
		return &s
	}
	unquoted := func(s *string) *string {
		if s != nil {
			if u, err := url.PathUnescape(*s); err == nil {
				return &u
			}
		}
		return s
	}
	p := &urlParts{driver: *group(1), username: unquoted(group(2)), password: unquoted(group(3)), host: group(5), data: group(7)}
	if p.host == nil {
		p.host = group(4)
	}
	if s := group(6); s != nil && *s != "" {
		n, err := strconv.ParseInt(*s, 10, 64)
		if err != nil {
			return nil, pyeval.Raise(pyeval.ValueErrorClass, "invalid literal for int() with base 10: '%s'", *s)
		}
		p.port = &n
	}
	if s := group(8); s != nil {
		for _, part := range strings.Split(*s, "&") {
			k, v, ok := strings.Cut(part, "=")
			if !ok || v == "" {
				continue
			}
			k, _ = url.QueryUnescape(k)
			v, _ = url.QueryUnescape(v)
			p.addQuery(k, v)
		}
	}
	return p, nil
}

func (p *urlParts) addQuery(k, v string) {
	for i := range p.query {
		if p.query[i].key == k {
			p.query[i].values = append(p.query[i].values, v)
			return
		}
	}
	p.query = append(p.query, urlQuery{k, []string{v}})
}

// text is render_as_string().
func (p *urlParts) text(hide bool) string {
	var b strings.Builder
	b.WriteString(p.driver + "://")
	if p.username != nil {
		b.WriteString(quoteURL(*p.username))
		if p.password != nil {
			b.WriteByte(':')
			if hide {
				b.WriteString("***")
			} else {
				b.WriteString(quoteURL(*p.password))
			}
		}
		b.WriteByte('@')
	}
	if p.host != nil {
		if strings.Contains(*p.host, ":") {
			b.WriteString("[" + *p.host + "]")
		} else {
			b.WriteString(*p.host)
		}
	}
	if p.port != nil {
		b.WriteString(":" + strconv.FormatInt(*p.port, 10))
	}
	if p.data != nil {
		b.WriteString("/" + *p.data)
	}
	sep := byte('?')
	query := append([]urlQuery(nil), p.query...)
	sort.SliceStable(query, func(i, j int) bool { return query[i].key < query[j].key })
	for _, q := range query {
		for _, v := range q.values {
			b.WriteByte(sep)
			sep = '&'
			b.WriteString(url.QueryEscape(q.key) + "=" + url.QueryEscape(v))
		}
	}
	return b.String()
}

// quoteURL escapes a user name or password; blanks and "+" stay.
func quoteURL(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("_.-~ +", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteString("%" + strings.ToUpper(strconv.FormatInt(int64(c)>>4, 16)+strconv.FormatInt(int64(c)&15, 16)))
		}
	}
	return b.String()
}

func urlText(s *string) pyeval.Value {
	if s == nil {
		return pyeval.None
	}
	return pyeval.Str(*s)
}

func newURL(p *urlParts) *pyeval.Object {
	port := pyeval.Value(pyeval.None)
	if p.port != nil {
		port = pyeval.MakeInt(*p.port)
	}
	query := pyeval.NewDict()
	for _, q := range p.query {
		if len(q.values) == 1 {
			query.SetStr(q.key, pyeval.Str(q.values[0]))
		} else {
			query.SetStr(q.key, pyeval.NewTuple(pyeval.Strings(q.values...)...))
		}
	}
	fields := []pyeval.Value{pyeval.Str(p.driver), urlText(p.username), urlText(p.password), urlText(p.host), port, urlText(p.data), query}
	o := pyeval.NewObject(URLClass, pyeval.NewTuple(fields...))
	for i, n := range urlFields {
		o.SetAttr(n, fields[i])
	}
	return o
}

var urlFields = []string{"drivername", "username", "password", "host", "port", "database", "query"}

// urlOf reads the fields back.
func urlOf(th *pyeval.Thread, v pyeval.Value) (*urlParts, error) {
	o, ok := v.(*pyeval.Object)
	if !ok {
		return nil, argumentError("Expected string or URL object, got %s", describe(th, v))
	}
	return urlFrom(th, func(name string) pyeval.Value { return attrOr(o, name) })
}

func urlFrom(th *pyeval.Thread, get func(name string) pyeval.Value) (*urlParts, error) {
	p := &urlParts{}
	var err error
	opt := func(name string) *string {
		v := get(name)
		if pyeval.IsNone(v) || err != nil {
			return nil
		}
		if u, ok := v.(*pyeval.Unknown); ok {
			err = u.Refuse("a part of a database URL must be known")
			return nil
		}
		s, e := th.Str(v)
		if e != nil {
			err = e
		}
		return &s
	}
	if d := opt("drivername"); d != nil {
		p.driver = *d
	}
	p.username, p.password, p.host, p.data = opt("username"), opt("password"), opt("host"), opt("database")
	if s := opt("port"); s != nil {
		n, e := strconv.ParseInt(*s, 10, 64)
		if e != nil {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "Port argument must be an integer or None")
		}
		p.port = &n
	}
	if err != nil {
		return nil, err
	}
	if q := get("query"); !pyeval.IsNone(q) {
		items, err := mappingItems(th, q)
		if err != nil {
			return nil, err
		}
		for _, it := range items {
			k, err := th.Str(it[0])
			if err != nil {
				return nil, err
			}
			vs := []pyeval.Value{it[1]}
			if _, one := pyeval.AsStr(it[1]); !one {
				if vs, err = th.Slice(it[1]); err != nil {
					return nil, err
				}
			}
			for _, v := range vs {
				s, err := th.Str(v)
				if err != nil {
					return nil, err
				}
				p.addQuery(k, s)
			}
		}
	}
	return p, nil
}

// makeURL is make_url().
func makeURL(th *pyeval.Thread, v pyeval.Value) (pyeval.Value, error) {
	if u, ok := v.(*pyeval.Unknown); ok {
		return u.Derive("make_url(%s)"), nil
	}
	if s, ok := pyeval.AsStr(v); ok {
		p, err := parseURL(s)
		if err != nil {
			return nil, err
		}
		return newURL(p), nil
	}
	if v.Class().IsSubclassOf(URLClass) {
		return v, nil
	}
	return nil, argumentError("Expected string or URL object, got %s", describe(th, v))
}

func init() {
	exportClass(URLClass)
	exportFunc("sqlalchemy.engine.url", pyeval.NewFunc("make_url(name_or_url)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return makeURL(th, a.At(0))
	}).Unknowns(pyeval.DeriveUnknown))
	URLClass.Define(func(b *pyeval.ClassBuilder) {
		b.Unknowns(pyeval.DeriveUnknown)
		create := b.ClassMethod("create(drivername, username=None, password=None, host=None, port=None, database=None, query=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			p, err := urlFrom(th, a.Get)
			if err != nil {
				return nil, err
			}
			return newURL(p), nil
		})
		_ = create
		b.New("(drivername, username=None, password=None, host=None, port=None, database=None, query=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			p, err := urlFrom(th, a.Get)
			if err != nil {
				return nil, err
			}
			return newURL(p), nil
		})
		b.Method("__init__(*args, **kw)", nothing)
		b.Method("set(drivername=None, username=None, password=None, host=None, port=None, database=None, query=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Object.(*pyeval.Object)
			p, err := urlFrom(th, func(name string) pyeval.Value {
				if v := a.Get(name); !pyeval.IsNone(v) {
					return v
				}
				return attrOr(o, name)
			})
			if err != nil {
				return nil, err
			}
			return newURL(p), nil
		})
		b.Method("update_query_dict(query_parameters, append=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			p, err := urlOf(th, a.Object)
			if err != nil {
				return nil, err
			}
			items, err := mappingItems(th, a.Get("query_parameters"))
			if err != nil {
				return nil, err
			}
			for _, it := range items {
				k, _ := pyeval.AsStr(it[0])
				v, err := th.Str(it[1])
				if err != nil {
					return nil, err
				}
				for i := range p.query {
					if p.query[i].key == k {
						p.query[i].values = nil
					}
				}
				p.addQuery(k, v)
			}
			return newURL(p), nil
		})
		render := func(hide func(th *pyeval.Thread, a *pyeval.Args) (bool, error)) pyeval.NativeFunc {
			return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				p, err := urlOf(th, a.Object)
				if err != nil {
					return nil, err
				}
				h, err := hide(th, a)
				return pyeval.Str(p.text(h)), err
			}
		}
		always := func(*pyeval.Thread, *pyeval.Args) (bool, error) { return true, nil }
		b.Method("render_as_string(hide_password=True)", render(func(th *pyeval.Thread, a *pyeval.Args) (bool, error) { return a.Bool(th, "hide_password") }))
		b.Method("__to_string__(hide_password=True)", render(func(th *pyeval.Thread, a *pyeval.Args) (bool, error) { return a.Bool(th, "hide_password") }))
		b.Method("__str__()", render(always))
		b.Method("__repr__()", render(always))
		part := func(i int, def string) pyeval.NativeFunc {
			return func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				name, _ := pyeval.AsStr(attrOr(a.Object.(*pyeval.Object), "drivername"))
				if parts := strings.SplitN(name, "+", 2); i < len(parts) {
					return pyeval.Str(parts[i]), nil
				}
				return pyeval.Str(def), nil
			}
		}
		b.Method("get_backend_name()", part(0, ""))
		b.Method("get_driver_name()", part(1, "psycopg2"))
	})
}
