"""Passwords and waiting: what is strong enough, and how long a failure makes wait."""

from datetime import timedelta

from core.i18n import Label

LEAST = 12
MOST_BYTES = 72
"""bcrypt takes no more; longer secrets are refused rather than cut."""
FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)
LASTS = timedelta(days=7)
INVITATION_LASTS = timedelta(days=14)
COMMON = ("password", "12345678", "qwerty", "admin", "iloveyou", "letmein", "welcome")
DIFFERENT = 5


def weakness(secret: str, *known: str) -> Label | None:
    """Return why a password is not strong enough; None when it is.

    Args:
        secret: What the person wants.
        known: Login, name and company, which others know too.
    """
    plain = secret.lower()
    if len(secret) < LEAST:
        return Label("accounts.too_short")
    if len(secret.encode()) > MOST_BYTES:
        return Label("accounts.too_long")
    if any(len(word) > 2 and word.lower() in plain for word in known):  # noqa: PLR2004
        return Label("accounts.too_personal")
    if len(set(secret)) < DIFFERENT or any(word in plain for word in COMMON):
        return Label("accounts.too_common")
    return None


def wait_after(failures: int) -> timedelta:
    """Return how long a name or an address must wait: twice as long each time."""
    over = failures - FREE_TRIES
    if over < 0:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(over, 20)), LONGEST_WAIT)
