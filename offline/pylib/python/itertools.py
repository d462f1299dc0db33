# itertools as generators.
import operator as _operator

_missing = object()


def count(start=0, step=1):
    while True:
        yield start
        start += step


def cycle(iterable):
    saved = []
    for item in iterable:
        yield item
        saved.append(item)
    while saved:
        for item in saved:
            yield item


def repeat(object, times=None):
    if times is None:
        while True:
            yield object
    for _ in range(times):
        yield object


def accumulate(iterable, func=None, *, initial=None):
    func = func or _operator.add
    items = iter(iterable)
    if initial is None:
        try:
            total = next(items)
        except StopIteration:
            return
    else:
        total = initial
    yield total
    for item in items:
        total = func(total, item)
        yield total


def batched(iterable, n, *, strict=False):
    if n < 1:
        raise ValueError("n must be at least one")
    items = iter(iterable)
    while batch := tuple(islice(items, n)):
        if strict and len(batch) != n:
            raise ValueError("batched(): incomplete batch")
        yield batch


class chain:
    def __init__(self, *iterables):
        self._items = self._each(iterables)

    @classmethod
    def from_iterable(cls, iterables):
        self = cls()
        self._items = cls._each(iterables)
        return self

    @staticmethod
    def _each(iterables):
        for iterable in iterables:
            yield from iterable

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._items)


def compress(data, selectors):
    return (d for d, s in zip(data, selectors) if s)


def dropwhile(predicate, iterable):
    items = iter(iterable)
    for item in items:
        if not predicate(item):
            yield item
            break
    yield from items


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            return
        yield item


def filterfalse(predicate, iterable):
    if predicate is None:
        predicate = bool
    return (item for item in iterable if not predicate(item))


def groupby(iterable, key=None):
    # The groups are collected, so that they stay valid after the next one.
    group, current = [], _missing
    for item in iterable:
        k = item if key is None else key(item)
        if current is not _missing and k != current:
            yield current, iter(group)
            group = []
        current = k
        group.append(item)
    if current is not _missing:
        yield current, iter(group)


def islice(iterable, *args):
    s = slice(*args)
    start = 0 if s.start is None else s.start
    step = 1 if s.step is None else s.step
    stop = s.stop
    if start < 0 or (stop is not None and stop < 0) or step < 1:
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    return _islice(iter(iterable), start, stop, step)


def _islice(items, start, stop, step):
    if stop is not None and stop <= 0:
        return
    wanted = start
    i = 0
    while stop is None or i < stop:
        if stop is not None and wanted >= stop:
            while i < stop:
                try:
                    next(items)
                except StopIteration:
                    return
                i += 1
            return
        try:
            item = next(items)
        except StopIteration:
            return
        if i == wanted:
            yield item
            wanted += step
        i += 1


def pairwise(iterable):
    items = iter(iterable)
    previous = next(items, _missing)
    for item in items:
        yield previous, item
        previous = item


def starmap(function, iterable):
    return (function(*args) for args in iterable)


def tee(iterable, n=2):
    saved = list(iterable)
    return tuple(iter(saved) for _ in range(n))


def zip_longest(*iterables, fillvalue=None):
    iterators = [iter(i) for i in iterables]
    open_ = len(iterators)
    done = [False] * open_
    while open_:
        row = []
        for i, items in enumerate(iterators):
            item = _missing if done[i] else next(items, _missing)
            if item is _missing:
                if not done[i]:
                    done[i] = True
                    open_ -= 1
                item = fillvalue
            row.append(item)
        if open_:
            yield tuple(row)


def product(*iterables, repeat=1):
    pools = [tuple(i) for i in iterables] * repeat
    places = [0] * len(pools)
    if any(not p for p in pools):
        return
    while True:
        yield tuple(p[i] for p, i in zip(pools, places))
        at = len(pools) - 1
        while at >= 0:
            places[at] += 1
            if places[at] < len(pools[at]):
                break
            places[at] = 0
            at -= 1
        if at < 0:
            return


def permutations(iterable, r=None):
    pool = tuple(iterable)
    n = len(pool)
    r = n if r is None else r

    def choose(prefix, left):
        if len(prefix) == r:
            yield tuple(pool[i] for i in prefix)
            return
        for i in range(n):
            if i not in left:
                continue
            yield from choose(prefix + [i], left - {i})

    return choose([], frozenset(range(n)))


def _choices(pool, r, again):
    def choose(prefix, start):
        if len(prefix) == r:
            yield tuple(pool[i] for i in prefix)
            return
        for i in range(start, len(pool)):
            yield from choose(prefix + [i], i if again else i + 1)

    return choose([], 0)


def combinations(iterable, r):
    return _choices(tuple(iterable), r, False)


def combinations_with_replacement(iterable, r):
    return _choices(tuple(iterable), r, True)
