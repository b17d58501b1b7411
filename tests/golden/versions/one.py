"""The bureau of a unit is called its caretaker.

Revision ID: one
Revises: zero
"""

from alembic import op

revision = "one"
down_revision = "zero"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("enrolment") as table:
        table.alter_column("bureau", new_column_name="caretaker")
