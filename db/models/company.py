"""The company's own settings, its managed lists, and its rules as versioned data."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlmodel import Field, Index

from core.i18n import Label
from core.money import Currency
from db.records import Part, Tracked


class CompanySettings(Tracked, table=True):
    """The one row of what an administrator sets once for everybody."""

    __tablename__ = "company"

    name: str = Field(max_length=200)
    currency: Currency = Currency.CNY
    timezone: str = Field(default="Asia/Shanghai", max_length=60)
    fiscal_start: int = 1
    language: str = Field(default="zh", max_length=5)


class ListItem(Tracked, table=True):
    """One value of a managed list; shown by its name in a language, if it has one."""

    __tablename__ = "list_item"
    __table_args__ = (Index("ix_list_item_value", "list", "value", unique=True),)

    list: str = Field(max_length=40)
    value: str = Field(max_length=80)
    zh: str | None = Field(default=None, max_length=80)
    en: str | None = Field(default=None, max_length=80)
    position: int = 0
    is_offered: bool = True


class PolicyStatus(StrEnum):
    """What a version of a policy is good for."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"policies.status_{self}")


class Policy(Tracked, table=True):
    """One version of a rule that is data. An active one is never edited.

    ``kind`` is what it rules (``process``), ``code`` which one (a pipeline). In force
    on a day is the active or retired version with the latest ``valid_from`` up to it.
    """

    __table_args__ = (
        Index("ix_policy_version", "kind", "code", "number", unique=True),
    )

    kind: str = Field(max_length=40)
    code: str = Field(max_length=60)
    number: int
    valid_from: date
    status: PolicyStatus = PolicyStatus.DRAFT
    body: dict[str, Any]
    author_id: int | None = Field(default=None)
    approver_id: int | None = Field(default=None)
    approved_at: datetime | None = None
    reason: str | None = Field(default=None, max_length=500)


class Document(Part, table=True):
    """A file that belongs to a record; its bytes lie under their hash in ``var``."""

    PARENTS: ClassVar[tuple[str, ...]] = ("customer_id", "deal_id")

    customer_id: int | None = Field(default=None, foreign_key="customer.id", index=True)
    deal_id: int | None = Field(default=None, foreign_key="deal.id", index=True)
    name: str = Field(max_length=200)
    kind: str | None = Field(default=None, max_length=80)
    sha256: str = Field(max_length=64)
    size: int
    added_by_id: int | None = Field(default=None)
    added_at: datetime
