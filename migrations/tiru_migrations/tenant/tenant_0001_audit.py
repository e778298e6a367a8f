"""The audit ledger: entries in a hash chain, and the head that the next one continues."""

from alembic import op

revision = "tenant_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    create table audit_entry (
        seq bigint not null,
        at timestamptz not null,
        actor_kind text not null,
        actor_id bigint,
        actor_name text not null default '',
        acting_for text not null default '',
        action text not null,
        subject text not null,
        before jsonb,
        after jsonb,
        reason text not null default '',
        request_id text not null default '',
        address text not null default '',
        digest text not null,
        previous_hash text not null,
        hash text not null,
        redacted_at timestamptz,
        constraint pk_audit_entry primary key (seq)
    );
    create index ix_audit_entry_subject on audit_entry (subject, seq);
    create index ix_audit_entry_at on audit_entry (at);
    create index ix_audit_entry_actor on audit_entry (actor_kind, actor_id, seq);
    create table audit_head (
        id smallint not null default 1,
        seq bigint not null,
        hash text not null,
        constraint pk_audit_head primary key (id),
        constraint ck_audit_head_single check (id = 1)
    );
    insert into audit_head (id, seq, hash) values (1, 0, repeat('0', 64));
    """)
    op.execute("""
    do $own$ begin
        execute format('revoke update, delete on audit_entry from %I', current_schema());
        execute format('revoke insert, delete on audit_head from %I', current_schema());
    end $own$;
    """)
