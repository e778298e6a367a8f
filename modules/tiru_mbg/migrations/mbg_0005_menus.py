"""Menus know their versions and dishes, schedules their cycle, accounts their evidence."""

from alembic import op

revision = "mbg_0005"
down_revision = "mbg_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table mbg_menu add column versi smallint not null default 1;
    alter table mbg_menu add column asal_id bigint;
    alter table mbg_menu add column asal_jenis text not null default '';
    alter table mbg_menu add column tanpa text[] not null default '{}';
    alter table mbg_menu add column dibuat_akun_id bigint;
    alter table mbg_menu add column catatan_setuju text not null default '';
    alter table mbg_menu add constraint fk_mbg_menu_asal_id
        foreign key (asal_id) references mbg_menu (id) on delete set null;
    alter table mbg_menu add constraint ck_mbg_menu_asal
        check (asal_jenis in ('', 'salinan', 'versi', 'pengganti'));
    create index ix_mbg_menu_asal on mbg_menu (asal_id) where asal_id is not null;
    alter table mbg_menu_bahan add column masakan text not null default '';
    alter table mbg_menu_bahan add column tahan numeric(4, 2) not null default 1;
    alter table mbg_jadwal add column siklus_id bigint;
    alter table mbg_jadwal add column diubah_oleh text not null default '';
    alter table mbg_jadwal add column diubah_at timestamptz;
    alter table mbg_jadwal add constraint fk_mbg_jadwal_siklus_id
        foreign key (siklus_id) references mbg_siklus (id) on delete set null;
    alter table mbg_keuangan add column alasan text not null default '';
    alter table mbg_keuangan add column bukti_key text;
    alter table mbg_keuangan add column bukti_nama text not null default '';
    alter table mbg_keuangan add column bukti_media text not null default '';
    """)
