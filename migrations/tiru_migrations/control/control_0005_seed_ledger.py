"""Which declarations a tenant's reference data were last seeded from."""

from alembic import op

revision = "control_0005"
down_revision = "control_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    create table seed_ledger (
        tenant_id bigint not null,
        digest text not null,
        at timestamptz not null default now(),
        constraint pk_seed_ledger primary key (tenant_id),
        constraint fk_seed_ledger_tenant_id foreign key (tenant_id) references tenant (id) on delete cascade
    );
    """)
