"""Signs, words and codes of currencies as they stand beside an amount."""

CODES = frozenset({
    "AED", "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP",
    "HKD", "HUF", "IDR", "ILS", "INR", "JPY", "KRW", "KZT", "MOP", "MXN",
    "MYR", "NOK", "NZD", "PHP", "PLN", "RUB", "SAR", "SEK", "SGD", "THB",
    "TRY", "TWD", "UAH", "USD", "VND", "ZAR",
})  # fmt: skip
NAMES = {
    "RMB": "CNY", "CNH": "CNY", "CN¥": "CNY", "人民币": "CNY", "人民币元": "CNY",
    "元": "CNY", "圆": "CNY", "元整": "CNY", "US$": "USD", "美元": "USD", "美金": "USD",
    "€": "EUR", "欧元": "EUR", "£": "GBP", "英镑": "GBP", "JP¥": "JPY", "日元": "JPY",
    "日圆": "JPY", "円": "JPY", "HK$": "HKD", "港元": "HKD", "港币": "HKD",
    "NT$": "TWD", "NTD": "TWD", "台币": "TWD", "新台币": "TWD", "₩": "KRW",
    "韩元": "KRW", "₹": "INR", "RS": "INR", "RS.": "INR", "A$": "AUD", "AU$": "AUD",
    "澳元": "AUD", "C$": "CAD", "CA$": "CAD", "加元": "CAD", "S$": "SGD",
    "新加坡元": "SGD", "R$": "BRL", "฿": "THB", "₫": "VND", "₽": "RUB", "₺": "TRY",
}  # fmt: skip
SHARED = {
    "¥": ("CNY", "JPY"),
    "$": ("USD", "HKD", "AUD", "CAD", "SGD", "TWD", "NZD", "MXN"),
}
"""Signs of several currencies, the likeliest first."""


def currency_of(sign: str, usual: str | None) -> str | None:
    """Return the code of a sign, word or code; ``usual`` decides a shared sign."""
    name = sign.upper()
    if name in SHARED:
        return usual if usual in SHARED[name] else SHARED[name][0]
    return name if name in CODES else NAMES.get(name)


def currency_sign(before: str, after: str) -> str | None:
    """Return the sign of an amount that has one on either side or on both.

    On both, as in "¥12元", the two must not contradict each other; the one that is
    of one currency only says more. Nothing is returned when they do.
    """
    if not before or not after:
        return before or after
    for sign, other in ((before, after), (after, before)):
        code = currency_of(other, None)
        meant = SHARED.get(sign.upper(), (currency_of(sign, None),))
        if other.upper() not in SHARED and code in meant:
            return other
    return None
