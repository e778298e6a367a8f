"""Lines of a line list that are changed or taken off, and how many ill people the reports of an incident told of."""

from alembic import op

revision = "mbg_0011"
down_revision = "mbg_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table mbg_kasus add column diubah_at timestamptz;
    alter table mbg_kasus add column diubah_oleh text not null default '';
    alter table mbg_kasus add column dicabut_at timestamptz;
    alter table mbg_kasus add column dicabut_oleh text not null default '';
    alter table mbg_kasus add column dicabut_alasan text not null default '';
    alter table mbg_kasus add constraint ck_mbg_kasus_dicabut check (dicabut_at is null
        or (nama is null and dicabut_alasan <> ''));
    alter table mbg_insiden add column sakit_lapor integer not null default 0;
    update mbg_insiden set sakit_lapor = sakit
    where sakit > (select count(*) from mbg_kasus where mbg_kasus.insiden_id = mbg_insiden.id and mbg_kasus.sakit);
    """)
