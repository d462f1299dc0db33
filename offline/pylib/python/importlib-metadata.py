# importlib.metadata: nothing is installed here.
class PackageNotFoundError(ModuleNotFoundError):
    pass


def version(name):
    raise PackageNotFoundError(name)


metadata = distribution = files = requires = version


def entry_points(**keywords):
    return []


def distributions(**keywords):
    return []


def packages_distributions():
    return {}
