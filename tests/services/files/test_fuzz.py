"""Good files with something broken in them: a table or a reason, nothing else."""

import random

import pytest

from core.errors import RuleError
from core.fields import Kind
from core.i18n import LANGUAGES, text
from rules.reading.values import prove
from services.files import open_table, write_csv, write_xlsx

HEADINGS = ["客户", "金额", "日期", "备注"]
ROWS = [
    [f"上海电气 {n}", f"{n},234.50", f"{n % 28 + 1}/12/2024", 'a "remark", or two']
    for n in range(60)
]
CARDS = "BEGIN:VCARD\r\nFN:王芳\r\nTEL;CELL:1\r\nEND:VCARD\r\n" * 20
FILES = {
    "a.csv": write_csv(ROWS, HEADINGS),
    "b.csv": write_csv(ROWS, HEADINGS).decode("utf-8-sig").encode("gb18030"),
    "c.txt": "\t".join(HEADINGS).encode("utf-16"),
    "d.xlsx": write_xlsx(ROWS, HEADINGS),
    "e.vcf": CARDS.encode(),
}


def broken(content: bytes, chance: random.Random) -> bytes:
    at, to = sorted(chance.randrange(len(content)) for _ in range(2))
    noise = chance.randbytes(chance.choice([1, 9, 900]))
    return chance.choice(
        [
            content[:at],
            content[:at] + content[to:],
            content[:at] + noise + content[at:],
            content[:at] + noise + content[at + len(noise) :],
            content.replace(chance.choice([b",", b"\n", b'"']), noise[:1]),
        ]
    )


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_gives_a_table_or_a_reason(name: str, seed: int) -> None:
    chance = random.Random(f"{name}{seed}")

    for _ in range(4 if name.endswith("xlsx") else 20):
        content = broken(FILES[name], chance)
        try:
            table = open_table(name, content)
        except RuleError as error:
            _ = [text(language, error.key, **error.values) for language in LANGUAGES]
            continue
        rows = list(table.rows)
        assert len(rows) == table.count
        for kind in (Kind.MONEY, Kind.DATE, Kind.TEXT):
            values = [row[0] for row in rows if row]
            reading = prove(kind, values)
            assert len([reading.parse(value) for value in values]) == len(values)
