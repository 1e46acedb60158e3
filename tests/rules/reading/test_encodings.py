import codecs

import pytest

from core.errors import RuleError
from rules.reading.encodings import EncodingJudge, decoder

CHINESE = "客户名称,联系人,金额\n上海电气集团有限公司,张伟,12000\n"
TRADITIONAL = "客戶名稱,聯絡人,金額\n臺灣積體電路製造,張偉,12000\n"
WESTERN = "Kunde;Ort\nÅgren AB;Malmö\nCafé Étoile;Orléans\nÄrzte;£5\n"


def judged(*pieces: bytes) -> tuple[str, str]:
    judge = EncodingJudge()
    for piece in pieces:
        judge.add(piece)
    encoding, proof = judge.result()
    return encoding, proof.key.removeprefix("reading.proof_")


@pytest.mark.parametrize(
    ("text", "written", "encoding", "proof"),
    [
        ("a,b\n1,2\n", "ascii", "utf-8", "ascii"),
        (CHINESE, "utf-8", "utf-8", "utf8"),
        (CHINESE, "utf-8-sig", "utf-8", "mark"),
        (CHINESE, "utf-16", "utf-16", "mark"),
        (CHINESE, "utf-32", "utf-32", "mark"),
        ("\ufeff" + CHINESE, "gb18030", "gb18030", "mark"),
        (CHINESE, "utf-16-le", "utf-16-le", "wide"),
        (CHINESE, "utf-16-be", "utf-16-be", "wide"),
        (WESTERN, "utf-16-le", "utf-16-le", "wide"),
        (CHINESE, "gb18030", "gb18030", "everyday"),
        (CHINESE + "\U00020000", "gb18030", "gb18030", "everyday"),
        (TRADITIONAL, "big5", "big5", "everyday"),
        (WESTERN, "cp1252", "cp1252", "western"),
        ("Ågren\n", "cp1252", "cp1252", "western"),
    ],
)
def test_an_encoding_is_found(
    text: str, written: str, encoding: str, proof: str
) -> None:
    assert judged(text.encode(written)) == (encoding, proof)


def test_the_whole_file_is_judged_not_its_head() -> None:
    plain = b"plain,text\n" * 100_000

    assert judged(plain, "price,£5\n".encode("cp1252"))[0] == "cp1252"


def test_a_character_cut_between_two_pieces_is_whole() -> None:
    content = (CHINESE * 3).encode("utf-8")

    for cut in range(len(content)):
        assert judged(content[:cut], content[cut:]) == ("utf-8", "utf8")


def test_a_few_damaged_bytes_leave_it_utf8() -> None:
    content = (CHINESE * 9).encode() + b"\xff\n"

    assert judged(content) == ("utf-8", "utf8_damaged")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(bytes(range(256)) * 4, id="all bytes"),
        pytest.param(b"\x07\x08\x02" * 30 + b"text", id="control characters"),
        pytest.param(b"\x00\x00\x01\x00" * 20, id="numbers"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(RuleError, match="not_text"):
        judged(content)


@pytest.mark.parametrize("name", ["GB2312", "gbk", "Big5", "latin-1", "UTF8"])
def test_an_encoding_is_read_with_all_that_its_files_have(name: str) -> None:
    everything = {"gb18030": "镕", "cp950": "碁", "cp1252": "€", "utf-8-sig": "客"}
    codec = decoder(name)

    assert everything[codec].encode(codec).decode(codec) == everything[codec]


@pytest.mark.parametrize("name", ["klingon", "hex", "undefined", ""])
def test_an_unknown_encoding_is_refused(name: str) -> None:
    with pytest.raises(RuleError, match="unknown_encoding"):
        decoder(name)


def test_every_mark_is_known() -> None:
    assert judged(codecs.BOM_UTF16_BE + "a".encode("utf-16-be"))[0] == "utf-16"


def test_an_endless_line_is_judged_without_keeping_it() -> None:
    judge = EncodingJudge()
    for _ in range(9):
        judge.add("客户".encode() * 100_000)

    assert len(judge.rest) < 6_000_000
    assert judge.result()[0] == "utf-8"
