"""Every use case, tried with a record of the other team; and who may do that.

A case that is missing for a use case fails a house test: see ``tests/test_house.py``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from sqlmodel import col, select

from core.access import SYSTEM, Role, Viewer
from core.errors import AppError, ForbiddenError, NotFoundError, RuleError
from core.questions import Question
from db.models import Credential, Person, SignIn
from db.scope import Reach
from db.session import transaction
from rules.activities import ActivityFields
from rules.cases import CaseFields
from rules.company import CompanyFields, ListItemFields
from rules.competitors import CompetitorFields
from rules.contacts import ContactFields
from rules.customers import CustomerFields
from rules.documents import DocumentFields
from rules.importing.mapping import ImportMap
from rules.leads import ConversionFields, LeadFields, LeadStepFields
from rules.order_lines import OrderLineFields
from rules.orders import OrderFields
from rules.payments import PaymentFields
from rules.people import Duty, PersonFields
from rules.pipeline import DealFields, DealLineFields, LostFields
from rules.price_lists import PriceFields
from rules.products import ProductFields
from rules.returns import ReturnFields
from rules.sharing import Access
from rules.surveys import SurveyFields
from rules.targets import TargetFields
from rules.teams import TeamPlaceFields
from rules.training_results import TrainingResultFields
from services import (
    accounts,
    activities,
    audit,
    board,
    company,
    corrections,
    customers,
    deal_lines,
    decisions,
    documents,
    exports,
    figures,
    files,
    handoffs,
    imports,
    leads,
    orders,
    people,
    pipeline,
    process,
    records,
    sharing,
    teams,
    timeline,
    whole,
)
from tests.conftest import TODAY
from tests.reach.world import (
    AMOUNT,
    BACK,
    CUSTOMERS,
    DEALS,
    FILE,
    LEADS,
    MATES,
    MINE,
    OWNERS,
    POOL,
    REACHED,
    READ,
    THEIRS,
    THEIRS_GONE,
    WHO,
    WRITE,
    token,
    tokens,
)

EVERYONE = frozenset(WHO)
SELL = EVERYONE - {"trainer", "service"}
SEES = frozenset({"far", "farchief", "ops", "admin"})
"""Who sees what is only of person 20, and sells."""
SERVES = SEES | {"service"}
LEADS_IT = SEES - {"far"}
TEACHES = LEADS_IT | {"trainer"}
DECIDES = LEADS_IT - {"ops"}
OFFICE = frozenset({"ops", "admin"})
ADMIN = frozenset({"admin"})
REFUSALS = (ForbiddenError, NotFoundError)
EDITED = 2
"""The version of what the world has changed once."""
Call = Callable[[Viewer], object]


@dataclass(frozen=True, slots=True)
class Case:
    """One use case with an argument that not everybody may give it.

    ``may`` do it; the others are refused, or get ``otherwise`` where that says what.
    ``gives`` returns what who may is given, where the answer depends on who asks.
    """

    name: str
    call: Call
    may: frozenset[str]
    about: str = ""
    gives: Callable[[str], object] | None = None
    otherwise: Mapping[str, object] = field(default_factory=dict)
    refusals: tuple[type[AppError], ...] = REFUSALS
    nobody: bool = True

    def __str__(self) -> str:
        """Return the name of the test."""
        return f"{self.name} {self.about}".strip()


def all_of(name: str, call: Call, **more: Any) -> Case:
    """Return a case that everybody may do: with the own rows, or with nobody's."""
    return Case(name, call, EVERYONE, **more)


def listed(name: str, table: str, call: Call, reach: Reach = Reach.SEE) -> Case:
    """Return a case that shows everybody exactly the rows that they reach."""
    word = table.replace("_", "")

    def shown(who: Viewer) -> set[int]:
        return {number for of, number in told(call(who)) if of == word}

    def reached(who: str) -> set[int]:
        return set(REACHED[table][reach][who])

    return all_of(name, shown, about=f"of {table}", gives=reached)


