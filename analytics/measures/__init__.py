"""Every measure, defined once: what it counts, from which rows, on which date."""

from collections.abc import Mapping

from analytics.measures.deals import OF_DEALS
from analytics.measures.log import OF_THE_LOG
from analytics.measures.measure import Log, Measure, Row, Sums, Unit, Worth
from analytics.measures.orders import OF_ORDERS
from analytics.measures.people import OF_PEOPLE
from analytics.measures.service import OF_SERVICE

__all__ = ["MEASURES", "Log", "Measure", "Row", "Sums", "Unit", "Worth"]

ALL = (*OF_DEALS, *OF_ORDERS, *OF_SERVICE, *OF_PEOPLE, *OF_THE_LOG)
MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in ALL}
