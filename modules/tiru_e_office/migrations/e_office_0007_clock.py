"""How far somebody was reminded of a task, so that no reminder comes twice."""

from alembic import op

revision = "e_office_0007"
down_revision = "e_office_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table e_office_tugas
        add column diingatkan smallint not null default 0,
        add column ditegur_at timestamptz;
    create index ix_e_office_tugas_belum_dibaca on e_office_tugas (dibuat_at)
        where selesai_at is null and keadaan = 'terkirim';
    create index ix_e_office_tugas_dibuat_at on e_office_tugas using brin (dibuat_at);
    create index ix_e_office_surat_dibuat_at on e_office_surat using brin (dibuat_at);
    """)
