"""Days on which the offices of a tenant are closed."""

from alembic import op

revision = "kalender_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    create table hari_libur (
        tanggal date not null,
        nama text not null,
        jenis text not null,
        sumber text not null default '',
        terverifikasi boolean not null default false,
        constraint pk_hari_libur primary key (tanggal),
        constraint ck_hari_libur_jenis check (jenis in ('nasional', 'cuti_bersama', 'daerah'))
    );
    """)
