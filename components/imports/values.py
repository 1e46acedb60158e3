"""Values that nobody knows: what each one means, is it to be made, or rejected."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import streamlit as st

from components.imports.desk import Desk, Work, looked
from components.words import literal, locale, safe, t
from rules.importing.mapping import ImportMap

MAKE, REJECT = "~make", "~reject"
MOST = 40
"""Values that are asked for one by one; those beyond are answered together."""
NAMED = 8
"""Names that stand for all that are answered together."""


def values(desk: Desk, work: Work, known: ImportMap, said: ImportMap) -> ImportMap:
    """Ask what to do with each value that nobody knows."""
    bare = said.model_copy(update={"formats": {}})
    unknown = looked(desk, work, bare).unknown
    if not unknown:
        return said
    alone = [u for u in unknown if u.near or not u.may_be_made][:MOST]
    together = [u for u in unknown if u not in alone]
    meant: dict[str, dict[str, str]] = defaultdict(dict)
    rejects: dict[str, list[str]] = defaultdict(list)
    fields = desk.cases.fields_of(work.kind)
    with st.expander(t("imports.unknown_values", count=len(unknown)), expanded=True):
        with st.container(horizontal=True, gap="small"):
            for one in alone:
                answer = _one(work, known, one, t(fields[one.field].label))
                if answer == REJECT:
                    rejects[one.field].append(one.value)
                elif answer != MAKE:
                    meant[one.field][one.value] = answer
        for field in dict.fromkeys(u.field for u in together):
            group = [u for u in together if u.field == field]
            if _group(work, known, group, t(fields[field].label)) == REJECT:
                rejects[field] += [u.value for u in group]
    return said.model_copy(
        update={
            "values": dict(meant),
            "rejects": {field: tuple(words) for field, words in rejects.items()},
        }
    )


def _one(work: Work, known: ImportMap, one: Any, label: str) -> str:  # noqa: ANN401
    """Ask what one value means; a name that is near comes first."""
    names = {option.value: option.name(locale()) for option in one.options}
    likely = [*one.near, *(v for v in names if v not in one.near)]
    options = [*likely, *([MAKE] if one.may_be_made else []), REJECT]
    before = known.values.get(one.field, {}).get(one.value)
    if one.value in known.rejects.get(one.field, ()):
        before = REJECT
    default = before if before in options else MAKE if one.may_be_made else REJECT
    key = "imports.means_like" if one.near else "imports.means"
    about = {"field": label, "value": one.value, "rows": one.rows}
    like = names.get(one.near[0], one.near[0]) if one.near else ""
    answer: str = st.selectbox(
        literal(safe(t(key, **about, near=like))),
        options, index=options.index(default), width=280,
        format_func=lambda option: _shown(option, names),
        key=_key(work, one.field, one.value),
    )  # fmt: skip
    return answer


def _group(work: Work, known: ImportMap, group: Sequence[Any], label: str) -> str:
    """Ask once for the values of a field that resemble nothing."""
    shown = ", ".join(one.value for one in group[:NAMED])
    more = "…" if len(group) > NAMED else ""
    options = [MAKE, REJECT] if all(one.may_be_made for one in group) else [REJECT]
    field = group[0].field
    rejected = {one.value for one in group} <= set(known.rejects.get(field, ()))
    return st.selectbox(
        literal(safe(t("imports.mean", field=label, count=len(group), values=shown)))
        + more,
        options, index=len(options) - 1 if rejected else 0, width=520,
        format_func=lambda option: _shown(option, {}), key=_key(work, field, "*"),
    )  # fmt: skip


def _shown(option: str, names: Mapping[str, str]) -> str:
    if option == MAKE:
        return t("imports.make")
    if option == REJECT:
        return t("imports.reject")
    return f"→ {names.get(option, option)}"


def _key(work: Work, field: str, value: str) -> str:
    return f"imports_value_{work.kind}_{field}_{crc32(value.encode()):x}"
