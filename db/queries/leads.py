"""Leads: what becomes of one."""

from collections.abc import Mapping

from sqlmodel import select

from core.errors import RuleError
from db.models import Contact, Customer, Deal, Lead
from db.queries import company, records
from db.queries.openings import open_deal
from db.scope import ScopedSession
from rules.companies import phone_key
from rules.contacts import ContactFields
from rules.customers import CustomerFields
from rules.leads import ConversionFields, LeadStatus
from rules.pipeline import DealFields

Owner = Mapping[str, int | None]
"""The columns that say whose a record is."""


def convert(session: ScopedSession, lead: Lead, plan: ConversionFields) -> None:
    """Stage the customer, the contact and the deal that a lead becomes.

    Raises:
        RuleError: ``leads.is_converted``.
        NotFoundError: ``records.not_found``, a customer that is not seen.
    """
    if lead.status is LeadStatus.CONVERTED:
        raise RuleError("leads.is_converted")
    owner = {"owner_id": lead.owner_id, "team_id": lead.team_id}
    customer = _customer(session, lead, plan, owner)
    _contact(session, lead, customer, owner)
    deal = _deal(session, lead, customer, plan) if plan.deal_name else None
    lead.status = LeadStatus.CONVERTED
    lead.converted_on = company.today(session)
    lead.customer_id, lead.deal_id = customer.id, deal.id if deal else None
    lead.next_contact_on = None


def _customer(
    session: ScopedSession, lead: Lead, plan: ConversionFields, owner: Owner
) -> Customer:
    """Return the known customer that was chosen, else a new one."""
    if plan.customer_id:
        return records.find(session, Customer, plan.customer_id)
    new = CustomerFields(
        name=plan.company or lead.company or lead.name,
        phone=lead.phone,
        email=lead.email,
        source=lead.source,
        channel=lead.channel,
        currency=plan.currency,
    )
    today = company.today(session)
    return records.add(session, Customer, new, created_on=today, **owner)


def _contact(
    session: ScopedSession, lead: Lead, customer: Customer, owner: Owner
) -> None:
    """Stage the contact, unless the customer has one of that name or phone."""
    statement = select(Contact).where(Contact.customer_id == customer.id)
    known = session.exec(statement).all()
    phone = phone_key(lead.phone)
    if any(c.name == lead.name or _has(c, phone) for c in known):
        return
    new = ContactFields(
        name=lead.name,
        customer_id=customer.id,
        title=lead.title,
        phone=lead.phone,
        email=lead.email,
        note=lead.note,
        is_primary=not any(c.is_primary for c in known),
    )
    records.add(session, Contact, new, **owner)


def _has(contact: Contact, phone: str | None) -> bool:
    return phone is not None and phone_key(contact.phone) == phone


def _deal(
    session: ScopedSession, lead: Lead, customer: Customer, plan: ConversionFields
) -> Deal:
    """Stage the deal at the first stage, with the event that opens it."""
    new = DealFields(
        name=plan.deal_name or customer.name,
        customer_id=customer.id,
        amount_minor=plan.amount_minor,
        currency=plan.currency,
        source=lead.source,
        expected_close_on=plan.expected_close_on,
    )
    return open_deal(session, new, lead.owner_id)
