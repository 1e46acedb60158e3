import pytest

from core.errors import RuleError
from rules.reading.contents import Content, content_of

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "head", "content"),
    [
        ("a.csv", b"a,b", Content.TEXT),
        ("A.TXT", b"a b", Content.TEXT),
        ("export", b"a;b", Content.TEXT),
        ("a.xlsx", ZIP, Content.XLSX),
        ("a.xls", ZIP, Content.XLSX),
        ("a.xlsx", OLE, Content.XLS),
        ("a.vcf", b"BEGIN:VCARD\r\n", Content.CARDS),
        ("a.vcf", b"\xef\xbb\xbfbegin:vcard", Content.CARDS),
        ("a.vcf", "BEGIN:VCARD".encode("utf-16"), Content.CARDS),
        ("a.vcf", "BEGIN:VCARD".encode("utf-16-be"), Content.CARDS),
    ],
)
def test_the_bytes_say_what_a_file_is(name: str, head: bytes, content: Content) -> None:
    assert content_of(name, head) is content


@pytest.mark.parametrize(
    ("name", "head", "key"),
    [
        ("a.csv", b"", "empty"),
        ("a.xlsx", b"a,b", "wrong_extension"),
        ("a.csv", ZIP, "wrong_extension"),
        ("a.vcf", b"a,b", "wrong_extension"),
        ("a.csv", b"BEGIN:VCARD", "wrong_extension"),
        ("a.xls", b"<html><table>", "not_readable"),
        ("a.csv", b"%PDF-1.7", "not_readable"),
        ("a.xlsx", b"\x89PNG\r\n", "not_readable"),
        ("a.csv", b"\x1f\x8b\x08", "not_readable"),
        ("a.db", b"SQLite format 3\0", "not_readable"),
    ],
)
def test_a_file_that_is_something_else_is_refused(
    name: str, head: bytes, key: str
) -> None:
    with pytest.raises(RuleError) as caught:
        content_of(name, head)

    assert caught.value.key == f"reading.{key}"
