# logging.config: accepted; where records go is the tool's decision.
def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    pass


def dictConfig(config):
    pass


def listen(*args, **keywords):
    pass
