from alembic import op
import enum
from typing import Any, ClassVar, Literal, Optional, Union
from pydantic import BaseModel, ConfigDict, Field, field_validator
revision = "a"
down_revision = None

class Kind(str, enum.Enum):
    A = "a"
    B = "b"

class Base(BaseModel):
    id: int | None = None
    name: str
    prefix: Optional[str] = ""
    kind: Kind = Kind.A
    tags: list[str] = Field(default_factory=list)
    extra: dict[str, Any] = {}
    model_config = {"protected_namespaces": ()}
    limit: ClassVar[int] = 3

class Sub(Base):
    model_config = ConfigDict(frozen=True)
    dim: int
    mode: Literal["x", "y"] = "x"
    inner: Base | None = None
    prefix: str = Field("p", description="d")

    @property
    def double(self):
        return self.dim * 2

class Checked(BaseModel):
    x: int = 1

    @field_validator("x")
    @classmethod
    def check(cls, v):
        return v + 1


def upgrade():
    out = []
    b = Base(name="n", tags=["t"], ignored=1)
    s = Sub(name="s", dim=4, inner=b, kind=Kind.B)
    out.append((b.id, b.name, b.prefix, b.kind.value, b.tags, b.extra, b.limit))
    out.append((s.dim, s.double, s.mode, s.inner.name, s.prefix, s.kind.value))
    out.append(list(s.model_dump().items()).__repr__().replace("<Kind.A: 'a'>", "A").replace("<Kind.B: 'b'>", "B"))
    out.append(isinstance(s, Base))
    try:
        Base()
    except ValueError as e:
        out.append("required")
    for o in out:
        op.execute("SELECT $$%s$$" % (o,))


def downgrade():
    for v in (Checked(x=2).x, Base(name="n", id="5").id, Base(name="n").model_dump_json()):
        op.execute("SELECT '%s'" % v)
