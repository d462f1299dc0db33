# copy.
from _sqlgen import blank_copy as _blank_copy


class Error(Exception):
    pass


error = Error


def copy(x):
    own = getattr(type(x), "__copy__", None)
    if own is not None:
        return own(x)
    if isinstance(x, type) or callable(x) and not hasattr(x, "__dict__"):
        return x
    kind = type(x)
    if kind in (list, dict, set, bytearray):
        return x.copy()
    if kind in (tuple, str, int, float, bool, bytes, frozenset, type(None), complex, range):
        return x
    return _rebuild(x, lambda v: v)


def deepcopy(x, memo=None):
    if memo is None:
        memo = {}
    if id(x) in memo:
        return memo[id(x)]
    own = getattr(type(x), "__deepcopy__", None)
    if own is not None:
        y = own(x, memo)
    elif isinstance(x, type) or callable(x) and not hasattr(x, "__dict__"):
        return x
    else:
        kind = type(x)
        if kind is list:
            y = []
            memo[id(x)] = y
            for item in x:
                y.append(deepcopy(item, memo))
            return y
        if kind is dict:
            y = {}
            memo[id(x)] = y
            for key, value in x.items():
                y[deepcopy(key, memo)] = deepcopy(value, memo)
            return y
        if kind is tuple:
            y = tuple(deepcopy(item, memo) for item in x)
            if all(a is b for a, b in zip(x, y)):
                return x
        elif kind is set:
            y = {deepcopy(item, memo) for item in x}
        elif kind is frozenset:
            y = frozenset(deepcopy(item, memo) for item in x)
        elif kind is bytearray:
            y = x.copy()
        elif kind in (str, int, float, bool, bytes, type(None), complex, range):
            return x
        else:
            return _rebuild(x, lambda v: deepcopy(v, memo), memo)
    memo[id(x)] = y
    return y


def _rebuild(x, each, memo=None):
    kind = type(x)
    if not hasattr(x, "__dict__"):
        return x
    if isinstance(x, dict):
        y = kind.__new__(kind)
        for key, value in x.items():
            dict.__setitem__(y, each(key), each(value))
    elif isinstance(x, list):
        y = kind.__new__(kind)
        list.extend(y, [each(item) for item in x])
    elif isinstance(x, tuple):
        y = tuple.__new__(kind, [each(item) for item in x])
    elif isinstance(x, (str, int, float, bytes)):
        return x
    else:
        y = _blank_copy(x)
    if memo is not None:
        memo[id(x)] = y
    for name, value in x.__dict__.items():
        y.__dict__[name] = each(value)
    return y