def looked_up(kind: str, who: Viewer) -> object:
    return records.page(who, kind, question())


def told(answer: object) -> set[tuple[str, int]]:
    """Return the records that an answer tells of."""
    return set(tokens(answer))


def got(sees: object, others: object, who: frozenset[str] = SEES) -> Any:
    """Return what is expected: one thing for some, another for the others."""
    return lambda name: sees if name in who else others


def question(words: str = "") -> Question:
    return Question(words, size=100)


def a_table(who: Viewer, kind: str) -> object:
    found = exports.table(who, kind, question(), "en")
    return str(files.write_csv(found.rows, found.headings), "utf-8-sig")


def a_source(heading: str = "name") -> imports.Source:
    content = f"{heading},login\nNew One,new\n".encode()
    table = files.open_table("new.csv", content, known=frozenset({heading}))
    return imports.Source("new.csv", "0", table)


def people_with(table: Any, column: Any, value: object) -> set[int | None]:
    key = table.id if table is Person else table.person_id
    with transaction(SYSTEM) as session:
        return set(session.exec(select(key).where(col(column) != value)))


def signed_out(who: Viewer) -> object:
    accounts.end_everywhere(who)
    return people_with(SignIn, SignIn.secret, "")


def new_password(who: Viewer) -> object:
    accounts.change_password(who, "correct horse battery 9")
    return people_with(Credential, Credential.password, "-")


def new_language(who: Viewer) -> object:
    accounts.set_locale(who, "en")
    return people_with(Person, Person.locale, "")


def log(who: Viewer, **about: Any) -> object:
    return activities.log(who, ActivityFields(note="Seen.", **about), "k")


def reopened(who: Viewer) -> object:
    """Return why a deal that is not lost is not reopened: who may not is refused."""
    try:
        return corrections.reopen(who, THEIRS, "Why")
    except RuleError as error:
        return error.key


def deleted(who: Viewer, kind: str) -> None:
    """Put a record away; the only line of an order of which something came back stays.

    Who may not is refused before.
    """
    if kind != "order-lines":
        records.delete(who, kind, THEIRS)
        return
    try:
        records.delete(who, kind, THEIRS)
    except RuleError as error:
        if error.key != "returns.below":
            raise


def like(who: Viewer) -> object:
    found = customers.like(who, "X", "021 5555 0002")
    return [one.id for one in found.mine], found.others


def own_tasks(name: str) -> object:
    own = {n for n, (owner, _) in OWNERS.items() if owner == WHO[name].id}
    kept = own & DEALS[Reach.SEE]["admin"]
    return {(of, n) for of in ("deal", "customername", "lead") for n in kept}


def counted(measure: str, rows: Mapping[str, set[int]], times: int = 1) -> Case:
    def value(who: Viewer) -> object:
        cells = figures.ask(who, measure).cells
        return sum(int(cell.value or 0) for cell in cells)

    may = EVERYONE - {"trainer"} if times > 1 else EVERYONE
    return Case(
        "figures.ask", value, may, measure, lambda name: times * len(rows[name])
    )


def a_policy() -> Any:
    return process.pipelines(SYSTEM)["standard"]


