# atexit: a run has no end that code could see.
def register(function, *args, **keywords):
    return function


def unregister(function):
    pass
