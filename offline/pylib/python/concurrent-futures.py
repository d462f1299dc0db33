# concurrent.futures: calls run at once, one after the other.
class Future:
    def __init__(self, function, args, keywords):
        self._error = self._result = None
        try:
            self._result = function(*args, **keywords)
        except Exception as e:
            self._error = e

    def result(self, timeout=None):
        if self._error is not None:
            raise self._error
        return self._result

    def exception(self, timeout=None):
        return self._error

    def done(self):
        return True


class Executor:
    def __init__(self, *args, **keywords):
        pass

    def submit(self, function, /, *args, **keywords):
        return Future(function, args, keywords)

    def map(self, function, *iterables, timeout=None, chunksize=1):
        return map(function, *iterables)

    def shutdown(self, wait=True, **keywords):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        pass


ThreadPoolExecutor = ProcessPoolExecutor = Executor


def as_completed(futures, timeout=None):
    return iter(list(futures))


def wait(futures, timeout=None, return_when=None):
    return set(futures), set()