KINDS = {
    "activities": ("activity", None),
    "cases": ("service_case", CaseFields(subject="New", customer_id=THEIRS)),
    "competitors": ("competitor", CompetitorFields(name="Rival", deal_id=THEIRS)),
    "contacts": ("contact", ContactFields(name="New", customer_id=THEIRS)),
    "customers": ("customer", CustomerFields(name="New")),
    "deals": ("deal", DealFields(name="New")),
    "leads": ("lead", LeadFields(name="New")),
    "order-lines": (
        "order_line", OrderLineFields(order_id=THEIRS, amount_minor=AMOUNT),
    ),
    "orders": ("sales_order", OrderFields(ordered_on=TODAY, customer_id=THEIRS)),
    "payments": (
        "payment",
        PaymentFields(amount_minor=AMOUNT, received_on=TODAY, customer_id=THEIRS),
    ),
    "returns": ("sales_return", ReturnFields(order_id=THEIRS, amount_minor=1)),
    "surveys": ("survey", SurveyFields(score=4, customer_id=THEIRS)),
    "targets": ("target", TargetFields(owner_id=20, period="2027", amount_minor=1)),
    "training-results": (
        "training_result", TrainingResultFields(owner_id=20, course="New"),
    ),
}  # fmt: skip
"""The kinds with an owner: table, and what somebody would enter."""
FOUND_BY = {
    "customers": "customer_name",
    "order-lines": "sales_order",
    "returns": "sales_order",
    "surveys": "customer_name",
}
"""Whose words find a kind that has none of its own."""
UNTITLED = frozenset({"order-lines", "returns", "surveys"})
"""Kinds that are named by what they refer to: nothing refers to them."""
NOT_LISTED = frozenset({"order-lines"})
"""Kinds of whose own texts a file tells nothing: there are none."""
LOOKED_UP = frozenset({"people", "price-lists", "products", "teams"})
ADDED = {
    "competitors": SEES,
    "contacts": SEES,
    "order-lines": SEES,
    "orders": SEES,
    "payments": SEES,
    "returns": SEES,
    "targets": LEADS_IT,
    "training-results": TEACHES,
}
"""Who adds one to what is of person 20."""
CHANGED = {
    "cases": 1, "competitors": 1, "contacts": 1, "customers": 2, "leads": 2,
    "order-lines": 1, "orders": 1, "payments": 1, "returns": 1, "surveys": 1,
    "targets": 1, "training-results": 1,
}  # fmt: skip
"""The kinds that are changed, with the version that the world has of them."""
MAY_CHANGE = dict.fromkeys(KINDS, SEES) | {
    "cases": SERVES,
    "payments": LEADS_IT,
    "returns": LEADS_IT,
    "surveys": SERVES,
    "targets": LEADS_IT,
    "training-results": TEACHES,
}
MAY_DELETE = dict.fromkeys(KINDS, LEADS_IT) | {
    "competitors": SEES,
    "contacts": SEES,
    "order-lines": SEES,
    "training-results": TEACHES,
}
SEEN_BY = dict.fromkeys(KINDS, SEES) | {
    "cases": SERVES,
    "surveys": SERVES,
    "training-results": SEES | {"trainer"},
}


def named(kind: str, number: int) -> str:
    """Return what a record is called where it is picked."""
    table = "customer_name" if kind == "customers" else KINDS[kind][0]
    return f"20{number:02}" if kind == "targets" else token(table, number)


def words_of(kind: str) -> str:
    """Return words that find the record of the other team."""
    if kind in FOUND_BY:
        return token(FOUND_BY[kind], THEIRS).lower()
    return named(kind, THEIRS).lower()


def of_kind(kind: str) -> list[Case]:
    """Return the cases that are the same for every kind of record with an owner."""
    table = KINDS[kind][0]
    mine = words_of(kind)
    found = got([THEIRS], [], SEEN_BY[kind])
    picked = got([(THEIRS, named(kind, THEIRS))], [], SEEN_BY[kind])

    def searched(who: Viewer) -> object:
        return [row.id for row in records.page(who, kind, question(mine)).rows]

    def offered(who: Viewer) -> object:
        return {number for number, _ in records.options(who, kind, "")}

    def listed_ids(who: Viewer) -> object:
        return {row.id for row in records.page(who, kind, question()).rows}

    def exported_ids(who: Viewer) -> object:
        return {row.id for row in records.export(who, kind, question())}

    def reached(who: str) -> object:
        return set(REACHED[table][Reach.SEE][who])

    none = kind in UNTITLED
    cases = [
        all_of("records.page", listed_ids, about=kind, gives=reached),
        all_of("records.export", exported_ids, about=kind, gives=reached),
        all_of("records.page", searched, about=f"{kind} by a word", gives=found),
        all_of("records.options", offered, about=kind,
               gives=(lambda _: set()) if none else reached),
        all_of("records.options", lambda w: records.options(w, kind, mine),
               about=f"{kind} by a word", gives=(lambda _: []) if none else picked),
        Case("records.told", lambda w: records.told(w, kind, THEIRS), SEEN_BY[kind],
             kind),
        Case("records.open_one", lambda w: records.open_one(w, kind, THEIRS),
             SEEN_BY[kind], kind),
    ]  # fmt: skip
    cases.append(all_of("exports.table", in_a_file(kind), about=kind, gives=reached))
    return cases


