"""Words by the span of ids a letter falls in, so that millions are searched from the newest, some
spans at a time; and what waits for a number, which every page of a registrar counts.
"""

from alembic import op

revision = "e_office_0013"
down_revision = "e_office_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    create index ix_e_office_surat_kata on e_office_surat using gin (cari, (array[id >> 13]));
    drop index ix_e_office_surat_cari;
    create index ix_e_office_surat_siap_nomor on e_office_surat (id) where status = 'siap_nomor';
    """)
