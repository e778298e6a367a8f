"""How often programs ask."""

from alembic import op

revision = "e_office_0010"
down_revision = "e_office_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    create table e_office_laju (
        account_id bigint not null,
        menit timestamptz not null,
        jumlah integer not null,
        constraint pk_e_office_laju primary key (account_id, menit)
    );
    """)
