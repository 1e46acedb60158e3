import pytest

from core.errors import RuleError
from rules.reading.records import LONGEST_CELL
from rules.reading.vcards import cards, headings


def card(*lines: str) -> dict[str, str]:
    text = ["BEGIN:VCARD\r\n", *(f"{line}\r\n" for line in lines), "END:VCARD\r\n"]
    [found] = cards(text)
    return found


def test_a_card_of_version_3() -> None:
    found = card(
        "VERSION:3.0",
        "FN:王芳",
        "ORG:上海电气;销售部;华东",
        "TITLE:采购经理",
        "TEL;TYPE=WORK,VOICE:021-6234",
        "TEL;TYPE=CELL;TYPE=pref:138 0013",
        "item1.EMAIL;type=INTERNET:w@example.cn",
        "ADR;TYPE=WORK:;;漕溪北路 1 号;上海市;;200030;中国",
        "NOTE:likes tea\\, not\\ncoffee\\; really",
        "X-OTHER:left out",
    )

    assert found == {
        "FN": "王芳",
        "ORG": "上海电气",
        "ORG.UNIT": "销售部 / 华东",
        "TITLE": "采购经理",
        "TEL": "138 0013",
        "TEL.WORK": "021-6234",
        "TEL.CELL": "138 0013",
        "EMAIL": "w@example.cn",
        "ADR": "中国200030上海市漕溪北路 1 号",
        "ADR.WORK": "中国200030上海市漕溪北路 1 号",
        "NOTE": "likes tea, not\ncoffee; really",
    }


def test_a_card_of_version_2_with_chinese_bytes_spelled_out() -> None:
    found = card(
        "VERSION:2.1",
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0;=E4=BC=9F;;;",
        "ORG;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=C9=CF=BA=A3=B5=E7=",
        "=C6=F8",
        "TITLE;QUOTED-PRINTABLE;CHARSET=klingon:=E5=91=98",
        "TEL;CELL;PREF:138",
    )

    assert found == {
        "FN": "张伟",
        "ORG": "上海电气",
        "TITLE": "员",
        "TEL": "138",
        "TEL.CELL": "138",
    }


def test_a_card_of_version_4() -> None:
    found = card(
        "VERSION:4.0",
        'TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+86-21-1',
        "EMAIL;TYPE=work:mailto:a@b.cn",
        "N:Doe;John;Q.;Dr.;Jr.",
        "TEL;TYPE=cell:tel:+86-138",
        "PHOTO:data:image/jpeg;base64,AAAA",
    )

    assert found["TEL"] == "+86-21-1"
    assert found["TEL.HOME"] == "+86-21-1"
    assert found["EMAIL.WORK"] == "a@b.cn"
    assert found["FN"] == "Dr. John Q. Doe Jr."


def test_lines_that_were_folded_are_whole() -> None:
    assert card("NOTE:one", "  two", "\tthree")["NOTE"] == "one twothree"


def test_several_values_of_a_kind_are_numbered() -> None:
    found = card("TEL;CELL:1", "TEL;CELL:2", "TEL:3", "TEL:4", "TEL;FAX;WORK:5", "TEL:")

    assert found == {
        "TEL": "1",
        "TEL.CELL": "1",
        "TEL.CELL.2": "2",
        "TEL.2": "3",
        "TEL.3": "4",
        "TEL.WORK.FAX": "5",
    }


def test_a_fax_is_not_the_number_to_call() -> None:
    assert card("TEL;FAX:5", "TEL;WORK:6")["TEL"] == "6"


def test_an_address_has_its_parts_in_order() -> None:
    found = card("ADR:;;Silicon Alley 5,;New York;NY;12345;USA")

    assert found["ADR"] == "Silicon Alley 5, New York, NY, 12345, USA"


def test_a_name_without_its_rest_is_a_name() -> None:
    assert card("N:Doe")["FN"] == "Doe"


def test_one_bad_line_does_not_end_a_card() -> None:
    assert card("FN:Li", "no colon here", "", "TITLE:x") == {"FN": "Li", "TITLE": "x"}


def test_a_card_without_its_end_ends_where_the_next_begins() -> None:
    lines = ["BEGIN:VCARD\n", "FN:a\n", "BEGIN:VCARD\n", "FN:b\n", "END:VCARD\n", "\n"]

    assert [found["FN"] for found in cards(lines)] == ["a", "b"]


def test_a_file_that_ends_inside_a_card_is_refused() -> None:
    with pytest.raises(RuleError) as caught:
        list(cards(["BEGIN:VCARD\n", "END:VCARD\n", "BEGIN:VCARD\n", "FN:a\n"]))

    assert caught.value.key == "reading.open_card"
    assert caught.value.values == {"row": 2}


def test_a_picture_of_any_size_is_left_out() -> None:
    picture = [" " + "A" * 75 + "\n"] * 50_000
    lines = ["BEGIN:VCARD\n", "FN:a\n", "PHOTO:x\n", *picture, "END:VCARD\n"]

    assert list(cards(lines)) == [{"FN": "a"}]


def test_an_endless_note_is_refused() -> None:
    with pytest.raises(RuleError, match="cell_too_large"):
        card("NOTE:" + "x" * (LONGEST_CELL + 1))


def test_nothing_at_all_has_no_cards() -> None:
    assert list(cards([])) == []


def test_the_usual_headings_come_first() -> None:
    assert headings(["TEL.CELL", "NOTE", "BDAY", "FN"]) == (
        "FN",
        "NOTE",
        "BDAY",
        "TEL.CELL",
    )
