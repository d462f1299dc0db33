from __future__ import annotations

import abc
import typing
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Dict, Generic, List, NamedTuple, Optional, Protocol, TypedDict, TypeVar, Union, cast

T = TypeVar("T")


class Box(Generic[T]):
    def __init__(self, v: T) -> None:
        self.v = v


class P(NamedTuple):
    x: int
    y: str = "d"

    def both(self):
        return f"{self.x}{self.y}"


class TD(TypedDict, total=False):
    a: int


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @property
    @abstractmethod
    def name(self): ...


class Square(Shape):
    def area(self):
        return 4

    name = "sq"


print(Box[int](5).v, P(1), P(1).both(), P(x=3, y="z")._asdict(), TD(a=1), cast(int, "x"), typing.TYPE_CHECKING)
print(Square().area(), isinstance(Square(), Shape))
try:
    Shape()
except TypeError:
    print("abstract")
print(isinstance([], Sequence), isinstance("", Iterable), isinstance({}, Mapping), isinstance(len, Callable), isinstance(5, Iterable), isinstance(set(), Sequence))
print(List[int], Optional[str], Dict[str, Any])


def f(a: Optional[List[int]] = None, *, b: "Undefined" = 1) -> Union[int, str]:
    x: NotDefinedAnywhere = 3
    return x


print(f(), typing.get_origin(List[int]), typing.get_args(Dict[str, int]))
