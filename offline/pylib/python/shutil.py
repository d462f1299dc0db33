# shutil: what would change something is refused.
import _sqlgen


def which(cmd, mode=None, path=None):
    return None


def get_terminal_size(fallback=(80, 24)):
    return fallback


def _refuse(what):
    def refused(*args, **keywords):
        _sqlgen.refuse(f"shutil.{what}() is not allowed", "sqlgen reads files of the project and changes nothing")

    return refused


for _name in "copy copy2 copyfile copyfileobj copytree move rmtree make_archive unpack_archive chown disk_usage".split():
    globals()[_name] = _refuse(_name)
