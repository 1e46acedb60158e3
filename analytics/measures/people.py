"""Measures of what people do and learn: leads, follow-ups, trainings."""

from typing import Any

from sqlalchemy import case, func
from sqlmodel import col

from analytics.measures.measure import (
    ADDED,
    COUNT,
    MONEY,
    RATE,
    RATIO,
    Measure,
    Row,
    count,
    total,
)
from db.models import Activity, Lead, TrainingResult
from rules.activities import TOUCHES
from rules.leads import LeadStatus
from rules.training_results import TrainingOutcome

PASSED = (TrainingOutcome.PASSED, TrainingOutcome.COMPLETED)


def _converted(_: Row) -> Any:
    return func.sum(case((col(Lead.status) == LeadStatus.CONVERTED, 1), else_=0))


def _passed(_: Row) -> Any:
    return func.sum(case((col(TrainingResult.outcome).in_(PASSED), 1), else_=0))


LEADS = (Lead, "created_on")
TRAININGS = (TrainingResult, "completed_on")

OF_PEOPLE = (
    Measure("leads", COUNT, ADDED, *LEADS, count),
    Measure("lead_conversion", RATE, RATIO, *LEADS, _converted, over=count),
    Measure(
        "activities",
        COUNT,
        ADDED,
        Activity,
        "on_day",
        count,
        where=lambda at: (at("kind").in_(TOUCHES),),
    ),
    Measure("trainings", COUNT, ADDED, *TRAININGS, count),
    Measure("training_pass_rate", RATE, RATIO, *TRAININGS, _passed, over=count),
    Measure("training_cost", MONEY, ADDED, *TRAININGS, total, more_is_better=None),
)
