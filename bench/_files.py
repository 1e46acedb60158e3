"""Small good files of every kind of record, in every format that is read."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bench._xls import write_xls
from services.files import write_xlsx

Grid = list[list[str]]
ROWS = 8
TEXTS: Mapping[str, tuple[str, str, str]] = {
    "comma": ("csv", "utf-8", ","),
    "marked": ("csv", "utf-8-sig", ","),
    "semicolon": ("csv", "gb18030", ";"),
    "big5": ("csv", "cp950", ","),
    "western": ("csv", "cp1252", ";"),
    "tabs": ("tsv", "utf-16", "\t"),
    "bars": ("txt", "utf-8", "|"),
}
"""How a text is written: name of the file, encoding, delimiter."""
CARD_KINDS = ("contacts", "customers", "leads")
KINDS: Mapping[str, tuple[str, ...]] = {
    "customers": (
        "number,name,industry,region,phone,email,annual_revenue,employees,parent",
        "C-{n},Acme {n},制造,East,021-5550{n},a{n}@x.cn,12.5万,{n}0,Acme {m}",
    ),
    "contacts": (
        "name,customer,title,phone,email,is_primary",
        "王芳 {n},Acme {m},Buyer,1380000000{n},w{n}@x.cn,yes",
    ),
    "products": (
        "code,name,family,list_price,unit_cost",
        "P-{n},Pump {n},Pumps,$1{n}0.50,{n}9.99",
    ),
    "price-lists": (
        "product,currency,price,valid_from,valid_to",
        "Pump {n},CNY,{n}9.5,2026-0{n}-01,2026-12-31",
    ),
    "leads": (
        "number,name,company,source,owner,status,created_on",
        "L-{n},Lead {n},Bolt {m},fair,Lin,new,{n}/13/2026",
    ),
    "deals": (
        "number,customer,product,owner,stage,amount,created_on,closed_on",
        "D-{n},Acme {m},Pump {m},Lin,{stage},{n}00.0055,2026-01-0{n},2026-03-0{n}",
    ),
    "stage-events": (
        "deal,stage,person,at,completed_at",
        "T-{m},step {n},Mei,2026-01-0{n} 09:00,2026-01-0{n} 17:30",
    ),
    "orders": (
        "number,customer,ordered_on,product,quantity,amount,margin",
        "O-{m},Acme {m},2026-02-0{n},Pump {n},{n},{n}5.5055,-{n}",
    ),
    "order-lines": (
        "order,product,quantity,unit_price,discount,cost",
        "O-1,Pump {n},{n},{n}0.25,1{n} %,{n}",
    ),
    "returns": (
        "order,product,quantity,amount,returned_on",
        "O-1,Pump {m},{n},-{n}.5,2026-03-0{n}",
    ),
    "payments": (
        "order,customer,amount,received_on,note",
        "O-1,Acme {m},{n}00 元,2026年3月{n}日,paid {n}",
    ),
    "activities": (
        "customer,kind,at,person,note,next_contact_on",
        "Acme {m},call,2026-01-0{n}T10:00,Lin,said {n},2026-02-0{n}",
    ),
    "surveys": (
        "customer,order,scale,score,answered_on,market",
        "Acme {m},O-1,nps,{n},2026-03-0{n},East",
    ),
    "cases": (
        "number,customer,kind,channel,opened_at,first_response_at,status,satisfaction",
        "K-{n},Acme {m},delay,phone,2026-01-0{n} 8:00,2026-01-0{n} 7:00,open,{m}",
    ),
    "people": (
        "login,name,role,team,region,manager",
        "u{n},Person {n},rep,North,East,Boss {m}",
    ),
    "targets": (
        "measure,period,person,amount,currency",
        "sales_amount,2026-0{n},Person {n},{n}0000,CNY",
    ),
    "training-results": (
        "person,course,kind,outcome,score,cost,completed_on",
        "Person {m},Basics {n},class,passed,8{n},{n}.5,2026-02-0{n}",
    ),
}
"""Headings and the pattern of a row; ``{m}`` is the number of two rows."""
STAGES = ("prospecting", "quotation", "won", "lost")


def grid(kind: str, rows: int = ROWS) -> Grid:
    """Return a good table of a kind: headings, and rows."""
    headings, pattern = KINDS[kind]
    told = (
        pattern.format(n=n, m=n // 2, stage=STAGES[n % len(STAGES)])
        for n in range(1, rows + 1)
    )
    return [headings.split(","), *(row.split(",") for row in told)]


def formats(kind: str) -> tuple[str, ...]:
    """Return in what a file of a kind can be written."""
    cards = ("cards",) if kind in CARD_KINDS else ()
    return (*TEXTS, "xlsx", "xls", *cards)


def written(rows: Grid, form: str, chance: Random) -> tuple[str, bytes]:
    """Return how a file is called and its bytes."""
    if form in TEXTS:
        ending, encoding, delimiter = TEXTS[form]
        out = io.StringIO(newline="")
        end = chance.choice(["\n", "\r\n", "\r"])
        csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
        return f"file.{ending}", out.getvalue().encode(encoding, "replace")
    ending = "vcf" if form == "cards" else form
    return f"file.{ending}", WRITERS[form](rows)


def _xlsx(rows: Grid) -> bytes:
    return _undated(write_xlsx(_short(rows[1:]), _short(rows[:1])[0]))


def _undated(content: bytes) -> bytes:
    """Return a workbook that does not tell when it was written."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as dated, ZipFile(out, "w", ZIP_DEFLATED) as book:
        for name in dated.namelist():
            body = re.sub(rb">\d{4}-\d\d-\d\dT[^<]*<", b"><", dated.read(name))
            book.writestr(ZipInfo(name), body, ZIP_DEFLATED)
    return out.getvalue()


def _short(rows: Sequence[Sequence[str]]) -> Grid:
    """Return rows whose cells a workbook can have."""
    return [[cell[:30_000] for cell in row] for row in rows]


def _old(rows: Grid) -> bytes:
    return write_xls([[cell[:200] for cell in row] for row in rows[:40]])


def _cards(rows: Grid) -> bytes:
    names = {"name": "FN", "phone": "TEL;TYPE=CELL", "email": "EMAIL", "title": "TITLE"}
    lines = []
    for number, row in enumerate(rows[1:]):
        told = dict(zip(rows[0], row, strict=False))
        lines += ["BEGIN:VCARD", f"VERSION:{('2.1', '3.0', '4.0')[number % 3]}"]
        lines += [f"{v}:{told[k]}" for k, v in names.items() if k in told]
        lines += [f"ORG:{told.get('customer', told.get('company', ''))}", "END:VCARD"]
    return "\r\n".join(lines).encode()


WRITERS: Mapping[str, Callable[[Grid], bytes]] = {
    "xlsx": _xlsx,
    "xls": _old,
    "cards": _cards,
}
