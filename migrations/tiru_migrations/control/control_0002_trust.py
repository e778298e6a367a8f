"""Signed heads of audit ledgers, and whom this installation believes when it is shown a grant."""

from alembic import op

revision = "control_0002"
down_revision = "control_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    create table audit_head_signed (
        tenant_id bigint not null,
        day date not null,
        seq bigint not null,
        hash text not null,
        signature text not null,
        public_key text not null,
        signed_at timestamptz not null default now(),
        constraint pk_audit_head_signed primary key (tenant_id, day),
        constraint fk_audit_head_signed_tenant_id foreign key (tenant_id) references tenant (id) on delete cascade
    );
    create table grant_issuer (
        key_id text not null,
        name text not null,
        public_pem text not null,
        trusted_at timestamptz not null default now(),
        trusted_by text not null default '',
        constraint pk_grant_issuer primary key (key_id)
    );
    create table grant_revocation (
        issuer text not null,
        number bigint not null,
        document text not null,
        imported_at timestamptz not null default now(),
        constraint pk_grant_revocation primary key (issuer),
        constraint fk_grant_revocation_issuer foreign key (issuer) references grant_issuer (key_id)
    );
    """)
