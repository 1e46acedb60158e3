"""What people do with leads: work on one, and make a customer of it."""

from dataclasses import dataclass

from core.access import Viewer
from db.changes import edit
from db.models import Lead
from db.once import once
from db.queries import leads, records
from db.session import transaction
from rules.leads import ConversionFields, LeadStepFields, check_step


@dataclass(frozen=True, slots=True)
class Converted:
    """What a lead became."""

    customer_id: int | None
    deal_id: int | None


def step(viewer: Viewer, number: int, opened: int, to: LeadStepFields) -> None:
    """Say how far a lead has come, and when to speak next.

    Raises:
        NotFoundError: the viewer cannot see it.
        ConflictError: someone else saved it since.
        RuleError: ``leads.is_converted``, ``leads.convert_instead``.
    """
    with transaction(viewer, "leads.edit") as session:
        lead = records.find_to_change(session, Lead, number)
        check_step(lead.status, to.status)
        edit(lead, opened, to.model_dump())


def became(viewer: Viewer, number: int) -> Converted:
    """Return what a lead has become, nothing while it is none.

    Raises:
        NotFoundError: the viewer cannot see it.
    """
    with transaction(viewer) as session:
        lead = records.find(session, Lead, number)
        return Converted(lead.customer_id, lead.deal_id)


def convert(viewer: Viewer, number: int, plan: ConversionFields, key: str) -> Converted:
    """Make a customer, a contact and a deal of a lead, once.

    A known customer is taken where the plan names one; a contact of the same name or
    phone there is not made again; without a name for it there is no deal.

    Raises:
        NotFoundError: the viewer cannot see the lead or the customer.
        RuleError: ``leads.is_converted``.
    """
    with transaction(viewer, "leads.convert", correlation=key) as session:
        lead = records.find_to_change(session, Lead, number)

        def make() -> int:
            leads.convert(session, lead, plan)
            return number

        once(session, key, make)
        return Converted(lead.customer_id, lead.deal_id)
