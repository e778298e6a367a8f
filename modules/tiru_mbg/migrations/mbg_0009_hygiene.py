"""The papers of hygiene steps and inspections, and when findings were mended."""

from alembic import op

revision = "mbg_0009"
down_revision = "mbg_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table mbg_slhs_langkah add column dokumen jsonb not null default '[]';
    alter table mbg_slhs_langkah add column file_key text;
    alter table mbg_slhs_langkah add column file_nama text not null default '';
    alter table mbg_slhs_langkah add column file_media text not null default '';
    alter table mbg_ikl add column diperbaiki_on date;
    alter table mbg_ikl add column diperbaiki_oleh text not null default '';
    alter table mbg_ikl add column file_key text;
    alter table mbg_ikl add column file_nama text not null default '';
    alter table mbg_ikl add column file_media text not null default '';
    alter table mbg_ikl add constraint ck_mbg_ikl_diperbaiki
        check (diperbaiki_on is null or diperbaiki_on >= pada);
    """)
