# socket: nothing is ever connected to.
import _sqlgen

AF_INET, AF_INET6, SOCK_STREAM, SOCK_DGRAM = 2, 10, 1, 2
error = OSError
timeout = TimeoutError


class gaierror(OSError):
    pass


def gethostname():
    return "sqlgen"


getfqdn = gethostname


def _refuse(what):
    def refused(*args, **keywords):
        _sqlgen.refuse(f"socket.{what}() is not allowed", "sqlgen connects to nothing")

    return refused


for _name in "socket create_connection gethostbyname getaddrinfo create_server".split():
    globals()[_name] = _refuse(_name)
