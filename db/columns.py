"""Column types that SQLModel does not choose well, and names for constraints."""

from dataclasses import replace
from enum import StrEnum
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo
from sqlalchemy import JSON, BigInteger, Enum, Integer
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel
from sqlmodel.main import FieldInfoMetadata

# A migration can only alter a constraint that has a name, the same everywhere.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

ROW_NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""For keys: SQLite numbers only an INTEGER by itself, and gives it 64 bits."""
NOTHING_IS_NULL = JSON(none_as_null=True)
"""For JSON: SQLAlchemy's default stores a missing value as the word ``null``."""


def enum_text(enum: type[StrEnum]) -> Enum:
    """Store a ``StrEnum`` as its value, readable in any SQL client.

    SQLModel's default stores the member *name* and makes a native PostgreSQL
    type that later migrations must ALTER. A CHECK would have to be rebuilt for
    every new member, and alembic does not compare it; SQLAlchemy refuses other
    values on the way in and on the way out.
    """
    return Enum(
        enum,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        validate_strings=True,
        length=20,
    )


def choose_type(name: str, field: FieldInfo) -> None:
    """Give the field the column type that its name or its Python type asks for.

    SQLModel keeps what it knows of a column among the field's metadata.
    """
    if (chosen := _type_for(name, field.annotation)) is None:
        return
    known = [item for item in field.metadata if isinstance(item, FieldInfoMetadata)]
    others = [item for item in field.metadata if item not in known]
    column = replace(known[0] if known else FieldInfoMetadata(), sa_type=chosen)
    field.metadata = [column, *others]


def _type_for(name: str, annotation: object) -> TypeEngine[Any] | None:
    kinds = (annotation, *get_args(annotation))
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return enum_text(kind)
    if name == "id":
        return ROW_NUMBER
    if name.endswith(("_minor", "_id")):
        return BigInteger()
    if any(get_origin(kind) is dict for kind in kinds):
        return NOTHING_IS_NULL
    return None