def in_a_file(kind: str) -> Callable[[Viewer], object]:
    """Return what reads the ids of a kind off a file of its list."""
    if kind == "targets":
        return listed_periods
    return partial(
        in_a_table, kind, "sales_order" if kind in NOT_LISTED else KINDS[kind][0]
    )


def in_a_table(kind: str, table: str, who: Viewer) -> object:
    word = table.replace("_", "")
    return {number for of, number in told(a_table(who, kind)) if of == word}


def listed_periods(who: Viewer) -> object:
    return {
        int(number)
        for number in re.findall(r"\b20(\d\d)\b", str(a_table(who, "targets")))
    }


def to_write(kind: str) -> list[Case]:
    """Return the cases that write a record of a kind."""
    new = KINDS[kind][1]
    assert new is not None
    opened = CHANGED[kind]
    cases = [
        Case("records.change",
             lambda w: records.change(w, kind, THEIRS, opened, new), MAY_CHANGE[kind],
             kind),
        Case("records.delete", lambda w: deleted(w, kind),
             MAY_DELETE[kind], kind),
        Case(
            "records.restore", lambda w: records.restore(w, kind, THEIRS_GONE),
            MAY_DELETE[kind], kind,
        ),
    ]  # fmt: skip
    if kind in ADDED:
        cases.append(
            Case("records.add", lambda w: records.add(w, kind, new, "k"), ADDED[kind],
                 kind)
        )  # fmt: skip
    return cases


OWN = [
    all_of("accounts.end_everywhere", signed_out,
           gives=lambda name: {10, 20, 90} - {WHO[name].id}),
    all_of("accounts.change_password", new_password, nobody=False,
           gives=lambda name: {WHO[name].id}),
    all_of("accounts.set_locale", new_language, nobody=False,
           gives=lambda name: {WHO[name].id}),
    all_of("activities.to_do", lambda w: told(activities.to_do(w)), gives=own_tasks),
    all_of("activities.called", lambda w: told(activities.called(w)),
           gives=lambda name: {"chief": {("activity", MINE)},
                               "farchief": {("activity", THEIRS)}}.get(name, set())),
    Case("activities.mark_seen", lambda w: activities.mark_seen(w, THEIRS),
         frozenset({"farchief"})),
]  # fmt: skip

OPEN_TO_ALL = [
    all_of("activities.colleagues", activities.colleagues),
    all_of("company.settings", company.settings),
    all_of("figures.currency", figures.currency),
    all_of("imports.remembered", lambda w: imports.remembered(w, "deals", ["a"])),
    all_of("people.everybody", people.everybody),
    all_of("pipeline.processes", pipeline.processes),
    all_of("process.pipelines", process.pipelines),
    all_of("process.versions", lambda w: process.versions(w, "standard")),
    all_of("records.choices", lambda w: records.choices(w, ["region"])),
    all_of("records.colleagues", records.colleagues),
    all_of("teams.tree", teams.tree),
    all_of("timeline.stages", lambda w: timeline.stages(w, "en")),
    *(all_of("records.page", partial(looked_up, kind), about=kind)
      for kind in sorted(LOOKED_UP)),
]  # fmt: skip
"""Names of people and teams, lists and rules: what everybody needs to work."""

