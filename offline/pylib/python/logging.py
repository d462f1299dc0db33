# logging: records go to the tool's log, which is shown when asked for.
import _sqlgen

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0
_names = {50: "CRITICAL", 40: "ERROR", 30: "WARNING", 20: "INFO", 10: "DEBUG", 0: "NOTSET"}
_levels = {name: level for level, name in _names.items()} | {"WARN": 30, "FATAL": 50}
raiseExceptions = False
lastResort = None


def getLevelName(level):
    if isinstance(level, str):
        return _levels.get(level, f"Level {level}")
    return _names.get(level, f"Level {level}")


def addLevelName(level, name):
    _names[level] = name
    _levels[name] = level


def getLevelNamesMapping():
    return dict(_levels)


def _level(level):
    if isinstance(level, str):
        if level not in _levels:
            raise ValueError(f"Unknown level: {level!r}")
        return _levels[level]
    return level


class LogRecord:
    def __init__(self, name, level, msg, args):
        self.name, self.levelno, self.levelname, self.msg, self.args = name, level, getLevelName(level), msg, args

    def getMessage(self):
        msg = str(self.msg)
        if self.args:
            msg = msg % self.args
        return msg


class Filterer:
    def __init__(self):
        self.filters = []

    def addFilter(self, f):
        self.filters.append(f)

    def removeFilter(self, f):
        if f in self.filters:
            self.filters.remove(f)


class Handler(Filterer):
    def __init__(self, level=NOTSET, *args, **keywords):
        super().__init__()
        self.level = level
        self.formatter = None

    def setLevel(self, level):
        self.level = _level(level)

    def setFormatter(self, formatter):
        self.formatter = formatter

    def handle(self, record):
        self.emit(record)

    def emit(self, record):
        pass

    def flush(self):
        pass

    def close(self):
        pass

    def acquire(self):
        pass

    release = acquire


class StreamHandler(Handler):
    def __init__(self, stream=None):
        super().__init__()
        self.stream = stream


class FileHandler(Handler):
    pass


class NullHandler(Handler):
    pass


class Formatter:
    def __init__(self, fmt=None, datefmt=None, style="%", validate=True, *, defaults=None):
        self._fmt, self.datefmt = fmt, datefmt

    def format(self, record):
        return record.getMessage()


class Filter:
    def __init__(self, name=""):
        self.name = name

    def filter(self, record):
        return True


class Logger(Filterer):
    manager = None

    def __init__(self, name, level=NOTSET):
        super().__init__()
        self.name, self.level = name, level
        self.parent = None
        self.handlers = []
        self.propagate = True
        self.disabled = False

    def setLevel(self, level):
        self.level = _level(level)

    def getEffectiveLevel(self):
        logger = self
        while logger is not None:
            if logger.level:
                return logger.level
            logger = logger.parent
        return NOTSET

    def isEnabledFor(self, level):
        return level >= self.getEffectiveLevel()

    def addHandler(self, handler):
        self.handlers.append(handler)

    def removeHandler(self, handler):
        if handler in self.handlers:
            self.handlers.remove(handler)

    def hasHandlers(self):
        return bool(self.handlers) or (self.parent is not None and self.parent.hasHandlers())

    def getChild(self, suffix):
        return getLogger(suffix if self is root else self.name + "." + suffix)

    def log(self, level, msg, *args, **keywords):
        if not self.disabled and self.isEnabledFor(level):
            if len(args) == 1 and isinstance(args[0], dict) and args[0]:
                args = args[0]
            record = LogRecord(self.name, level, msg, args)
            for f in self.filters:
                keep = f.filter(record) if hasattr(f, "filter") else f(record)
                if not keep:
                    return
            _sqlgen.log(f"{record.levelname:<5.5} [{self.name}] {record.getMessage()}\n")

    def debug(self, msg, *args, **keywords):
        self.log(DEBUG, msg, *args)

    def info(self, msg, *args, **keywords):
        self.log(INFO, msg, *args)

    def warning(self, msg, *args, **keywords):
        self.log(WARNING, msg, *args)

    warn = warning

    def error(self, msg, *args, **keywords):
        self.log(ERROR, msg, *args)

    def exception(self, msg, *args, **keywords):
        self.log(ERROR, msg, *args)

    def critical(self, msg, *args, **keywords):
        self.log(CRITICAL, msg, *args)

    fatal = critical

    def __repr__(self):
        return f"<Logger {self.name} ({getLevelName(self.getEffectiveLevel())})>"


class RootLogger(Logger):
    pass


class LoggerAdapter:
    def __init__(self, logger, extra=None, merge_extra=False):
        self.logger, self.extra = logger, extra

    def __getattr__(self, name):
        return getattr(self.logger, name)


root = RootLogger("root", WARNING)
_loggers = {}


class Manager:
    root = root
    loggerDict = _loggers
    disable = 0


Logger.manager = Manager()


def getLogger(name=None):
    if not name or name == "root":
        return root
    if name not in _loggers:
        logger = _loggers[name] = Logger(name)
        parent = name.rpartition(".")[0]
        while parent and parent not in _loggers:
            parent = parent.rpartition(".")[0]
        logger.parent = _loggers[parent] if parent else root
        for other in _loggers.values():
            if other.name.startswith(name + ".") and (other.parent is root or len(other.parent.name) < len(name)):
                other.parent = logger
    return _loggers[name]


def getLoggerClass():
    return Logger


def setLoggerClass(cls):
    pass


def basicConfig(**keywords):
    if "level" in keywords:
        root.setLevel(keywords["level"])


def disable(level=CRITICAL):
    Manager.disable = level


def captureWarnings(capture):
    pass


def shutdown(*args):
    pass


def debug(msg, *args, **keywords):
    root.debug(msg, *args)


def info(msg, *args, **keywords):
    root.info(msg, *args)


def warning(msg, *args, **keywords):
    root.warning(msg, *args)


warn = warning


def error(msg, *args, **keywords):
    root.error(msg, *args)


def exception(msg, *args, **keywords):
    root.error(msg, *args)


def critical(msg, *args, **keywords):
    root.critical(msg, *args)


def log(level, msg, *args, **keywords):
    root.log(level, msg, *args)
