"""What the documents, schemas and templates say is what the engine does."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from core.i18n import LANGUAGES
from rules.incentives.describe import describe
from rules.incentives.evaluation import evaluate
from rules.incentives.explain import explain
from rules.incentives.loading import inputs_of, plans_of
from rules.incentives.result import result_type
from services import incentives

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs" / "incentives.md").read_text("utf-8")
BLOCK = re.compile(r"```(?:json|text) (plan|inputs|en|zh)\n(.*?)\n```", re.DOTALL)
WORKED = [
    dict(BLOCK.findall(part))
    for part in re.split(r"^### ", DOCUMENT, flags=re.MULTILINE)[1:]
]
TEMPLATES = sorted((ROOT / "rules" / "incentives" / "templates").glob("*.json"))
CASES = sorted((ROOT / "tests" / "incentive_cases").glob("*.json"))


def words(plan: str, inputs: str, language: str) -> str:
    book = plans_of(json.loads(plan))
    said = [
        f"{part.name}{': ' if language == 'en' else '：'}"
        + (" " if language == "en" else "").join(part.sentences)
        for version in book.plans
        for part in describe(version, language).components
    ]
    for payee in evaluate(book, inputs_of(json.loads(inputs))).payees:
        for item in payee.periods:
            figures = (item.earned, item.payable, item.paid, item.draw_balance)
            said.append(f"{payee.payee} {item.period}: {' / '.join(map(str, figures))}")
            said += [
                f"  {explain(line, payee.currency, language)}" for line in item.lines
            ]
    return "\n".join(said)


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_worked_plan_of_the_guide_gives_what_it_says(
    place: int, language: str
) -> None:
    blocks = WORKED[place]

    assert words(blocks["plan"], blocks["inputs"], language) == blocks[language]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_is_a_plan_with_a_title(path: Path) -> None:
    book = plans_of(json.loads(incentives.template(path.stem)))

    assert book.plans[0].name == path.stem
    for language in LANGUAGES:
        assert incentives.templates(language)[path.stem]
        assert describe(book.plans[0], language).components


@pytest.mark.parametrize("name", ["plan", "inputs", "result"])
def test_the_kept_schemas_are_the_current_ones(name: str) -> None:
    kept = json.loads(
        (ROOT / "docs" / "schemas" / f"incentives-{name}.json").read_text("utf-8")
    )

    assert kept == incentives.schema(name)


def test_plans_inputs_and_results_of_the_cases_keep_their_schemas() -> None:
    check = {
        name: Draft202012Validator(incentives.schema(name))
        for name in ("plan", "inputs", "result")
    }
    for path in CASES:
        for run in json.loads(path.read_text("utf-8"))["runs"].values():
            check["plan"].validate(run["plan"])
            check["inputs"].validate(run["inputs"])
            found = evaluate(plans_of(run["plan"]), inputs_of(run["inputs"]))
            check["result"].validate(result_type().dump_python(found, mode="json"))


def test_every_field_of_a_plan_that_needs_words_has_them() -> None:
    kept = json.dumps(incentives.schema("plan"))

    assert kept.count('"description"') > 150
