"""gzip: files that are compressed are not read."""


def open(filename, mode="rb", **kw):
    raise NotImplementedError("a compressed file cannot be read here: put the statements into a hand-written slot beside the revision")
