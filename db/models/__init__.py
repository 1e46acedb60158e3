"""Every table, so that ``metadata`` is complete wherever it is imported from."""

from sqlmodel import SQLModel

from db.models.activities import Activity, Mention
from db.models.change import Change, Done
from db.models.company import CompanySettings, Document, ListItem, Policy
from db.models.competitors import Competitor
from db.models.customers import Contact, Customer, CustomerName
from db.models.imports import ImportBatch, ImportMapping
from db.models.leads import Lead
from db.models.orders import Order, OrderLine, Payment, Return, Settlement
from db.models.people import Attempt, Credential, Person, Share, SignIn, Team
from db.models.people_work import Target, TrainingResult
from db.models.pipeline import (
    Approval,
    ChecklistMark,
    Deal,
    DealDuty,
    DealEvent,
    DealLine,
)
from db.models.products import Price, Product
from db.models.service import Case, Survey

__all__ = [
    "Activity",
    "Approval",
    "Attempt",
    "Case",
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
    "Payment",
    "Person",
    "Policy",
    "Price",
    "Product",
    "Return",
    "Settlement",
    "Share",
    "SignIn",
    "Survey",
    "Target",
    "Team",
    "TrainingResult",
]

metadata = SQLModel.metadata
