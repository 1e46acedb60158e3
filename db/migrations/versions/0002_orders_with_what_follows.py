"""orders with what follows."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('price',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('deleted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('product_id', sa.BigInteger(), nullable=False),
    sa.Column('price_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Enum('CNY', 'USD', 'EUR', 'JPY', 'GBP', 'HKD', 'TWD', 'KRW', 'SGD', 'AUD', 'CAD', 'CHF', 'INR', 'THB', 'VND', 'MYR', 'IDR', 'PHP', 'RUB', 'AED', 'SAR', 'BRL', 'MXN', 'KWD', name='currency', native_enum=False, length=20), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_price_product_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price'))
    )
    with op.batch_alter_table('price', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_price_product_id'), ['product_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_price_valid_from'), ['valid_from'], unique=False)

    op.create_table('target',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('deleted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('owner_id', sa.BigInteger(), nullable=True),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('measure', sa.Enum('sales_amount', 'won_amount', 'payments', name='targetmeasure', native_enum=False, length=20), nullable=False),
    sa.Column('period', sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Enum('CNY', 'USD', 'EUR', 'JPY', 'GBP', 'HKD', 'TWD', 'KRW', 'SGD', 'AUD', 'CAD', 'CHF', 'INR', 'THB', 'VND', 'MYR', 'IDR', 'PHP', 'RUB', 'AED', 'SAR', 'BRL', 'MXN', 'KWD', name='currency', native_enum=False, length=20), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_target_owner_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_target_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_target'))
    )
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_target_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_target_period'), ['period'], unique=False)
        batch_op.create_index(batch_op.f('ix_target_team_id'), ['team_id'], unique=False)

    op.create_table('training_result',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('deleted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('owner_id', sa.BigInteger(), nullable=True),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('course', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
    sa.Column('outcome', sa.Enum('passed', 'completed', 'failed', 'incomplete', name='trainingoutcome', native_enum=False, length=20), nullable=False),
    sa.Column('score', sa.Float(), nullable=True),
    sa.Column('completed_on', sa.Date(), nullable=True),
    sa.Column('trainer', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
    sa.Column('cost_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.Enum('CNY', 'USD', 'EUR', 'JPY', 'GBP', 'HKD', 'TWD', 'KRW', 'SGD', 'AUD', 'CAD', 'CHF', 'INR', 'THB', 'VND', 'MYR', 'IDR', 'PHP', 'RUB', 'AED', 'SAR', 'BRL', 'MXN', 'KWD', name='currency', native_enum=False, length=20), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_training_result_owner_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_training_result_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_result'))
    )
    with op.batch_alter_table('training_result', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_result_completed_on'), ['completed_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_result_course'), ['course'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_result_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_result_team_id'), ['team_id'], unique=False)

    op.create_table('payment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('deleted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('owner_id', sa.BigInteger(), nullable=True),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=True),
    sa.Column('customer_id', sa.BigInteger(), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Enum('CNY', 'USD', 'EUR', 'JPY', 'GBP', 'HKD', 'TWD', 'KRW', 'SGD', 'AUD', 'CAD', 'CHF', 'INR', 'THB', 'VND', 'MYR', 'IDR', 'PHP', 'RUB', 'AED', 'SAR', 'BRL', 'MXN', 'KWD', name='currency', native_enum=False, length=20), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
    sa.Column('superior_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_payment_customer_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_payment_owner_id')),
    sa.ForeignKeyConstraint(['superior_id'], ['person.id'], name=op.f('fk_payment_superior_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_payment_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment'))
    )
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_customer_id'), ['customer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_number'), ['number'], unique=False)
        batch_op.create_index('ix_payment_owner_day', ['owner_id', 'received_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_received_on'), ['received_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_team_id'), ['team_id'], unique=False)

    op.create_table('service_case',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('deleted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('owner_id', sa.BigInteger(), nullable=True),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=True),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
    sa.Column('customer_id', sa.BigInteger(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
    sa.Column('status', sa.Enum('open', 'pending', 'closed', name='casestatus', native_enum=False, length=20), nullable=False),
    sa.Column('opened_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('first_response_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('resolved_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('satisfaction', sa.Integer(), nullable=True),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=True),
    sa.Column('search', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_service_case_customer_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_service_case_owner_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_service_case_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_case'))
    )
    with op.batch_alter_table('service_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_case_customer_id'), ['customer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_case_number'), ['number'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_case_opened_at'), ['opened_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_case_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_case_team_id'), ['team_id'], unique=False)

    op.create_table('sales_return',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('deleted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('order_id', sa.BigInteger(), nullable=False),
    sa.Column('product_id', sa.BigInteger(), nullable=True),
    sa.Column('quantity', sa.Integer(), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('returned_on', sa.Date(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
    sa.Column('currency', sa.Enum('CNY', 'USD', 'EUR', 'JPY', 'GBP', 'HKD', 'TWD', 'KRW', 'SGD', 'AUD', 'CAD', 'CHF', 'INR', 'THB', 'VND', 'MYR', 'IDR', 'PHP', 'RUB', 'AED', 'SAR', 'BRL', 'MXN', 'KWD', name='currency', native_enum=False, length=20), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['sales_order.id'], name=op.f('fk_sales_return_order_id')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_sales_return_product_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sales_return'))
    )
    with op.batch_alter_table('sales_return', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sales_return_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sales_return_product_id'), ['product_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sales_return_returned_on'), ['returned_on'], unique=False)

    op.create_table('settlement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('deleted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('order_id', sa.BigInteger(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('payment_id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['sales_order.id'], name=op.f('fk_settlement_order_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_settlement_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_settlement'))
    )
    with op.batch_alter_table('settlement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_settlement_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_settlement_payment_id'), ['payment_id'], unique=False)

    op.create_table('survey',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('deleted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('owner_id', sa.BigInteger(), nullable=True),
    sa.Column('team_id', sa.BigInteger(), nullable=True),
    sa.Column('customer_id', sa.BigInteger(), nullable=True),
    sa.Column('order_id', sa.BigInteger(), nullable=True),
    sa.Column('scale', sa.Enum('csat', 'nps', name='scale', native_enum=False, length=20), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('market', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
    sa.Column('remark', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_survey_customer_id')),
    sa.ForeignKeyConstraint(['order_id'], ['sales_order.id'], name=op.f('fk_survey_order_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_survey_owner_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_survey_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey'))
    )
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_answered_on'), ['answered_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_survey_customer_id'), ['customer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_survey_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_survey_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_survey_team_id'), ['team_id'], unique=False)

    with op.batch_alter_table('deal_event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('completed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('discount_rate', sa.Float(), nullable=True))

    with op.batch_alter_table('sales_order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('amount_minor', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('search', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_sales_order_amount_minor'), ['amount_minor'], unique=False)
        batch_op.create_index(batch_op.f('ix_sales_order_ordered_on'), ['ordered_on'], unique=False)

    op.execute("""
        UPDATE sales_order SET search = lower(coalesce(number, '')), amount_minor =
            (SELECT sum(amount_minor) FROM order_line
             WHERE order_id = sales_order.id AND deleted_at IS NULL)
    """)
    with op.batch_alter_table('sales_order', schema=None) as batch_op:
        batch_op.alter_column('search', server_default=None)



def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('sales_order', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sales_order_ordered_on'))
        batch_op.drop_index(batch_op.f('ix_sales_order_amount_minor'))
        batch_op.drop_column('search')
        batch_op.drop_column('amount_minor')

    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.drop_column('discount_rate')

    with op.batch_alter_table('deal_event', schema=None) as batch_op:
        batch_op.drop_column('completed_at')

    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_team_id'))
        batch_op.drop_index(batch_op.f('ix_survey_owner_id'))
        batch_op.drop_index(batch_op.f('ix_survey_order_id'))
        batch_op.drop_index(batch_op.f('ix_survey_customer_id'))
        batch_op.drop_index(batch_op.f('ix_survey_answered_on'))

    op.drop_table('survey')
    with op.batch_alter_table('settlement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_settlement_payment_id'))
        batch_op.drop_index(batch_op.f('ix_settlement_order_id'))

    op.drop_table('settlement')
    with op.batch_alter_table('sales_return', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sales_return_returned_on'))
        batch_op.drop_index(batch_op.f('ix_sales_return_product_id'))
        batch_op.drop_index(batch_op.f('ix_sales_return_order_id'))

    op.drop_table('sales_return')
    with op.batch_alter_table('service_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_case_team_id'))
        batch_op.drop_index(batch_op.f('ix_service_case_owner_id'))
        batch_op.drop_index(batch_op.f('ix_service_case_opened_at'))
        batch_op.drop_index(batch_op.f('ix_service_case_number'))
        batch_op.drop_index(batch_op.f('ix_service_case_customer_id'))

    op.drop_table('service_case')
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_payment_team_id'))
        batch_op.drop_index(batch_op.f('ix_payment_received_on'))
        batch_op.drop_index(batch_op.f('ix_payment_owner_id'))
        batch_op.drop_index('ix_payment_owner_day')
        batch_op.drop_index(batch_op.f('ix_payment_number'))
        batch_op.drop_index(batch_op.f('ix_payment_customer_id'))

    op.drop_table('payment')
    with op.batch_alter_table('training_result', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_result_team_id'))
        batch_op.drop_index(batch_op.f('ix_training_result_owner_id'))
        batch_op.drop_index(batch_op.f('ix_training_result_course'))
        batch_op.drop_index(batch_op.f('ix_training_result_completed_on'))

    op.drop_table('training_result')
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_target_team_id'))
        batch_op.drop_index(batch_op.f('ix_target_period'))
        batch_op.drop_index(batch_op.f('ix_target_owner_id'))

    op.drop_table('target')
    with op.batch_alter_table('price', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_price_valid_from'))
        batch_op.drop_index(batch_op.f('ix_price_product_id'))

    op.drop_table('price')
