# asyncio: coroutines are driven to their end, one after the other.
class CancelledError(BaseException):
    pass


class TimeoutError(Exception):
    pass


class InvalidStateError(Exception):
    pass


def _drive(awaitable):
    if hasattr(awaitable, "send"):
        coroutine = awaitable
    else:
        coroutine = awaitable.__await__()
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value


class Future:
    def __init__(self, result=None):
        self._result = result

    def result(self):
        return self._result

    def done(self):
        return True

    def set_result(self, result):
        self._result = result

    def add_done_callback(self, callback):
        callback(self)

    def cancel(self):
        return False

    def __await__(self):
        return self._result
        yield


Task = Future


class AbstractEventLoop:
    def run_until_complete(self, awaitable):
        return _drive(awaitable)

    def create_task(self, awaitable, **keywords):
        return Future(_drive(awaitable))

    def run_in_executor(self, executor, function, *args):
        return Future(function(*args))

    def is_running(self):
        return False

    def is_closed(self):
        return False

    def close(self):
        pass

    stop = close


_loop = AbstractEventLoop()


def run(main, *, debug=None, loop_factory=None):
    return _drive(main)


def get_event_loop():
    return _loop


def get_running_loop():
    raise RuntimeError("no running event loop")


def new_event_loop():
    return AbstractEventLoop()


def set_event_loop(loop):
    pass


def set_event_loop_policy(policy):
    pass


def get_event_loop_policy():
    return None


class DefaultEventLoopPolicy:
    pass


class WindowsSelectorEventLoopPolicy:
    pass


def create_task(awaitable, *, name=None, context=None):
    return Future(_drive(awaitable))


def ensure_future(awaitable, *, loop=None):
    return Future(_drive(awaitable))


async def sleep(delay, result=None):
    return result


async def gather(*awaitables, return_exceptions=False):
    results = []
    for a in awaitables:
        results.append(await a)
    return results


async def wait_for(awaitable, timeout):
    return await awaitable


async def shield(awaitable):
    return await awaitable


async def to_thread(function, /, *args, **keywords):
    return function(*args, **keywords)


def iscoroutine(obj):
    return type(obj).__name__ == "coroutine"


def iscoroutinefunction(function):
    import inspect

    return inspect.iscoroutinefunction(function)


class Lock:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        pass

    async def acquire(self):
        return True

    def release(self):
        pass


class Semaphore(Lock):
    def __init__(self, value=1):
        pass


class Runner:
    def __init__(self, **keywords):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        pass

    def run(self, coroutine):
        return _drive(coroutine)
