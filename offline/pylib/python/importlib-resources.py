# importlib.resources: files of packages of the project.
import os as _os
from pathlib import Path as _Path


def files(anchor):
    if isinstance(anchor, str):
        import importlib

        anchor = importlib.import_module(anchor)
    return _Path(_os.path.dirname(anchor.__file__))


def read_text(package, resource, encoding="utf-8", errors="strict"):
    return (files(package) / resource).read_text(encoding, errors)


def read_binary(package, resource):
    return (files(package) / resource).read_bytes()


def open_text(package, resource, encoding="utf-8", errors="strict"):
    return (files(package) / resource).open("r", encoding=encoding, errors=errors)


def open_binary(package, resource):
    return (files(package) / resource).open("rb")


def is_resource(package, name):
    return (files(package) / name).is_file()


def contents(package):
    return _os.listdir(files(package))


class as_file:
    def __init__(self, path):
        self._path = path

    def __enter__(self):
        return self._path

    def __exit__(self, *exc):
        pass


class path(as_file):
    def __init__(self, package, resource):
        super().__init__(files(package) / resource)
