# mmap: no memory is mapped.
from _outside import make

__getattr__ = make("mmap", "sqlgen maps no memory")
