"""The language people are written to: what they last chose."""

from alembic import op

revision = "akses_0003"
down_revision = "akses_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table account add column bahasa text not null default 'id';
    alter table account add constraint ck_account_bahasa check (bahasa ~ '^[a-z]{2,3}$');
    alter table citizen add column bahasa text not null default 'id';
    alter table citizen add constraint ck_citizen_bahasa check (bahasa ~ '^[a-z]{2,3}$');
    """)
