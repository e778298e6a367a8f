"""What a webhook is called, since when it fails, and why it was switched off."""

from alembic import op

revision = "e_office_0008"
down_revision = "e_office_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table e_office_webhook
        add column nama text not null default '',
        add column gagal_sejak timestamptz,
        add column mati_karena text not null default '';
    """)
