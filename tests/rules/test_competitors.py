from core.fields import Kind, entry
from rules.competitors import CompetitorFields, PricePosition


def test_a_competitor_belongs_to_a_deal() -> None:
    deal = entry(CompetitorFields, "deal")

    assert (deal.kind, deal.required, deal.target) == (Kind.REFERENCE, True, "deals")
    assert PricePosition.LOWER.label == "competitors.price_lower"
