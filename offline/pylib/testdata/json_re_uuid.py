import json
import random
import re
import uuid

x = {"a": [1, 2.5, None, True, "ü\n\"\\"], "b": {"c": ()}, 3: "x", None: 1.0, "e": 1e100, "big": 10**30, "em": "😀"}
print(json.dumps(x), json.dumps(x, indent=2), json.dumps(x["a"], ensure_ascii=False, separators=(",", ":")), json.dumps({"b": 1, "a": 2}, sort_keys=True), sep="\n")
print(json.loads('{"a": [1, -2.5e3, null, true, "\\u00fc\\ud83d\\ude00"], "b": {}}'), json.loads("[]"), json.loads(" 12 "))
for bad in ['{"a": }', "[1,", "nope", '{"a" 1}', '"x', "[1] 2"]:
    try:
        json.loads(bad)
    except json.JSONDecodeError as e:
        print(e)
try:
    json.dumps({1, 2})
except TypeError as e:
    print(e)
print(json.dumps({"k": uuid.UUID(int=5)}, default=str), json.loads('{"a": 1}', object_hook=lambda d: list(d.items())))

print(re.sub(r"(\w+)@(\w+)", r"\2 at \1", "joe@example ann@site"), re.findall(r"\d+", "a1b22c333"), re.findall(r"(a)(b)?", "abaab"))
m = re.match(r"(?P<year>\d{4})-(?P<month>\d\d)", "2024-02-29")
print(m.group(), m.group(1, 2), m["year"], m.groupdict(), m.span("month"), m.start(), m.end(), m.groups(), m.lastgroup)
print(re.split(r"[,;]\s*", "a, b;c"), re.split(r"(-)", "a-b"), re.fullmatch(r"\w+", "abc def"), bool(re.search("B", "abc", re.I)), re.escape("a.b*c d-e"))
print(re.sub("a*", "-", "baac"), re.sub(r"\b", "|", "hi you"), re.subn("x", "y", "axbx"), re.sub("o", lambda m: m.group().upper(), "foo", count=1))
print(re.compile(r"""  ( \d+ )  # digits
   \s* """, re.VERBOSE).findall("1 22  3"), re.findall(r"^\w", "a\nb", re.M), re.findall(r"(?i)A.c", "abc a\nc"), re.match(r"(a|b)\1", "aa").group())
print([m.group() for m in re.finditer(r"(?<=x)\d|(?=y)", "x1y")], re.sub(r"(?P<n>\d)", r"<\g<n>>", "a1"), re.findall(r"[\w.-]+", "a.b-c d"), re.search(r"\Aab\Z", "ab") is not None)
for bad in ["(", "[a", "*a", r"\q", "(?P<a>x)(?P=b)"]:
    try:
        re.compile(bad)
        print("compiled", bad)
    except re.error as e:
        print("re.error")
u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u.int, u.version, u.bytes, uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"), uuid.UUID(int=7), u == uuid.UUID(u.hex), u.urn, u.fields)
print(len(str(uuid.uuid4())), uuid.uuid4().version, uuid.uuid4() != uuid.uuid4())
for seed in (42, "abc", 0, -3, 2**70):
    random.seed(seed)
    print(random.random(), random.randint(1, 100), random.choice("abcdef"), random.sample(range(50), 5), random.uniform(1, 2), random.randrange(0, 100, 7), random.getrandbits(40))
    l = list(range(10))
    random.shuffle(l)
    print(l, random.choices([1, 2, 3], k=4), random.choices("ab", weights=[1, 9], k=3))
r = random.Random(7)
print(r.random(), r.randint(5, 6))
