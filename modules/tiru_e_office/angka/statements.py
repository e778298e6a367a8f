"""The statements behind the figures. `:units` are ids with commas, as a text: a tenant's role may not look up
the types of arrays. `:everything` lets them out of account."""

from __future__ import annotations

from sqlalchemy import text

LETTERS = text("""
select s.unit_id, u.nama,
    count(*) filter (where s.arah = 'masuk') as received,
    count(*) filter (where s.arah = 'masuk' and s.selesai_at is null) as running,
    count(*) filter (where s.arah = 'masuk' and s.selesai_at is not null) as finished,
    count(*) filter (where judged.it) as judged,
    count(*) filter (where judged.it and s.selesai_at <= s.batas_at) as in_time,
    count(*) filter (where sent.it) as issued,
    count(*) filter (where sent.it and exists (
        select 1 from e_office_tte e where e.surat_id = s.id and e.keadaan = 'selesai')) as signed,
    count(*) filter (where s.selesai_at is not null and s.berkas_id is null
        and s.status in ('selesai', 'terbit', 'terkirim')) as unfiled
from e_office_surat s join unit u on u.id = s.unit_id
cross join lateral (select s.arah = 'masuk' and s.status not in ('dikembalikan', 'batal') and s.batas_at is not null
    and (s.selesai_at is not null or s.batas_at < :now) as it) judged
cross join lateral (
    select s.arah = 'keluar' and s.status in ('terbit', 'terkirim', 'selesai', 'diberkaskan') as it) sent
where s.dibuat_at >= :since and s.dibuat_at < :until
    and (:everything or s.unit_id = any (string_to_array(:units, ',')::bigint[]))
group by s.unit_id, u.nama
""")
WAITING = text("""
select j.id, j.nama as title, j.unit_id, u.nama as unit,
    count(*) as open,
    count(*) filter (where t.batas_at < :now) as late,
    count(*) filter (where t.keadaan = 'terkirim' and t.dibuat_at < :unread) as unread
from e_office_tugas t join jabatan j on j.id = t.jabatan_id join unit u on u.id = j.unit_id
where t.selesai_at is null and t.keadaan <> 'menunggu'
    and (:everything or j.unit_id = any (string_to_array(:units, ',')::bigint[]))
group by j.id, j.nama, j.unit_id, u.nama
order by late desc, unread desc, open desc, j.nama
""")
STEPS = text("""
with days as (
    select * from unnest(
        string_to_array(:days, ',')::date[],
        string_to_array(:before, ',')::float8[],
        string_to_array(:open, ',')::boolean[]
    ) as one (day, before, open)
), done as (
    select t.jenis, t.dibuat_at at time zone :zone as begun, t.selesai_at at time zone :zone as ended
    from e_office_tugas t join jabatan j on j.id = t.jabatan_id
    where t.dibuat_at >= :since and t.dibuat_at < :until and t.peran <> 'tembusan'
        and t.keadaan in ('selesai', 'diteruskan', 'dikembalikan') and t.selesai_at is not null
        and (:everything or j.unit_id = any (string_to_array(:units, ',')::bigint[]))
)
select done.jenis, count(*) as done, percentile_cont(0.5) within group (order by
    b.before + case when b.open then
        least(greatest(extract(epoch from done.ended::time) - :opens, 0), :closes - :opens) / 3600.0 else 0 end
    - a.before - case when a.open then
        least(greatest(extract(epoch from done.begun::time) - :opens, 0), :closes - :opens) / 3600.0 else 0 end
) as hours
from done join days a on a.day = done.begun::date join days b on b.day = done.ended::date
group by done.jenis order by done.jenis
""")
"""`before`: working hours from the first day up to the morning of `day` (`hours.parameters`)."""
WEEKS = text("""
select date_trunc('week', s.dibuat_at at time zone :zone)::date as monday, count(*) as n
from e_office_surat s
where s.arah = 'masuk' and s.dibuat_at >= :since and s.dibuat_at < :until
    and (:everything or s.unit_id = any (string_to_array(:units, ',')::bigint[]))
group by 1
""")
