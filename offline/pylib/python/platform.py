# platform: the same answers everywhere.
def system():
    return "Linux"


def python_version():
    return "3.13.0"


def python_version_tuple():
    return ("3", "13", "0")


def python_implementation():
    return "CPython"


def machine():
    return "x86_64"


def node():
    return "sqlgen"


def release():
    return ""


version = processor = release


def platform():
    return "Linux"
