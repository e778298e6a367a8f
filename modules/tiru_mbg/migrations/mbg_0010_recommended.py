"""Further reasons of a recommendation, and the facts as they stood when it was sent."""

from alembic import op

revision = "mbg_0010"
down_revision = "mbg_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table mbg_rekomendasi add column dasar_lain text[] not null default '{}';
    alter table mbg_rekomendasi add column fakta jsonb not null default '[]';
    alter table mbg_rekomendasi add constraint ck_mbg_rekomendasi_dasar_lain check (dasar_lain <@ array['tanpa_slhs',
        'tanpa_ipal', 'dapur_tidak_layak', 'konflik_mitra', 'klb']);
    """)
