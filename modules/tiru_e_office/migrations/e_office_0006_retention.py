"""The archive's documents with number and day, what a folder's retention rests on, and what was destroyed."""

from alembic import op

revision = "e_office_0006"
down_revision = "e_office_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table e_office_surat add column status_semula text not null default '';
    alter table e_office_surat add column dimusnahkan_at timestamptz;
    alter table e_office_berkas add column retensi_sumber text not null default '';
    alter table e_office_berkas add column retensi_terverifikasi boolean not null default false;
    alter table e_office_berkas add column ditinjau_on date;
    alter table e_office_berkas add column tingkat text not null default 'asli';
    alter table e_office_berkas add column kondisi text not null default 'baik';
    alter table e_office_berkas add constraint ck_e_office_berkas_tingkat
        check (tingkat in ('asli', 'salinan', 'campuran')) not valid;
    alter table e_office_berkas add constraint ck_e_office_berkas_kondisi
        check (kondisi in ('baik', 'rusak_ringan', 'rusak_berat')) not valid;
    alter table e_office_usul add column otomatis boolean not null default false;
    alter table e_office_usul add column wewenang text not null default '';
    alter table e_office_usul add column sk_panitia_on date;
    alter table e_office_usul add column pertimbangan_on date;
    alter table e_office_usul add column persetujuan_on date;
    alter table e_office_usul add column penetapan_on date;
    alter table e_office_usul add constraint ck_e_office_usul_wewenang
        check (wewenang in ('', 'kepala_anri', 'kepala_daerah')) not valid;
    alter table e_office_usul_berkas add column sampai date;
    create index ix_e_office_usul_unit on e_office_usul (unit_id, keadaan);
    """)