CUSTOMER_CASES = [
    Case("activities.log", lambda w: log(w, customer_id=THEIRS), SERVES, "customer"),
    all_of("customers.like", like, gives=got(([THEIRS], 0), ([], 1), SERVES)),
    all_of("customers.pool", lambda w: told(customers.pool(w)),
           gives=lambda _: {("customername", POOL)}),
    Case("customers.cover", lambda w: customers.cover(w, THEIRS), SERVES),
    all_of("customers.cover", lambda w: customers.cover(w, POOL).is_open, about="pool",
           gives=got(sees=True, others=False, who=OFFICE)),
    Case("customers.cover", lambda w: customers.cover(w, READ).is_open,
         SEES | {"rep", "trainer", "service"}, "of a deal that is shared",
         gives=got(sees=True, others=False)),
    all_of("customers.facts", lambda w: customers.facts(w, THEIRS).open.count,
           gives=got(1, 0)),
    all_of("customers.neglected",
           lambda w: {row.id for row in customers.neglected(w)},
           gives=lambda name: CUSTOMERS[Reach.COUNT][name] - {POOL}),
    Case("customers.assign", lambda w: customers.assign(w, [THEIRS], 10), LEADS_IT),
    Case("customers.assign", lambda w: customers.assign(w, [MINE, THEIRS], 12), OFFICE,
         "one of two"),
    Case("customers.give_back", lambda w: customers.give_back(w, [THEIRS]), SEES),
    Case("customers.give_back", lambda w: customers.give_back(w, [FILE]), SEES,
         "that is shared for reading"),
    Case("timeline.story", lambda w: timeline.story(w, "customers", THEIRS), SEES,
         "customer"),
    Case("leads.step", lambda w: leads.step(w, THEIRS, EDITED, LeadStepFields()), SEES),
    Case("leads.became", lambda w: leads.became(w, THEIRS), SEES),
    Case("leads.convert", lambda w: leads.convert(
        w, THEIRS, ConversionFields(company="New"), "k"), SEES),
    Case("leads.convert", lambda w: leads.convert(
        w, MINE, ConversionFields(customer_id=THEIRS), "k"), OFFICE,
        "to a customer of others"),
]  # fmt: skip

