# getpass.
import _sqlgen


def getuser():
    return "sqlgen"


def getpass(prompt="Password: ", stream=None):
    _sqlgen.refuse("getpass() is not allowed", "nobody can be asked while a script is made")
