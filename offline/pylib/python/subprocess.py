# subprocess: nothing is ever run.
import _sqlgen

PIPE, STDOUT, DEVNULL = -1, -2, -3


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    pass


class TimeoutExpired(SubprocessError):
    pass


def _refuse(what):
    def refused(*args, **keywords):
        _sqlgen.refuse(f"subprocess.{what}() is not allowed", "sqlgen runs no processes")

    return refused


for _name in "run call check_call check_output getoutput getstatusoutput Popen".split():
    globals()[_name] = _refuse(_name)
