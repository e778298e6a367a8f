"""What long lists are read by: letters of a post, by their author, in the order of the book, by their number."""

from alembic import op

revision = "e_office_0011"
down_revision = "e_office_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    create index ix_e_office_tugas_jabatan on e_office_tugas (jabatan_id, surat_id) where keadaan <> 'menunggu';
    create index ix_e_office_surat_penulis on e_office_surat (dibuat_oleh, id) where dibuat_oleh is not null;
    create index ix_e_office_surat_buku on e_office_surat (tahun desc, nomor_agenda desc, id desc)
        where arah = 'masuk';
    create index ix_e_office_surat_nomor on e_office_surat (nomor) where nomor <> '';
    """)
