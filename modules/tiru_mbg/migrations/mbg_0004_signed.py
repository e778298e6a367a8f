"""The words of an entry exactly as the telephone signed them, so that its signature can be checked again."""

from alembic import op

revision = "mbg_0004"
down_revision = "mbg_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table mbg_catatan add column muatan text not null default ''")
