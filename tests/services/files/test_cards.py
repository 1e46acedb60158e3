from pathlib import Path

import pytest

from services.files import open_table


@pytest.mark.parametrize(
    ("name", "name_of", "phone", "mail"),
    [
        ("John_Doe_GMAIL.vcf", "Mr. John Richter, James Doe Sr.", "905-555-1234",
         "john.doe@ibm.com"),
        ("John_Doe_IPHONE.vcf", "Mr. John Richter James Doe Sr.", "905-555-1234",
         "john.doe@ibm.com"),
        ("John_Doe_MS_OUTLOOK.vcf", "Mr. John Richter James Doe Sr.",
         "(905) 555-1234", "john.doe@ibm.cm"),
    ],
)  # fmt: skip
def test_a_shared_card_opens_right(
    shared_data: Path, name: str, name_of: str, phone: str, mail: str
) -> None:
    table = open_table(name, shared_data / "vcard" / name)

    [row] = table.rows
    card = dict(zip(table.headings, row, strict=True))
    assert table.count == 1
    assert table.headings[:4] == ("FN", "ORG", "TITLE", "TEL")
    assert (card["FN"], card["TEL"]) == (name_of, phone)
    assert (card["EMAIL"], card["ORG"]) == (mail, "IBM")


def test_cards_are_numbered_from_one_and_have_all_headings() -> None:
    content = (
        "BEGIN:VCARD\nFN:王芳\nTEL;CELL:1\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:张伟\nTITLE:经理\nEND:VCARD\n"
    ).encode("gb18030")

    table = open_table("a.vcf", content)

    assert table.found.encoding == "gb18030"
    assert table.headings == ("FN", "TITLE", "TEL", "TEL.CELL")
    assert list(table.numbered()) == [
        (1, ["王芳", "", "1", "1"]),
        (2, ["张伟", "经理", "", ""]),
    ]
