"""Requests about one's data: a copy, a correction, an erasure; each with its decision. Whose browser registered."""

from alembic import op

revision = "akses_0004"
down_revision = "akses_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table correction_request
        add column kind text not null default 'perbaikan',
        add column decision text,
        add column answered_by_id bigint,
        add constraint ck_correction_request_kind check (kind in ('salinan', 'perbaikan', 'hapus')),
        add constraint ck_correction_request_decision check (decision in ('dikabulkan', 'ditolak')),
        alter column citizen_id drop not null,
        drop constraint fk_correction_request_citizen_id;
    update correction_request set decision = 'dikabulkan' where answered_at is not null;
    alter table correction_request
        add constraint fk_correction_request_citizen_id
            foreign key (citizen_id) references citizen (id) on delete set null,
        add constraint ck_correction_request_answered check ((answered_at is null) = (decision is null));
    create index ix_correction_request_answered_at on correction_request (answered_at desc);
    alter table citizen add column registered_by text;
    """)
