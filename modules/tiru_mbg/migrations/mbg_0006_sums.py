"""More sums of a kitchen's day: what means and shares are divided by, and what purchases cost on the market."""

from alembic import op

revision = "mbg_0006"
down_revision = "mbg_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table mbg_harian
        add column layanan boolean not null default false,
        add column kapasitas integer not null default 0,
        add column lebih_kapasitas integer not null default 0,
        add column berjam integer not null default 0,
        add column suhu_jumlah numeric(12, 1) not null default 0,
        add column harga_bayar_idr bigint not null default 0,
        add column harga_acuan_idr bigint not null default 0;
    """)
