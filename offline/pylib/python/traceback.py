# traceback.
import sys as _sys


def _exception(args):
    for a in args:
        if isinstance(a, BaseException):
            return a
    return _sys.exc_info()[1]


def format_exception_only(*args):
    e = _exception(args)
    text = str(e)
    return [type(e).__name__ + (": " + text if text else "") + "\n"]


def format_exception(*args, **keywords):
    return ["Traceback (most recent call last):\n"] + format_exception_only(*args)


def format_exc(limit=None, chain=True):
    return "".join(format_exception())


def print_exc(limit=None, file=None, chain=True):
    (file or _sys.stderr).write(format_exc())


def print_exception(*args, **keywords):
    _sys.stderr.write("".join(format_exception(*args)))


def print_stack(*args, **keywords):
    pass


def format_stack(*args, **keywords):
    return []


def extract_stack(*args, **keywords):
    return []


def format_tb(*args, **keywords):
    return []


print_tb = print_stack
