"""Tenants enqueue through a function that stamps the calling role, and cannot name another tenant.

The queue's tables are made by its library (see tiru.jobs.install). A tenant with much waiting work gets
a lower priority for the next piece, so that one tenant's thousand jobs do not hold up another's one.
"""

from alembic import op

revision = "jobs_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    create index ix_pgqueuer_tenant on pgqueuer ((headers ->> 'tenant')) where status = 'queued';
    create function enqueue(job text, payload text, delay interval, once text) returns void
    language plpgsql security definer set search_path = tiru_control, pg_temp as $enqueue$
    declare
        caller text := current_setting('role');
        waiting integer;
    begin
        if caller = 'none' then
            caller := session_user;
        end if;
        if caller !~ '^(t_[a-z0-9_]+|tiru_control)$' then
            raise exception 'only a tenant can enqueue, not %', caller using errcode = '42501';
        end if;
        select count(*) into waiting from (
            select from pgqueuer where status = 'queued' and headers ->> 'tenant' = caller limit 1000
        ) as queued;
        insert into pgqueuer (priority, status, entrypoint, payload, headers, execute_after, dedupe_key)
        values (
            -waiting, 'queued', 'tiru', convert_to(payload, 'UTF8'),
            jsonb_build_object('tenant', caller, 'job', job),
            now() + coalesce(delay, interval '0'),
            case when once is null then null else caller || '/' || job || '/' || once end
        )
        on conflict do nothing;
    end
    $enqueue$;
    grant execute on function enqueue(text, text, interval, text) to public;
    create table schedule_run (
        schema_name text not null,
        job text not null,
        last_at timestamptz not null,
        constraint pk_schedule_run primary key (schema_name, job)
    );
    """)
