import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("heading", "rest"),
    [("NOTE:", " x"), ("NOTE;QUOTED-PRINTABLE:=", "=41=")],
)
def test_no_part_of_a_note_is_let_go(heading: str, rest: str) -> None:
    last = rest.removesuffix("=")

    assert len(card(heading, *[rest] * 300_000, last)["NOTE"]) == 300_001
    with pytest.raises(RuleError, match="cell_too_large"):
        card(heading, *[rest] * LONGEST_CELL, last)


def test_a_note_that_breaks_off_before_an_empty_line_ends_there() -> None:
    found = card("NOTE;QUOTED-PRINTABLE:tea=", "", "TEL:1")

    assert (found["NOTE"], found["TEL"]) == ("tea", "1")


def test_nothing_at_all_has_no_cards() -> None:
    assert list(cards([])) == []


def test_the_usual_headings_come_first() -> None:
    assert headings(["TEL.CELL", "NOTE", "BDAY", "FN"]) == (
        "FN",
        "NOTE",
        "BDAY",
        "TEL.CELL",
    )


def test_a_fold_of_version_2_keeps_its_blank() -> None:
    assert card("VERSION:2.1", "NOTE:one", " two")["NOTE"] == "one two"
    assert card("VERSION:3.0", "NOTE:one", " two")["NOTE"] == "onetwo"


@pytest.mark.parametrize(
    ("lines", "called"),
    [
        (["TEL:1", "TEL;HOME:2", "TEL;WORK:3", "TEL;CELL:4"], "4"),
        (["TEL;HOME:1", "TEL:2", "TEL;WORK;VOICE:3"], "3"),
        (["TEL;HOME:1", "TEL:2", "TEL;CAR:3"], "2"),
        (["TEL;CELL:1", "TEL;HOME;PREF:2"], "2"),
        (["TEL;TYPE=cell;PREF=2:1", "TEL;PREF=1:2", "TEL;PREF=x:3"], "2"),
        (["TEL;PREF=100:1", "TEL;TYPE=cell:2"], "1"),
        (["TEL;PAGER:1", "TEL;FAX;PREF:2", "TEL;CAR:3"], "3"),
        (["TEL;PAGER:1"], "1"),
    ],
)
def test_the_number_to_call_is_the_preferred_the_mobile_the_one_at_work(
    lines: list[str], called: str
) -> None:
    assert card("VERSION:4.0", *lines)["TEL"] == called


def test_a_text_in_base64_is_read_and_a_broken_one_left_as_it_is() -> None:
    found = card("NOTE;ENCODING=B:5byg5Lyf", "TITLE;ENCODING=b;CHARSET=GBK:=x")

    assert (found["NOTE"], found["TITLE"]) == ("张伟", "=x")


def test_a_backslash_before_n_is_no_break_where_bytes_are_spelled_out() -> None:
    spelled = card("VERSION:2.1", "NOTE;QUOTED-PRINTABLE:C:\\new=0D=0A\\;")
    plain = card("VERSION:3.0", "NOTE:C:\\new")

    assert (spelled["NOTE"], plain["NOTE"]) == ("C:\\new\n;", "C:\new")


TEXT = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), include_characters="\n"),
    max_size=90,
).map(str.strip)
NUMBER = st.text("0123456789+- ()", min_size=1).map(str.strip).filter(bool)
PERSON = st.fixed_dictionaries(
    {"FN": TEXT.filter(bool)},
    optional={
        "ORG": TEXT,
        "TITLE": TEXT,
        "NOTE": TEXT,
        "TEL.CELL": NUMBER,
        "TEL.WORK": NUMBER,
        "TEL.WORK.FAX": NUMBER,
        "EMAIL.WORK": st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}\.cn", fullmatch=True),
    },
)


def escaped(value: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", value).replace("\n", "\\n")


def folded(line: str) -> list[str]:
    return [" " * (at > 0) + line[at : at + 70] for at in range(0, len(line), 70)]


def in_version_2(heading: str, value: str) -> list[str]:
    name, *kinds = heading.split(".")
    raw = re.sub(r"([\\;])", r"\\\1", value).replace("\n", "\r\n").encode("gb18030")
    spelled = "".join(f"={byte:02X}" for byte in raw)
    pieces = [spelled[at : at + 60] for at in range(0, len(spelled), 60)]
    marks = ";".join([name, *kinds, "CHARSET=GB18030", "ENCODING=QUOTED-PRINTABLE"])
    return "=\n".join([f"{marks}:", *pieces]).split("\n")


def in_version_3(heading: str, value: str) -> list[str]:
    name, *kinds = heading.split(".")
    types = "".join(f";TYPE={kind.lower()}" for kind in kinds)
    return folded(f"item1.{name}{types}:{escaped(value)}")


def in_version_4(heading: str, value: str) -> list[str]:
    name, *kinds = heading.split(".")
    types = f';TYPE="{",".join(kinds)}"' if kinds else ""
    scheme = {"TEL": ";VALUE=uri:tel:", "EMAIL": ":mailto:"}.get(name, ":")
    return folded(f"{name}{types}{scheme}{escaped(value)}")


@pytest.mark.parametrize(
    ("version", "written"),
    [("2.1", in_version_2), ("3.0", in_version_3), ("4.0", in_version_4)],
)
@given(people=st.lists(PERSON, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_contacts_written_as_cards_come_back_equal(
    version: str,
    written: Callable[[str, str], list[str]],
    people: list[dict[str, str]],
) -> None:
    lines = []
    for person in people:
        lines += ["BEGIN:VCARD", f"VERSION:{version}"]
        for heading, value in person.items():
            lines += written(heading, value)
        lines.append("END:VCARD")

    back = [
        {k: v for k, v in found.items() if k not in ("TEL", "EMAIL")}
        for found in cards(f"{line}\r\n" for line in lines)
    ]

    assert back == [{k: v for k, v in person.items() if v} for person in people]
