# heapq, over sorted lists.
import bisect as _bisect


def heapify(x):
    x.sort()


def heappush(heap, item):
    _bisect.insort(heap, item)


def heappop(heap):
    return heap.pop(0)


def heappushpop(heap, item):
    heappush(heap, item)
    return heappop(heap)


def heapreplace(heap, item):
    smallest = heappop(heap)
    heappush(heap, item)
    return smallest


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[:n]


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[:n]


def merge(*iterables, key=None, reverse=False):
    return iter(sorted((x for it in iterables for x in it), key=key, reverse=reverse))
