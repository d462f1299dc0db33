# typing_extensions: the names of typing.
from typing import *  # noqa: F403
from typing import TYPE_CHECKING  # noqa: F401
