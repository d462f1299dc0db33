# tempfile: no files are made.
import _sqlgen


def gettempdir():
    return "/tmp"


def _refuse(what):
    def refused(*args, **keywords):
        _sqlgen.refuse(f"tempfile.{what}() is not allowed", "sqlgen writes no files")

    return refused


for _name in "NamedTemporaryFile TemporaryFile TemporaryDirectory mkstemp mkdtemp SpooledTemporaryFile".split():
    globals()[_name] = _refuse(_name)
