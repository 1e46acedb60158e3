import pytest

from core.errors import RuleError
from rules.documents import LARGEST, check_content, checked_name, ending


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("合同.PDF", b"%PDF-1.7 ..."),
        ("quote.xlsx", b"PK\x03\x04...."),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0"),
        ("notes.txt", "现场记录".encode()),
        ("notes.csv", b"\xef\xbb\xbfa,b"),
    ],
)
def test_a_file_that_is_what_it_says_is_kept(name: str, content: bytes) -> None:
    assert checked_name(f" {name} ") == name
    check_content(name, content)


@pytest.mark.parametrize(
    "name",
    ["", ".pdf", "../a.pdf", "a\\b.pdf", "a\x00.pdf", "a\u202efdp.exe.pdf", "x" * 250],
)
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(RuleError, match=r"documents\.bad_name"):
        checked_name(name)


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.docm", "a.svg", "a"])
def test_a_kind_that_nobody_needs_is_refused(name: str) -> None:
    with pytest.raises(RuleError, match=r"documents\.bad_kind"):
        checked_name(name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"MZ\x90"),
        ("a.png", b"<html>"),
        ("a.txt", b"MZ and the rest"),
        ("a.txt", b"  <HTML><script>"),
        ("a.csv", b"PK\x03\x04"),
        ("a.txt", b"text\x00"),
    ],
)
def test_a_file_that_is_something_else_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(RuleError, match=r"documents\.not_what_it_says"):
        check_content(name, content)


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(RuleError, match=r"documents\.empty_file"):
        check_content("a.pdf", b"")
    with pytest.raises(RuleError, match=r"documents\.too_large"):
        check_content("a.txt", b"a" * (LARGEST + 1))
    assert ending("a.tar.GZ") == "gz"
