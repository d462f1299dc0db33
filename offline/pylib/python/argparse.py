# argparse: enough to be set up; there is no command line to parse.
class ArgumentError(Exception):
    pass


class ArgumentTypeError(Exception):
    pass


class Namespace:
    def __init__(self, **keywords):
        self.__dict__.update(keywords)

    def __contains__(self, name):
        return name in self.__dict__

    def __eq__(self, other):
        return isinstance(other, Namespace) and self.__dict__ == other.__dict__

    def __repr__(self):
        return "Namespace(" + ", ".join(f"{k}={v!r}" for k, v in self.__dict__.items()) + ")"


class _Formatter:
    def __init__(self, *args, **keywords):
        pass


HelpFormatter = RawDescriptionHelpFormatter = RawTextHelpFormatter = ArgumentDefaultsHelpFormatter = _Formatter
SUPPRESS = "==SUPPRESS=="
REMAINDER = "..."


class ArgumentParser:
    def __init__(self, *args, **keywords):
        self._defaults = {}

    def add_argument(self, *names, dest=None, default=None, action=None, **keywords):
        name = dest or max(names, key=len).lstrip("-").replace("-", "_")
        if action == "store_true" and default is None:
            default = False
        self._defaults[name] = default

    def add_argument_group(self, *args, **keywords):
        return self

    add_mutually_exclusive_group = add_subparsers = add_parser = add_argument_group

    def set_defaults(self, **keywords):
        self._defaults.update(keywords)

    def parse_args(self, args=None, namespace=None):
        return Namespace(**self._defaults)

    def parse_known_args(self, args=None, namespace=None):
        return self.parse_args(), []
