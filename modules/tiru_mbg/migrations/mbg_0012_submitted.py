"""Papers that a kitchen hands in itself wait until the task force or the health office has looked at them."""

from alembic import op

revision = "mbg_0012"
down_revision = "mbg_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table mbg_sertifikat add column status text not null default 'sah';
    alter table mbg_sertifikat add column dicatat_akun_id bigint;
    alter table mbg_sertifikat add column diperiksa_at timestamptz;
    alter table mbg_sertifikat add column diperiksa_oleh text not null default '';
    alter table mbg_sertifikat add column alasan text not null default '';
    alter table mbg_sertifikat add constraint ck_mbg_sertifikat_status
        check (status in ('diajukan', 'sah', 'ditolak', 'ditarik'));
    alter table mbg_sertifikat add constraint ck_mbg_sertifikat_alasan check (status <> 'ditolak' or alasan <> '');
    create index ix_mbg_sertifikat_diajukan on mbg_sertifikat (sppg_id) where status = 'diajukan';
    """)