DEAL = DealFields(name="New", customer_id=THEIRS)
DEAL_CASES = [
    Case("activities.log", lambda w: log(w, deal_id=THEIRS), SEES, "deal"),
    Case("deal_lines.lines", lambda w: deal_lines.lines(w, THEIRS), SEES),
    Case("deal_lines.add", lambda w: deal_lines.add(
        w, THEIRS, DealLineFields(amount_minor=1), "k"), SEES),
    Case("deal_lines.add", lambda w: deal_lines.add(
        w, READ, DealLineFields(amount_minor=1), "k"), SEES, "shared for reading"),
    Case("deal_lines.change", lambda w: deal_lines.change(
        w, THEIRS, 1, DealLineFields(amount_minor=1)), SEES),
    Case("deal_lines.remove", lambda w: deal_lines.remove(w, THEIRS), SEES),
    Case("deal_lines.remove", lambda w: deal_lines.remove(w, READ), SEES,
         "shared for reading"),
    Case("decisions.ask", lambda w: decisions.ask(w, THEIRS, "negotiation", "Why"),
         SEES),
    listed("decisions.to_decide", "approval", decisions.to_decide),
    Case("decisions.decide", lambda w: decisions.decide(
        w, THEIRS, "Why", granted=True), DECIDES),
    Case("documents.add", lambda w: documents.add(
        w, ("deals", THEIRS), "a.txt", b"a", DocumentFields()), SEES, "deal"),
    Case("documents.add", lambda w: documents.add(
        w, ("customers", THEIRS), "a.txt", b"a", DocumentFields()), SEES, "customer"),
    all_of("documents.kept",
           lambda w: [d.id for d in documents.kept(w, "deals", THEIRS)],
           gives=got([THEIRS], [])),
    Case("documents.content", lambda w: documents.content(w, THEIRS), SEES),
    Case("documents.delete", lambda w: documents.delete(w, THEIRS), SEES),
    Case("documents.delete", lambda w: documents.delete(w, READ), SEES,
         "shared for reading"),
    Case("documents.restore", lambda w: documents.restore(w, THEIRS_GONE), SEES),
    Case("handoffs.roster", lambda w: handoffs.roster(w, THEIRS), SEES),
    all_of("handoffs.waiting", lambda w: {o.deal_id for o in handoffs.waiting(w)},
           gives=lambda name: {n for n, (owner, _) in OWNERS.items()
                               if owner == WHO[name].id}
           & DEALS[Reach.SEE]["admin"]),
    Case("handoffs.hand_off", lambda w: handoffs.hand_off(
        w, THEIRS, Duty.PRESENT, 10), SEES),
    Case("handoffs.accept", lambda w: handoffs.accept(w, THEIRS), frozenset({"far"}),
         refusals=(*REFUSALS, RuleError)),
    Case("handoffs.return_back", lambda w: handoffs.return_back(w, THEIRS, "No"),
         frozenset({"far"}), refusals=(*REFUSALS, RuleError)),
    Case("board.board", lambda w: {n for of, n in told(board.board(w))
                                   if of == "deal"},
         EVERYONE - {"trainer"}, gives=lambda name: DEALS[Reach.SEE][name]),
    Case("board.board", lambda w: {n for of, n in told(board.board(
        w, board.Wanted(token("deal", THEIRS)))) if of == "deal"},
        EVERYONE - {"trainer"}, "by a word", gives=got({THEIRS}, set())),
    Case("board.board", lambda w: {lane.stage.code: sum(lane.sums.values())
                                   for lane in board.board(w)}["prospecting"],
         EVERYONE - {"trainer"}, "sums",
         gives=lambda name: AMOUNT * len(DEALS[Reach.SEE][name])),
    Case("board.stale", lambda w: {one.id for one in board.stale(w, 50)},
         EVERYONE - {"trainer"}, gives=lambda name: DEALS[Reach.COUNT][name]),
    Case("pipeline.standing", lambda w: pipeline.standing(w, THEIRS), SEES),
    Case("pipeline.add", lambda w: pipeline.add(w, DEAL, "k"), SEES),
    Case("pipeline.change", lambda w: pipeline.change(w, THEIRS, EDITED, DEAL), SEES),
    Case("pipeline.change", lambda w: pipeline.change(
        w, MINE, EDITED, DEAL.model_copy(update={"amount_minor": AMOUNT})), OFFICE,
        "to a customer of others"),
    Case("pipeline.move", lambda w: pipeline.move(w, THEIRS, "first_contact"), SEES,
         gives=lambda _: ()),
    Case("pipeline.move", lambda w: pipeline.move(w, READ, "first_contact"), SEES,
         "shared for reading", gives=lambda _: ()),
    Case("pipeline.lose", lambda w: pipeline.lose(
        w, THEIRS, LostFields(lost_reason="price")), SEES),
    Case("corrections.reopen", reopened, SEES, gives=lambda _: "pipeline.not_lost"),
    Case("corrections.begin", lambda w: corrections.begin(
        w, THEIRS, date(2020, 1, 1)), SEES),
    Case("corrections.give", lambda w: corrections.give(w, THEIRS, 10), SEES),
    Case("corrections.give", lambda w: corrections.give(w, WRITE, 12), SEES,
         "by a member"),
    Case("pipeline.mark", lambda w: pipeline.mark(w, THEIRS, "x", done=True), SEES),
    Case("pipeline.by_number", lambda w: pipeline.by_number(w, "D-2"), SEES,
         refusals=(RuleError,)),
    Case("records.open_one", lambda w: records.open_one(w, "deals", READ),
         SEES | {"rep", "trainer", "service"}, "shared for reading"),
    Case("records.told", lambda w: records.told(w, "deals", READ),
         SEES | {"rep", "trainer", "service"}, "shared for reading"),
    Case("sharing.team", lambda w: sharing.team(w, "deals", THEIRS), SEES),
    Case("sharing.share", lambda w: sharing.share(
        w, "deals", THEIRS, 10, Access.READ), SEES),
    Case("sharing.share", lambda w: sharing.share(
        w, "deals", WRITE, 12, Access.READ), SEES, "by a member"),
    Case("sharing.share", lambda w: sharing.share(
        w, "deals", MATES, 10, Access.WRITE),
        frozenset({"mate", "chief", "ops", "admin"}), "of a colleague"),
    Case("sharing.unshare", lambda w: sharing.unshare(w, "deals", READ, 50), SEES),
    Case("timeline.story", lambda w: timeline.story(w, "deals", THEIRS), SEES, "deal"),
    Case("timeline.story", lambda w: timeline.story(w, "deals", READ),
         SEES | {"rep", "trainer", "service"}, "shared for reading"),
]  # fmt: skip

