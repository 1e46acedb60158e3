"""Every use case as everybody, with a record that is not theirs."""

from collections.abc import Callable

import pytest

from core.errors import AppError
from tests.reach.cases import CASES, Case
from tests.reach.world import AMOUNT, WHO, leaks, stored

DIGITS = [str(AMOUNT * times // 100)[:8] for times in range(1, 12)]


def check_words(name: str, told: object) -> None:
    assert leaks(name, told) == set(), name
    if name == "trainer":
        assert not [digits for digits in DIGITS if digits in repr(told)]


@pytest.mark.parametrize("use_case", dict.fromkeys(case.name for case in CASES))
def test_it_is_done_by_whom_it_is_meant_for_and_refused_to_the_others(
    use_case: str, world: Callable[[], bool]
) -> None:
    before = stored()
    cases = [case for case in CASES if case.name == use_case]
    for case in cases:
        for name in sorted(set(WHO) - case.may):
            check_refused(case, name)
        assert stored() == before, f"{case}: nothing is left of what was refused"
    for case in cases:
        for name in sorted(case.may - (set() if case.nobody else {"nobody"})):
            check_done(case, name)
            if stored() != before and not world():
                return  # where the database is slow to fill, one is enough


def check_refused(case: Case, name: str) -> None:
    if name in case.otherwise:
        assert case.call(WHO[name]) == case.otherwise[name], (str(case), name)
        return
    with pytest.raises(AppError) as refused:
        case.call(WHO[name])
    assert isinstance(refused.value, case.refusals), (str(case), name)
    check_words(name, refused.value.values)


def check_done(case: Case, name: str) -> None:
    told = case.call(WHO[name])
    check_words(name, told)
    if case.gives:
        assert told == case.gives(name), (str(case), name)
