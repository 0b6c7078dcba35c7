"""What to do about claims that could not be checked."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SAID = "'Not checked: ' || failure_message || '. '"  # the hint stands behind it in explanations


def upgrade() -> None:
    """Add the column, and fill it from the explanations."""
    op.add_column("claims", sa.Column("failure_hint", sa.Text(), nullable=True))
    op.execute(
        f"UPDATE claims SET failure_hint = substr(explanation, length({_SAID}) + 1) "  # noqa: S608 - a constant
        f"WHERE failure_code IS NOT NULL AND substr(explanation, 1, length({_SAID})) = {_SAID}"
    )
