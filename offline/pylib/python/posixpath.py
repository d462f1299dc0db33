# posixpath: the same as os.path here.
from os.path import *  # noqa: F403
