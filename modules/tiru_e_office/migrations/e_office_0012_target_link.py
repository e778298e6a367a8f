"""Where the performance target of a letter can be read."""

from alembic import op

revision = "e_office_0012"
down_revision = "e_office_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table e_office_surat add column kinerja_tautan text not null default '';
    alter table e_office_surat add constraint ck_e_office_surat_kinerja_tautan
        check (kinerja_tautan = '' or (kinerja <> '' and length(kinerja_tautan) <= 500)) not valid;
    alter table e_office_surat validate constraint ck_e_office_surat_kinerja_tautan;
    """)
