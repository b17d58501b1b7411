"""messages and workers

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.columns


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('message',
    sa.Column('book', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('short', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('invite', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('wire_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', storage.columns.Instant(), nullable=False),
    sa.Column('expires_at', storage.columns.Instant(), nullable=True),
    sa.Column('doubt', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('fallback_of', sa.Integer(), nullable=False),
    sa.Column('acknowledged_on', sa.Date(), nullable=True),
    sa.Column('acknowledged_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('acknowledged_via', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lease_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lease_until', storage.columns.Instant(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('attempted_at', storage.columns.Instant(), nullable=True),
    sa.Column('not_before', storage.columns.Instant(), nullable=True),
    sa.Column('ended_at', storage.columns.Instant(), nullable=True),
    sa.Column('reply', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reported', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('book', 'id', name=op.f('pk_message')),
    sa.UniqueConstraint('book', 'wire_id', name=op.f('uq_message_book_wire_id'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index('ix_message_state', ['book', 'state', 'id'], unique=False)

    op.create_table('worker',
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('started_at', storage.columns.Instant(), nullable=False),
    sa.Column('seen_at', storage.columns.Instant(), nullable=False),
    sa.Column('told', storage.columns.Json(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_worker'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('message', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('settled_on', sa.Date(), nullable=True))
        batch_op.create_index('ix_notice_state', ['book', 'state', 'message'], unique=False)
        batch_op.create_index('ix_notice_message', ['book', 'message'], unique=False)

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channels', storage.columns.Json(), nullable=False, server_default='[]'))


