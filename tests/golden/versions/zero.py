"""The schema of the artificial format 0: the golden home brings it, nobody makes it.

Revision ID: zero
Revises:
"""

revision = "zero"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    raise NotImplementedError("a home of format 0 is opened, never made")
