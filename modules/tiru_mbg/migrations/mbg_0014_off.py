"""Days off: of a kitchen also where no menu was planned, and of single places while the kitchen cooks for others."""

from alembic import op

revision = "mbg_0014"
down_revision = "mbg_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table mbg_jadwal alter column menu_id drop not null;
    alter table mbg_jadwal add constraint ck_mbg_jadwal_menu check (menu_id is not null or libur);
    create table mbg_titik_libur (
        sppg_id bigint not null,
        titik_id bigint not null,
        tanggal date not null,
        alasan text not null,
        dicatat_oleh text not null default '',
        dicatat_at timestamptz not null,
        constraint pk_mbg_titik_libur primary key (sppg_id, tanggal, titik_id),
        constraint fk_mbg_titik_libur_sppg_id foreign key (sppg_id) references mbg_sppg (id) on delete cascade,
        constraint fk_mbg_titik_libur_titik_id foreign key (titik_id) references mbg_titik (id) on delete cascade
    );
    create index ix_mbg_titik_libur_titik on mbg_titik_libur (titik_id, tanggal);
    """)
