"""Every table, so that ``metadata`` is complete wherever it is imported from."""

from sqlmodel import SQLModel

from db.models.activities import Activity, Mention
from db.models.change import Change, Done
from db.models.company import CompanySettings, Document, ListItem, Policy
from db.models.competitors import Competitor
from db.models.customers import Contact, Customer, CustomerName
from db.models.imports import ImportBatch, ImportMapping
from db.models.leads import Lead
from db.models.orders import Order, OrderLine
from db.models.people import Attempt, Credential, Person, Share, SignIn, Team
from db.models.pipeline import (
    Approval,
    ChecklistMark,
    Deal,
    DealDuty,
    DealEvent,
    DealLine,
)
from db.models.products import Product

__all__ = [
    "Activity",
    "Approval",
    "Attempt",
    "Change",
    "ChecklistMark",
    "CompanySettings",
    "Competitor",
    "Contact",
    "Credential",
    "Customer",
    "CustomerName",
    "Deal",
    "DealDuty",
    "DealEvent",
    "DealLine",
    "Document",
    "Done",
    "ImportBatch",
    "ImportMapping",
    "Lead",
    "ListItem",
    "Mention",
    "Order",
    "OrderLine",
    "Person",
    "Policy",
    "Product",
    "Share",
    "SignIn",
    "Team",
]

metadata = SQLModel.metadata
