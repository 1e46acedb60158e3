"""Company names and codes: when two customers are probably one."""

import re
import unicodedata

from sqlmodel import SQLModel

LEGAL_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|集团公司|总公司|分公司|公司|集团|"
    r"\b(incorporated|inc|corporation|corp|company|co|limited|ltd|llc|llp|plc|gmbh|"
    r"ag|sa|bv|pte|pty)\b\.?)"
)
BRACKETED = re.compile(r"[(\[【〔{][^)\]】〕}]*[)\]】〕}]")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def match_key(name: str) -> str:
    """Return what is left of a company's name when its form is left out.

    Full-width characters, brackets, legal forms, blanks and punctuation do not
    count: ``上海联瑞医疗（集团）有限公司`` and ``上海联瑞医疗`` have one key. What
    would leave nothing keeps the whole name.
    """
    plain = unicodedata.normalize("NFKC", name).lower()
    bare = LEGAL_FORMS.sub("", BRACKETED.sub("", plain))
    kept = "".join(c for c in bare if c.isalnum())
    return kept or "".join(c for c in plain if c.isalnum()) or plain.strip()


def is_credit_code(code: str) -> bool:
    """Return whether a unified social credit code has its right check digit.

    Source: GB 32100-2015, 18 characters, weights 3^i mod 31.
    """
    if len(code) != 18 or any(c not in ALPHABET for c in code):  # noqa: PLR2004
        return False
    total = sum(ALPHABET.index(c) * w for c, w in zip(code[:17], WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31] == code[17]


def phone_key(phone: str | None) -> str | None:
    """Return the digits by which two phones are the same; None under seven."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone or ""))
    digits = digits.removeprefix("0086") if digits.startswith("0086") else digits
    if len(digits) == 13 and digits.startswith("86"):  # noqa: PLR2004
        digits = digits[2:]
    return digits if len(digits) >= 7 else None  # noqa: PLR2004


class Keys(SQLModel):
    """What two customers are compared by."""

    match_key: str
    phone_key: str | None = None
    credit_code: str | None = None
