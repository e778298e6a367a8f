"""Alembic's environment, offline only: every history is rendered to SQL once and run many times."""

from alembic import context

config = context.config

context.configure(
    dialect_name="postgresql",
    output_buffer=config.attributes["buffer"],
    version_table="tiru_revision",
    transactional_ddl=False,
    literal_binds=True,
    dialect_opts={"paramstyle": "named"},
)
context.run_migrations()
