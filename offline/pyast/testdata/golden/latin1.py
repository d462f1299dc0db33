# -*- coding: latin-1 -*-
x = "café"  # ü
def fü(ä): return "ß", b"a"