ORDER_CASES = [
    Case("orders.balance", lambda w: orders.balance(w, THEIRS).sold_minor, SEES,
         gives=lambda _: AMOUNT),
    Case("orders.balance", lambda w: orders.balance(w, FILE).returned_minor,
         SEES | {"rep"}, "that is shared", gives=lambda _: BACK),
    all_of("orders.parts", lambda w: [p.id for p in orders.parts(w, order=THEIRS)],
           about="of an order", gives=got([THEIRS], [])),
    all_of("orders.parts", lambda w: [p.id for p in orders.parts(w, payment=THEIRS)],
           about="of a payment", gives=got([THEIRS], [])),
    Case("orders.settle", lambda w: orders.settle(w, THEIRS), SEES),
    Case("orders.take_back", lambda w: orders.take_back(w, THEIRS), SEES),
]  # fmt: skip

FIGURE_CASES = [
    counted("open_deals", DEALS[Reach.COUNT]),
    counted("open_amount", DEALS[Reach.COUNT], AMOUNT),
    counted("leads", LEADS[Reach.COUNT]),
    counted("activities", DEALS[Reach.COUNT]),
    counted("orders", REACHED["sales_order"][Reach.COUNT]),
    counted("sales_amount", REACHED["sales_order"][Reach.COUNT], AMOUNT - BACK),
    all_of("figures.behind", lambda w: {row.id for row in figures.behind(
        w, figures.Asked("open_deals")).rows},
        gives=lambda name: DEALS[Reach.COUNT][name]),
]  # fmt: skip

