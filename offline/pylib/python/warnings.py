# warnings.
import _sqlgen

filters = []
_errors = []


def warn(message, category=None, stacklevel=1, source=None, **keywords):
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    for wanted in _errors:
        if issubclass(category, wanted):
            raise message if isinstance(message, Warning) else category(message)
    if _caught:
        _caught[-1].append(WarningMessage(message if isinstance(message, Warning) else category(message), category))
        return
    _sqlgen.log(f"{category.__name__}: {message}\n")


def warn_explicit(message, category, filename, lineno, **keywords):
    warn(message, category)


class WarningMessage:
    def __init__(self, message, category):
        self.message, self.category = message, category
        self.filename, self.lineno = "", 0


_caught = []


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    if action == "error":
        _errors.append(category)


def simplefilter(action, category=Warning, lineno=0, append=False):
    if action == "error":
        _errors.append(category)


def resetwarnings():
    _errors.clear()


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record

    def __enter__(self):
        self._saved = list(_errors)
        if self._record:
            _caught.append([])
            return _caught[-1]

    def __exit__(self, *exc):
        _errors[:] = self._saved
        if self._record:
            _caught.pop()


def showwarning(*args, **keywords):
    pass


def deprecated(message, /, **keywords):
    return lambda f: f
