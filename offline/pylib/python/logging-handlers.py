# logging.handlers: accepted.
from logging import FileHandler, Handler


class RotatingFileHandler(FileHandler):
    pass


class TimedRotatingFileHandler(FileHandler):
    pass


class WatchedFileHandler(FileHandler):
    pass


class SysLogHandler(Handler):
    pass


class SMTPHandler(Handler):
    pass


class QueueHandler(Handler):
    pass


class QueueListener:
    def __init__(self, *args, **keywords):
        pass

    def start(self):
        pass

    stop = start


class MemoryHandler(Handler):
    pass


class HTTPHandler(Handler):
    pass