NEW_PERSON = PersonFields(login="gao", name="Gao", team_id=1)
PRICE = PriceFields(product_id=1, price_minor=1, valid_from=date(2027, 1, 1))
ADMIN_CASES = [
    Case("exports.asked", lambda w: exports.asked(w, "deals", {}), SELL),
    Case("exports.asked", lambda w: exports.asked(w, "people", {}), ADMIN, "people"),
    Case("whole.texts", lambda w: whole.texts(w, "en"), OFFICE),
    Case("whole.records", lambda w: sum(1 for p in whole.records(w) for _ in p.rows),
         OFFICE),
    Case("whole.bring", lambda w: whole.bring(w, "{}"), ADMIN),
    Case("audit.page", lambda w: audit.page(w, audit.Asked(size=500)), ADMIN),
    Case("company.change", lambda w: company.change(
        w, 1, CompanyFields(name="X")), ADMIN),
    Case("company.lists", company.lists, ADMIN),
    Case("company.save_list", lambda w: company.save_list(
        w, "mood", [company.Item(None, 0, ListItemFields(value="x"))]), ADMIN),
    Case("imports.listed", imports.listed, OFFICE),
    Case("imports.look", lambda w: imports.look(
        w, "deals", a_source("number"), ImportMap()), OFFICE),
    Case("imports.undo", lambda w: imports.undo(w, "B-1"), OFFICE),
    Case("imports.run", lambda w: imports.run(
        w, "customers", a_source(), ImportMap()), OFFICE, "customers"),
    Case("imports.run", lambda w: imports.run(
        w, "customers", a_source(), ImportMap(), dry_run=True), OFFICE, "a trial"),
    Case("imports.run", lambda w: imports.run(
        w, "people", a_source(), ImportMap()), ADMIN, "people"),
    Case("people.open_one", lambda w: people.open_one(w, 20), ADMIN),
    Case("people.add", lambda w: people.add(w, NEW_PERSON), ADMIN),
    Case("people.invite", lambda w: people.invite(w, 20), ADMIN),
    Case("people.change", lambda w: people.change(
        w, 20, 1, PersonFields(login="zhao", name="Z", role=Role.ADMIN, team_id=2)),
        ADMIN),
    Case("people.close", lambda w: people.close(w, "zhao"), ADMIN),
    Case("people.hand_over", lambda w: people.hand_over(w, 20, 10), LEADS_IT,
         otherwise={"chief": people.HandedOver(0, 0, 0, 0)},
         gives=lambda _: people.HandedOver(5, 5, 5, 5)),
    Case("process.begin", lambda w: process.begin(w, "shop", "店", "Shop"), ADMIN),
    Case("process.open_deals", lambda w: process.open_deals(w, "standard"), ADMIN),
    Case("process.save", lambda w: process.save(
        w, "standard", a_policy(), TODAY), ADMIN),
    Case("process.approve", lambda w: process.approve(w, "export", "Why"), ADMIN),
    Case("process.discard", lambda w: process.discard(w, "export"), ADMIN),
    Case("records.add", lambda w: records.add(
        w, "products", ProductFields(name="New"), "k"), OFFICE, "products"),
    Case("records.change", lambda w: records.change(
        w, "products", 1, 1, ProductFields(name="New")), OFFICE, "products"),
    Case("records.delete", lambda w: records.delete(w, "products", 1), OFFICE,
         "products"),
    Case("records.add", lambda w: records.add(w, "price-lists", PRICE, "k"), OFFICE,
         "prices"),
    Case("records.change", lambda w: records.change(
        w, "price-lists", 1, 1, PRICE), OFFICE, "prices"),
    Case("records.delete", lambda w: records.delete(w, "price-lists", 1), OFFICE,
         "prices"),
    Case("records.add", lambda w: records.add(w, "people", NEW_PERSON, "k"), ADMIN,
         "people"),
    Case("records.change", lambda w: records.change(
        w, "people", 20, 1, NEW_PERSON), ADMIN, "people"),
    Case("teams.add", lambda w: teams.add(w, TeamPlaceFields(name="New")), ADMIN),
    Case("teams.change", lambda w: teams.change(
        w, 3, 1, TeamPlaceFields(name="New", above_id=2)), ADMIN),
    Case("teams.dissolve", lambda w: teams.dissolve(w, 3), frozenset(),
         "that is not empty", refusals=(ForbiddenError, RuleError)),
]  # fmt: skip

CASES = [
    *OWN,
    *OPEN_TO_ALL,
    *CUSTOMER_CASES,
    *DEAL_CASES,
    *ORDER_CASES,
    *FIGURE_CASES,
    *ADMIN_CASES,
    *(case for kind in KINDS for case in of_kind(kind)),
    *(case for kind in CHANGED for case in to_write(kind)),
]
