"""Text lookup: ``text("en", "pipeline.title")`` reads ``locales/en/pipeline.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter

LOCALES = Path(__file__).parent.parent / "locales"
LANGUAGES = ("zh", "en")


class Label(str):
    """A catalogue key used as a value; it is looked up when it is shown."""

    __slots__ = ()


class _Counting(Formatter):
    """Lets a text decline a word by a number: ``{rows} {rows:row|rows}``."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return one if str(value) == "1" else many


_counting = _Counting()


@cache
def catalogue(locale: str) -> Mapping[str, str]:
    """Return the flat ``section.key -> text`` catalogue of one language."""
    return {
        f"{path.stem}.{key}": words
        for path in sorted((LOCALES / locale).glob("*.toml"))
        for key, words in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


def text(locale: str, key: str, **values: object) -> str:
    """Return the text for ``key`` with its values filled in.

    Raises:
        KeyError: no such key; ``tests/test_house.py`` keeps catalogues complete.
    """
    shown = {name: _looked_up(locale, value) for name, value in values.items()}
    words = catalogue(locale)[key]
    return _counting.format(words, **shown) if "|" in words else words.format(**shown)


def _looked_up(locale: str, value: object) -> object:
    """Return the text of a label, of several with a stroke between them."""
    if isinstance(value, tuple):
        return " / ".join(str(_looked_up(locale, one)) for one in value)
    return text(locale, value) if isinstance(value, Label) else value
