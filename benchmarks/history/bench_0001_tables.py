"""All tables of the measurement at once, from their one description."""

from alembic import op

from benchmarks.tables import script

revision = "bench_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(script())
