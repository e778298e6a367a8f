"""The administrative units of Indonesia, searchable by name."""

from alembic import op

revision = "wilayah_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    create table wilayah (
        kode text not null,
        nama text not null,
        tingkat text not null,
        induk text,
        jalur text not null,
        nama_cari text not null,
        kode_bps text,
        penduduk bigint,
        luas_km2 numeric(12, 3),
        berlaku_dari date not null default '2025-01-01',
        berlaku_sampai date,
        constraint pk_wilayah primary key (kode),
        constraint ck_wilayah_tingkat check (tingkat in ('provinsi', 'kabupaten', 'kecamatan', 'desa'))
    );
    create index ix_wilayah_induk on wilayah (induk);
    create index ix_wilayah_nama_cari on wilayah (nama_cari text_pattern_ops);
    create index ix_wilayah_kode on wilayah (kode text_pattern_ops);
    grant select on wilayah to public;
    """)
    op.execute("""
    do $trgm$ begin
        if exists (select from pg_extension where extname = 'pg_trgm') then
            create index ix_wilayah_trgm on wilayah using gin (nama_cari public.gin_trgm_ops);
        end if;
    end $trgm$;
    """)
