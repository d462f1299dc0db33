# Modules that are imported and not used; abstract numbers; sorted dicts.
import locale
import numbers
import pickle
import pprint
import struct
import unittest.mock
import xml.etree.ElementTree as ET
from decimal import Decimal
from queue import Queue
from urllib.request import urlopen

try:
    import optparse
except ImportError:
    optparse = "missing"
print(optparse == "missing", pickle.__name__, unittest.mock.__name__, ET.__name__, struct.__name__)
print(isinstance(1, numbers.Number), isinstance(1.5, numbers.Number), isinstance(Decimal(1), numbers.Number))
print(isinstance(True, numbers.Integral), isinstance(1.5, numbers.Integral), isinstance("1", numbers.Number))
print(isinstance(Decimal(1), numbers.Real), isinstance(1, numbers.Real), issubclass(int, numbers.Rational))
print(pprint.pformat({"b": (1,), "a": [{"z": 1, "y": 2}]}))

import os
import pathlib

print(os.path.expanduser("a/~"), os.path.expanduser("~~"), os.path.expanduser("~/x").endswith("/x"), pathlib.Path.home().is_absolute(),
      pathlib.Path("~/y/z").expanduser() == pathlib.Path.home() / "y" / "z", pathlib.Path("a").expanduser())
