"""Lines of orders: one product each; their sum is the sales amount 销售额."""

from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Rate, Ref


class OrderLineFields(SQLModel):
    """One product in an order, in the order's currency.

    ``amount_minor`` is what is paid for the whole line, its discount taken off.
    """

    order_id: Annotated[int, Ref("orders")] = Field(
        foreign_key="sales_order.id", index=True
    )
    product_id: Annotated[int | None, Ref("products")] = Field(
        default=None, foreign_key="product.id", index=True
    )
    quantity: int = Field(default=1, ge=-(10**9), le=10**9)
    unit_price_minor: int | None = Field(default=None, ge=0, le=10**15)
    discount_rate: Annotated[float | None, Rate()] = Field(default=None, ge=0, le=1)
    amount_minor: int = Field(ge=-(10**15), le=10**15)
    cost_minor: int | None = Field(default=None, ge=-(10**15), le=10**15)
