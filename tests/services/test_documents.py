import pytest

from core.access import Viewer
from core.errors import ForbiddenError, NotFoundError, RuleError
from core.settings import var
from db.models import ListItem, Share
from rules.documents import DocumentFields
from services import documents
from tests.build import a_customer, a_deal, saved
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("teams")
PDF = b"%PDF-1.7 contract"
ANY = DocumentFields()


def test_a_file_is_kept_under_its_hash_and_comes_back(rep: Viewer) -> None:
    [customer] = saved(a_customer())
    saved(ListItem(list="document", value="contract"))

    number = documents.add(
        rep, ("customers", customer), "合同.pdf", PDF, DocumentFields(kind="contract")
    )

    [kept] = documents.kept(rep, "customers", customer)
    assert (kept.id, kept.name, kept.kind) == (number, "合同.pdf", "contract")
    assert (kept.size, kept.person, kept.added_at) == (len(PDF), "Lin", NOON)
    assert documents.content(rep, number) == PDF
    [file] = [path for path in (var() / "files").rglob("*") if path.is_file()]
    assert file.name == file.parent.name + file.name[2:]
    assert len(file.name) == 64


def test_the_same_file_is_stored_once(rep: Viewer) -> None:
    [customer] = saved(a_customer())
    [deal] = saved(a_deal())

    for of in (("customers", customer), ("deals", deal)):
        documents.add(rep, of, "a.pdf", PDF, ANY)

    assert len([p for p in (var() / "files").rglob("*") if p.is_file()]) == 1
    assert len(documents.kept(rep, "deals", deal)) == 1


def test_what_is_refused_leaves_nothing_behind(rep: Viewer) -> None:
    [customer] = saved(a_customer())

    for name, content in (("a.exe", PDF), ("a.pdf", b"MZ"), ("a.pdf", b"")):
        with pytest.raises(RuleError):
            documents.add(rep, ("customers", customer), name, content, ANY)
    with pytest.raises(RuleError, match=r"records\.not_in_list"):
        documents.add(
            rep, ("customers", customer), "a.pdf", PDF, DocumentFields(kind="x")
        )
    assert documents.kept(rep, "customers", customer) == []


def test_nobody_adds_to_or_reads_of_what_they_do_not_see(
    rep: Viewer, other_rep: Viewer, trainer: Viewer
) -> None:
    [customer] = saved(a_customer())
    number = documents.add(rep, ("customers", customer), "a.pdf", PDF, ANY)

    with pytest.raises(NotFoundError):
        documents.add(other_rep, ("customers", customer), "b.pdf", PDF, ANY)
    with pytest.raises(NotFoundError):
        documents.content(other_rep, number)
    with pytest.raises(NotFoundError):
        documents.delete(other_rep, number)
    with pytest.raises(ForbiddenError):
        documents.add(trainer, ("customers", customer), "b.pdf", PDF, ANY)
    assert documents.kept(other_rep, "customers", customer) == []

    saved(Share(record_table="customer", record_id=customer, person_id=20))
    assert documents.content(other_rep, number) == PDF
    with pytest.raises(ForbiddenError):
        documents.add(other_rep, ("customers", customer), "b.pdf", PDF, ANY)


def test_a_document_is_put_away_and_comes_back(rep: Viewer) -> None:
    [customer] = saved(a_customer())
    number = documents.add(rep, ("customers", customer), "a.pdf", PDF, ANY)

    documents.delete(rep, number)
    assert documents.kept(rep, "customers", customer) == []
    with pytest.raises(NotFoundError):
        documents.content(rep, number)

    documents.restore(rep, number)
    assert documents.content(rep, number) == PDF


def test_a_file_that_is_gone_is_a_sentence(rep: Viewer) -> None:
    [customer] = saved(a_customer())
    number = documents.add(rep, ("customers", customer), "a.pdf", PDF, ANY)
    for path in (var() / "files").rglob("*"):
        if path.is_file():
            path.unlink()

    with pytest.raises(NotFoundError, match=r"documents\.lost"):
        documents.content(rep, number)
