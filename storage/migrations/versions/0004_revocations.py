"""revocations

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

STANDS = sa.text('revoked_on IS NULL')


def upgrade() -> None:
    op.create_table('revocation',
    sa.Column('book', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('meeting', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('minutes', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('doc', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('book', 'id', name=op.f('pk_revocation')),
    sa.UniqueConstraint('book', 'seat', name=op.f('uq_revocation_book_seat'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('scan', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('uq_seat_book_award_n'), type_='unique')
        batch_op.drop_constraint(op.f('uq_seat_book_award_subject'), type_='unique')
        batch_op.create_index('ix_seat_place', ['book', 'award', 'n'], unique=True, sqlite_where=STANDS, postgresql_where=STANDS)
        batch_op.create_index('ix_seat_subject', ['book', 'award', 'subject'], unique=True, sqlite_where=STANDS, postgresql_where=STANDS)
