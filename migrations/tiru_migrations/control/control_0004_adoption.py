"""How much is really used, measured every night; and the latest proof of each kind per tenant."""

from alembic import op

revision = "control_0004"
down_revision = "control_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    create table adoption_sample (
        tenant_id bigint not null,
        module text not null,
        measure text not null,
        day date not null,
        kind text not null,
        value double precision,
        target double precision not null,
        error text not null default '',
        measured_at timestamptz not null,
        constraint pk_adoption_sample primary key (tenant_id, module, measure, day),
        constraint ck_adoption_sample_kind check (kind in ('activation', 'habit')),
        constraint ck_adoption_sample_value check (value is not null or error <> ''),
        constraint fk_adoption_sample_tenant_id foreign key (tenant_id) references tenant (id) on delete cascade
    );
    create table proof (
        tenant_id bigint not null,
        kind text not null,
        good boolean not null,
        tried bigint not null,
        words text not null default '',
        at timestamptz not null,
        constraint pk_proof primary key (tenant_id, kind),
        constraint ck_proof_kind check (kind in ('audit', 'isolation')),
        constraint ck_proof_tried check (tried >= 0),
        constraint fk_proof_tenant_id foreign key (tenant_id) references tenant (id) on delete cascade
    );
    """)
