"""A company of two teams, and by hand who reaches which of its records.

Records come in families: customer 2, the contact there, its deal with all its parts,
its order, the lead: all have the number 2. Every text of a record has a token that
names table and number, so that whatever a person is shown tells whose it was.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from core.access import SYSTEM, Role, Viewer
from core.settings import var
from db.models import (
    Approval,
    Case,
    ChecklistMark,
    CompanySettings,
    Competitor,
    Credential,
    Customer,
    Deal,
    DealDuty,
    Document,
    ImportBatch,
    Lead,
    Mention,
    Order,
    OrderLine,
    Payment,
    Policy,
    Price,
    Product,
    Return,
    Settlement,
    Share,
    SignIn,
    Survey,
    Target,
    TrainingResult,
    metadata,
)
from db.models.company import PolicyStatus
from db.records import Tracked
from db.scope import Reach
from db.seed.standard import plant, standard_process
from db.session import engine, transaction
from rules.approvals import ApprovalKind
from rules.customers import CustomerFields
from rules.people import Duty
from rules.sharing import Access
from tests.build import (
    a_contact,
    a_customer,
    a_deal,
    a_lead,
    a_line,
    a_person,
    an_activity,
    an_event,
    saved,
)
from tests.conftest import NOON, TODAY

WHO: Mapping[str, Viewer] = {
    "rep": Viewer(10, 1, Role.REP),
    "mate": Viewer(12, 1, Role.REP),
    "far": Viewer(20, 2, Role.REP),
    "chief": Viewer(11, 1, Role.MANAGER),
    "farchief": Viewer(21, 2, Role.MANAGER),
    "ops": Viewer(40, 1, Role.OPS),
    "trainer": Viewer(50, 1, Role.TRAINER),
    "service": Viewer(60, 1, Role.SERVICE),
    "admin": Viewer(90, 1, Role.ADMIN),
    "nobody": Viewer(999, 0, Role.REP),
}
"""Two reps of team 1, one of team 2, the manager of each; nobody has no account."""

MINE, THEIRS, BELOW, MINE_GONE, READ, ENDED, WRITE, THEIRS_GONE, FILE, MATES, POOL = (
    range(1, 12)
)
"""The families: of person 10; of person 20; of the team under team 1; put away;
of person 20 with the deal shared for reading, not any more, for writing; put away;
with the file shared; of person 12; in the pool."""
OWNERS: Mapping[int, tuple[int, int]] = {
    MINE: (10, 1),
    THEIRS: (20, 2),
    BELOW: (30, 3),
    MINE_GONE: (10, 1),
    READ: (20, 2),
    ENDED: (20, 2),
    WRITE: (20, 2),
    THEIRS_GONE: (20, 2),
    FILE: (20, 2),
    MATES: (12, 1),
}
AMOUNT = 98_765_432_00
"""Of everything: whoever sees no money must not see these digits."""
JANUARY = date(2020, 1, 1)
BACK = AMOUNT - 32_00
"""What came back of every order: something is left that still may."""
TEAM_1 = {MINE, BELOW, MATES}
TEAM_2 = {THEIRS, READ, ENDED, WRITE, FILE}
ALL = TEAM_1 | TEAM_2
NONE: set[int] = set()
GUESTS = {"trainer": {READ}, "service": {READ}, "nobody": NONE}
OFFICE = {"ops": ALL, "admin": ALL}
CHIEFS = {"chief": TEAM_1, "farchief": TEAM_2}
Rows = Mapping[str, set[int]]

DEALS: dict[Reach, Rows] = {
    Reach.SEE: {
        "rep": {MINE, READ, WRITE}, "mate": {MATES}, "far": TEAM_2,
        **CHIEFS, **OFFICE, **GUESTS,
    },
    Reach.COUNT: {
        "rep": {MINE}, "mate": {MATES}, "far": TEAM_2, **CHIEFS, **OFFICE,
        "trainer": NONE, "service": NONE, "nobody": NONE,
    },
    Reach.CHANGE: {
        "rep": {MINE, WRITE}, "mate": {MATES}, "far": TEAM_2, **CHIEFS, **OFFICE,
        "trainer": NONE, "service": NONE, "nobody": NONE,
    },
}  # fmt: skip
"""The parts of a deal are reached with it."""


def but(rows: dict[Reach, Rows], **others: set[int]) -> dict[Reach, Rows]:
    """Return the same for all but some, who reach this, however far."""
    return {reach: {**rows[reach], **others} for reach in Reach}


POOLED = ALL | {POOL}
NOBODYS = {"trainer": NONE, "service": NONE, "nobody": NONE}
CUSTOMERS = but(DEALS, rep={MINE}, ops=POOLED, admin=POOLED, **NOBODYS)
CUSTOMERS[Reach.SEE] = {**CUSTOMERS[Reach.SEE], "rep": {MINE, FILE}}
CONTACTS = {
    **CUSTOMERS,
    Reach.CHANGE: CUSTOMERS[Reach.CHANGE],
}
ORDERS = but(DEALS, rep={MINE}, **NOBODYS)
ORDERS[Reach.SEE] = {**ORDERS[Reach.SEE], "rep": {MINE, FILE}}
SERVED: dict[Reach, Rows] = {
    reach: {**ORDERS[reach], "service": ALL} for reach in Reach
}
OWN = but(ORDERS, rep={MINE})
TRAINED: dict[Reach, Rows] = {reach: {**OWN[reach], "trainer": ALL} for reach in Reach}
LEADS = but(DEALS, rep={MINE, WRITE}, **NOBODYS)
LEADS[Reach.COUNT] = {**LEADS[Reach.COUNT], "rep": {MINE}}
ACTIVITIES = {
    **DEALS,
    Reach.SEE: {**DEALS[Reach.SEE], "rep": {MINE, READ, WRITE, FILE}},
}
NAMES: dict[Reach, Rows] = {
    Reach.SEE: {
        "rep": {MINE, READ, WRITE, FILE, POOL}, "mate": {MATES, POOL},
        "far": TEAM_2 | {POOL}, "chief": TEAM_1 | {POOL},
        "farchief": TEAM_2 | {POOL}, "ops": POOLED, "admin": POOLED,
        "trainer": {READ, POOL}, "service": POOLED, "nobody": {POOL},
    }
}  # fmt: skip
NAMES[Reach.COUNT] = {
    **NAMES[Reach.SEE],
    "rep": {MINE, FILE, POOL},
    "trainer": {POOL},
}
NAMES[Reach.CHANGE] = {
    **NAMES[Reach.SEE],
    "rep": {MINE, WRITE, FILE, POOL},
    "trainer": {POOL},
}
NOTHING: Rows = dict.fromkeys(WHO, NONE)


def alike(**rows: set[int]) -> dict[Reach, Rows]:
    """Return what some reach, however far, and the others never."""
    return {reach: {**NOTHING, **rows} for reach in Reach}


MENTIONS = alike(
    chief={MINE}, farchief={THEIRS}, ops={MINE, THEIRS}, admin={MINE, THEIRS}
)
BATCHES = alike(chief={1}, ops={1, 2}, admin={1, 2})

REACHED: Mapping[str, dict[Reach, Rows]] = {
    "activity": ACTIVITIES,
    "approval": DEALS,
    "checklist_mark": DEALS,
    "competitor": DEALS,
    "contact": CONTACTS,
    "customer": CUSTOMERS,
    "customer_name": NAMES,
    "deal": DEALS,
    "deal_duty": DEALS,
    "deal_event": DEALS,
    "deal_line": DEALS,
    "document": DEALS,
    "import_batch": BATCHES,
    "lead": LEADS,
    "mention": MENTIONS,
    "order_line": ORDERS,
    "payment": ORDERS,
    "sales_order": ORDERS,
    "sales_return": ORDERS,
    "service_case": SERVED,
    "settlement": ORDERS,
    "survey": SERVED,
    "target": OWN,
    "training_result": TRAINED,
}
"""Table, reach, who → the ids that they reach."""
FOR_EVERYBODY = frozenset(
    {
        "attempt", "company", "done", "import_mapping", "list_item", "person",
        "policy", "price", "product", "share", "team",
    }
)  # fmt: skip
"""Tables with nothing of a customer or a deal in them: names, lists, rules."""
PERSONAL: Mapping[str, Rows] = {
    "credential": {name: {v.id} for name, v in WHO.items()}
    | {"nobody": NONE, "admin": {10, 20, 90}, "mate": NONE, "chief": NONE,
       "farchief": NONE, "ops": NONE, "trainer": NONE, "service": NONE},
    "sign_in": {**NOTHING, "rep": {10}, "far": {20}, "admin": {10, 20, 90}},
    "change": {**NOTHING, "rep": {10}, "far": {20}, "admin": {0, 10, 20}},
}  # fmt: skip
"""By the person they are of: read by them and by the administrator."""
TOKEN = re.compile(r"zq-([a-z]+)-(\d+)z", re.IGNORECASE)


def token(table: str, number: int) -> str:
    """Return what stands in every text of a record."""
    return f"Zq-{table.replace('_', '')}-{number}z"


def tokens(told: object) -> Iterator[tuple[str, int]]:
    """Yield the records that a text or an answer tells of."""
    for table, number in TOKEN.findall(told if isinstance(told, str) else repr(told)):
        yield table.lower(), int(number)


def leaks(name: str, told: object) -> set[tuple[str, int]]:
    """Return the records that somebody was told of and must not know.

    The administrator reads the audit log, and so of everything.
    """
    if name == "admin":
        return set()
    known = {
        (table.replace("_", ""), number)
        for table, rows in REACHED.items()
        for number in rows[Reach.SEE][name]
    }
    return set(tokens(told)) - known


def stored() -> object:
    """Return every row of every table."""
    with engine().connect() as connection:
        asked = [f"SELECT * FROM {name} ORDER BY 1" for name in metadata.tables]  # noqa: S608 (our own names)
        return [connection.exec_driver_sql(words).all() for words in asked]


def build() -> None:
    """Fill the database; the ``teams`` of the conftest are there already."""
    saved(a_person(id=12, login="han", superior_id=11))
    with transaction(SYSTEM, "data.load") as session:
        plant(session)
    body = standard_process().model_dump(mode="json")
    saved(
        CompanySettings(name="Jinggong"),
        Product(id=1, name="Pump", search="pump", list_price_minor=AMOUNT),
        Price(
            id=1, product_id=1, price_minor=AMOUNT, valid_from=JANUARY,
            valid_to=JANUARY,
        ),
        Policy(
            kind="process", code="export", number=1, valid_from=TODAY, body=body,
            status=PolicyStatus.DRAFT,
        ),
    )  # fmt: skip
    for number, (owner, team) in OWNERS.items():
        gone = NOON if number in (MINE_GONE, THEIRS_GONE) else None
        of = {"owner_id": owner, "team_id": team, "deleted_at": gone}
        saved(*_family(number, of), *_parts(number, owner))
    pooled = {"owner_id": None, "team_id": None}
    saved(_customer(POOL, pooled), _contact(POOL, pooled), *_shares(), *_batches())
    saved(*_mentions())
    _change()
    _accounts()


def keep_files() -> None:
    """Lay the bytes of the documents where the desk looks for them."""
    for number in OWNERS:
        content = token("document", number).encode()
        digest = hashlib.sha256(content).hexdigest()
        place = var() / "files" / digest[:2] / digest
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _family(number: int, of: dict[str, Any]) -> list[Tracked]:
    lead, order = token("lead", number), token("sales_order", number)
    fields = {"customer_id": number, "deal_id": number}
    derived = {"match_key": lead.lower(), "search": lead.lower()}
    return [
        _customer(number, of),
        _contact(number, of),
        _deal(number, of),
        an_activity(
            id=number, note=token("activity", number), next_contact_on=TODAY,
            **fields, **of,
        ),
        a_lead(
            id=number, name=lead, company=lead, note=lead, next_contact_on=TODAY,
            **derived, **of,
        ),
        Order(
            id=number, number=order, search=order.lower(), ordered_on=TODAY,
            customer_id=number, amount_minor=AMOUNT, **of,
        ),
        OrderLine(id=number, order_id=number, amount_minor=AMOUNT),
        *_after_the_sale(number, of),
    ]  # fmt: skip


def _after_the_sale(number: int, of: dict[str, Any]) -> list[Tracked]:
    back, paid = token("sales_return", number), token("payment", number)
    about: dict[str, Any] = {"id": number, "customer_id": number}
    case, course = token("service_case", number), token("training_result", number)
    return [
        Return(id=number, order_id=number, amount_minor=BACK, reason=back),
        Payment(
            number=paid, amount_minor=AMOUNT, received_on=TODAY, note=paid, **about,
            **of,
        ),
        Settlement(id=number, payment_id=number, order_id=number, amount_minor=AMOUNT),
        Survey(score=3, remark=token("survey", number), **about, **of),
        Case(
            number=case, subject=case, note=case, search=case.lower(), **about, **of
        ),
        TrainingResult(id=number, course=course, cost_minor=AMOUNT, **of),
        Target(id=number, period=f"20{number:02}", amount_minor=AMOUNT, **of),
    ]  # fmt: skip


def _customer(number: int, of: dict[str, Any]) -> Customer:
    name, file = token("customer_name", number), token("customer", number)
    new = CustomerFields(
        name=name, number=f"C-{number}", phone=f"021-5555 00{number:02}", needs=file,
        address=file, email=file, tags=file, preferences=file, website=file,
        annual_revenue_minor=AMOUNT,
    )  # fmt: skip
    more = {"next_contact_on": TODAY, "last_contact_on": TODAY - timedelta(days=90)}
    values = new.model_dump() | new.derived() | more | {"created_on": long_ago()}
    return a_customer(**(values | {"id": number} | of))


def long_ago() -> Any:
    """Return a day on which every customer and deal was there."""
    return TODAY - timedelta(days=400)


def _contact(number: int, of: dict[str, Any]) -> Tracked:
    name = token("contact", number)
    return a_contact(
        id=number, name=name, customer_id=number, note=name, email=name, title=name,
        phone=name, search=name.lower(), is_primary=True, **of,
    )  # fmt: skip


def _deal(number: int, of: dict[str, Any]) -> Deal:
    name = token("deal", number)
    return a_deal(
        id=number, name=name, number=f"D-{number}", customer_id=number, note=name,
        search=name.lower(), amount_minor=AMOUNT, next_contact_on=TODAY,
        entered_on=long_ago(), **of,
    )  # fmt: skip


def _parts(number: int, owner: int) -> list[Tracked]:
    of: dict[str, Any] = {"id": number, "deal_id": number}
    asked = token("approval", number)
    paper = token("document", number)
    digest = hashlib.sha256(paper.encode()).hexdigest()
    rival = token("competitor", number)
    return [
        a_line(product_id=1, amount_minor=AMOUNT, **of),
        an_event(
            reason=token("deal_event", number), amount_minor=AMOUNT, currency="CNY",
            **of,
        ),
        DealDuty(
            duty=Duty.SERVE, person_id=owner, offered_at=NOON,
            note=token("deal_duty", number), **of,
        ),
        ChecklistMark(
            stage="prospecting", task=token("checklist_mark", number), at=NOON, **of
        ),
        Approval(
            kind=ApprovalKind.EXCEPTION, stage="prospecting", to_stage="quotation",
            reason=asked, asked_by_id=owner, asked_at=NOON, **of,
        ),
        Document(
            name=f"{paper}.txt", sha256=digest, size=9, added_at=NOON,
            added_by_id=owner, **of,
        ),
        Competitor(name=rival, strengths=rival, weaknesses=rival, **of),
    ]  # fmt: skip


def _shares() -> list[Share]:
    later = NOON + timedelta(days=1)
    return [
        *(
            Share(record_table="deal", record_id=READ, person_id=n, ends_at=later)
            for n in (10, 50, 60)
        ),
        Share(record_table="deal", record_id=ENDED, person_id=10, ends_at=NOON),
        Share(record_table="deal", record_id=WRITE, person_id=10, access=Access.WRITE),
        Share(record_table="lead", record_id=WRITE, person_id=10, access=Access.WRITE),
        Share(record_table="customer", record_id=FILE, person_id=10),
        Share(record_table="sales_order", record_id=FILE, person_id=10),
    ]


def _batches() -> list[ImportBatch]:
    told: dict[str, Any] = {"kind": "customers", "began_at": NOON, "sha256": "0"}
    places = {1: (40, 1), 2: (90, None)}
    return [
        ImportBatch(
            id=number, code=f"B-{number}", file_name=token("import_batch", number),
            owner_id=owner, team_id=team, **told,
        )
        for number, (owner, team) in places.items()
    ]  # fmt: skip


def _mentions() -> list[Mention]:
    return [
        Mention(id=MINE, activity_id=MINE, owner_id=11),
        Mention(id=THEIRS, activity_id=THEIRS, owner_id=21),
    ]


def _change() -> None:
    """Let the histories of two families have texts and amounts in them."""
    for number, (owner, team) in ((THEIRS, OWNERS[THEIRS]), (MINE, OWNERS[MINE])):
        who = Viewer(owner, team, Role.REP)
        with transaction(who, "pipeline.edit") as session:
            for table in (Deal, Customer, Lead):
                row: Any = session.get_one(table, number)
                if table is not Customer:
                    row.note = f"{token(str(table.__tablename__), number)} again"
                else:
                    row.needs = f"{token('customer', number)} again"
    with transaction(SYSTEM, "data.load") as session:
        deal = session.get_one(Deal, READ)
        deal.amount_minor, deal.note = AMOUNT * 10, token("deal", READ)
    with transaction(SYSTEM, "data.load") as session:
        deal = session.get_one(Deal, READ)
        deal.amount_minor = AMOUNT


def _accounts() -> None:
    with transaction(SYSTEM, "data.load") as session:
        for number in (10, 20, 90):
            session.add(Credential(person_id=number, password="-", must_change=False))
            session.add(
                SignIn(
                    id=number, secret="-", person_id=number, stamp=1, began_at=NOON,
                    expires_at=NOON,
                )
            )  # fmt: skip
