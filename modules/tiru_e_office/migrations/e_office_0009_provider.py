"""How a region reaches its certified provider of signatures; the secret is encrypted with the tenant's key."""

from alembic import op

revision = "e_office_0009"
down_revision = "e_office_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    create table e_office_penyedia (
        id smallint not null default 1,
        url text not null,
        versi text not null,
        pengguna text not null,
        rahasia bytea not null,
        akar text not null default '',
        sertifikat_server text not null default '',
        aktif boolean not null default false,
        diubah_at timestamptz not null,
        diubah_oleh text not null default '',
        constraint pk_e_office_penyedia primary key (id),
        constraint ck_e_office_penyedia_id check (id = 1),
        constraint ck_e_office_penyedia_versi check (versi in ('v1', 'v2'))
    );
    """)
