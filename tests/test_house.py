"""The rules of the house that no linter knows."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from core.access import PAGE_ROLES
from core.i18n import LANGUAGES, LOCALES, catalogue
from rules.people import Duty

ROOT = LOCALES.parent
PAGES = sorted(ROOT.glob("pages/*/[!_]*.py"))
RULES = sorted(ROOT.glob("rules/**/*.py"))
ABOVE_THE_SESSION = sorted(
    path
    for folder in ("pages/*", "components", "services", "db/queries")
    for path in ROOT.glob(f"{folder}/**/[!_]*.py")
    if path.name != "accounts.py"  # sign-ins are neither scoped nor in the feed
)
SERVICES = sorted(ROOT.glob("services/[!_]*.py"))
HOME = (ROOT / "Home.py").read_text(encoding="utf-8")


def menu() -> dict[str, dict[str, str]]:
    """Return the menu, read from the script: running it would draw the app."""
    [found] = [
        ast.literal_eval(statement.value)
        for statement in ast.parse(HOME).body
        if isinstance(statement, ast.Assign)
        and ast.unparse(statement.targets[0]) == "MENU"
    ]
    return dict(found)


MENU = [(section, name) for section, names in menu().items() for name in names]


def test_no_script_lies_directly_in_pages() -> None:
    """Streamlit would serve it without Home.py, and so without sign-in."""
    assert {path.name for path in ROOT.glob("pages/*.py")} <= {"__init__.py"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_asks_who_is_there_before_anything_else(path: Path) -> None:
    statements = ast.parse(path.read_text(encoding="utf-8")).body
    first = next(
        s for s in statements[1:] if not isinstance(s, ast.Import | ast.ImportFrom)
    )

    assert ast.unparse(first) == f"viewer = session.require('{path.stem}')"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_short_and_has_a_name_and_roles(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60
    assert path.stem in PAGE_ROLES
    assert (path.parent.name, path.stem) in MENU
    for language in LANGUAGES:
        assert f"{path.stem}.title" in catalogue(language)


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_rules_take_only_field_classes_from_sqlmodel(path: Path) -> None:
    taken = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "sqlmodel"
        for alias in node.names
    }

    assert taken <= {"Field", "SQLModel"}


@pytest.mark.parametrize("path", ABOVE_THE_SESSION, ids=lambda path: path.stem)
def test_nothing_above_the_session_goes_round_it(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    names = {
        alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("db")
        for alias in node.names
    }

    assert not names & {"engine", "create_engine", "connecting"}
    assert 'execution_options={"recorded"' not in source
    assert "unsafe_allow_html" not in source


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_every_service_has_a_test(path: Path) -> None:
    tests = ROOT.glob("tests/**/test_*.py")
    asked = f"services import {path.stem}", f"services.{path.stem}", f", {path.stem}"
    sources = (test.read_text(encoding="utf-8") for test in tests)

    assert any(any(name in source for name in asked) for source in sources)


def test_the_catalogues_agree_key_by_key_and_value_by_value() -> None:
    shapes = {
        language: {
            key: {field for _, field, _, _ in Formatter().parse(words) if field}
            for key, words in catalogue(language).items()
        }
        for language in LANGUAGES
    }

    assert shapes["zh"] == shapes["en"]


@pytest.mark.parametrize("choice", [*Duty], ids=str)
def test_every_duty_has_a_name(choice: Duty) -> None:
    assert all(choice.label in catalogue(language) for language in LANGUAGES)


def test_home_reaches_the_navigation_on_every_path() -> None:
    top_level = [ast.unparse(statement) for statement in ast.parse(HOME).body]

    assert any(line.startswith("page = st.navigation(") for line in top_level)
    assert "st.stop" not in HOME
