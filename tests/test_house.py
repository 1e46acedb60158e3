"""The rules of the house that no linter knows."""

import ast
from importlib import import_module
from inspect import isfunction, signature
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter

import pytest

import services
from cli.main import COMMANDS, GROUPS
from core.access import PAGE_ROLES
from core.i18n import LANGUAGES, LOCALES, catalogue
from db.models import metadata
from rules.people import Duty
from tests.reach.cases import CASES
from tests.reach.test_commands import DOES, OF_NOBODY
from tests.reach.test_pages import PAGES as REACHED_PAGES
from tests.reach.world import FOR_EVERYBODY, PERSONAL, REACHED

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


def use_cases() -> set[str]:
    """Return every use case of somebody: ``records.page``, ``imports.undo`` …"""
    found = set()
    for module in iter_modules(services.__path__):
        known = import_module(f"services.{module.name}")
        for name, function in vars(known).items():
            own = module.ispkg or getattr(function, "__module__", "") == known.__name__
            if not own or not isfunction(function) or name.startswith("_"):
                continue
            if next(iter(signature(function).parameters), "") == "viewer":
                found.add(f"{module.name}.{name}")
    return found


def test_every_use_case_is_tried_with_a_record_of_others() -> None:
    assert use_cases() - {case.name for case in CASES} == set()


def test_every_table_says_who_reaches_its_rows() -> None:
    named = {*REACHED, *FOR_EVERYBODY, *PERSONAL} - {"customer_name"}

    assert named == set(metadata.tables)


def test_every_page_and_command_is_tried_as_each_role() -> None:
    assert set(REACHED_PAGES) == set(PAGE_ROLES)
    assert {*DOES, *OF_NOBODY} == {*COMMANDS, *GROUPS}
