-- The register of a large regency for the benchmarks of the module mbg. Recipients are spread evenly, so that the sum
-- is exact; kitchens lie on a grid a few kilometres apart, each in the middle of its places.

-- part: kitchens
insert into mbg_sppg (kode, nama, kode_wilayah, latitude, longitude, status, operasi_on, cap_total, cap_siswa, cap_3b,
    slhs_status, is_sample, dibuat_at, diubah_at)
select 'UJI-' || lpad(n::text, 4, '0'), 'SPPG Uji ' || n, :wilayah || '.' || lpad((1 + n % 26)::text, 2, '0') || '.2001',
    -6.9 + (n / 12) * 0.04, 108.3 + (n % 12) * 0.04, 'operasional', cast(:first as date) - 60, 3100, 2600, 500,
    case when n % 9 = 0 then 'lab' else 'terbit' end, true, now(), now()
  from generate_series(1, cast(:kitchens as int)) n

-- part: places
insert into mbg_titik (tipe, kode, nama, jenjang, kode_wilayah, latitude, longitude, jam_makan, sumber, is_sample,
    dibuat_at, diubah_at)
select case when n % 20 = 19 then 'posyandu' when n % 20 = 18 then 'pesantren' else 'sekolah' end,
    'U' || lpad(n::text, 7, '0'), jenjang || ' Uji ' || n, jenjang, s.kode_wilayah, s.latitude + 0.002 * (n % 7 - 3),
    s.longitude + 0.002 * (n % 5 - 2), case when jenjang = 'SD' then time '09:00' else time '11:30' end, 'uji', true,
    now(), now()
  from generate_series(1, cast(:places as int)) n
 cross join lateral (select case when n % 20 < 12 then 'SD' when n % 20 < 16 then 'SMP' when n % 20 < 18 then 'SMA'
       else 'lain' end as jenjang) sort
  join (select row_number() over (order by id) as nth, * from mbg_sppg) s on s.nth = 1 + n % cast(:kitchens as int)

-- part: classes
insert into mbg_rombel (titik_id, kelompok, kelas, terdaftar, sumber, per_on)
select t.id, case when t.tipe = 'posyandu' then (array['BUMIL', 'BUSUI', 'BALITA'])[c]
                  when t.tipe = 'pesantren' then 'SANTRI' when t.jenjang = 'SD' and c <= 3 then 'SD13'
                  when t.jenjang = 'SD' then 'SD46' else t.jenjang end,
       case when t.tipe = 'sekolah' then c::text else '' end,
       size * c / parts - size * (c - 1) / parts, 'uji', cast(:first as date)
  from (select t.*, row_number() over (order by t.id) as nth from mbg_titik t) t
 cross join lateral (select (cast(:recipients as bigint) * nth / cast(:places as int)
       - cast(:recipients as bigint) * (nth - 1) / cast(:places as int))::int as size,
       case when t.tipe = 'pesantren' then 1 when t.jenjang = 'SD' then 6 else 3 end as parts) sized
 cross join lateral generate_series(1, parts) c

-- part: assignments
insert into mbg_penugasan (sppg_id, titik_id, kelompok, jatah, gelombang, jarak_m, menit, menit_sumber, mulai_on)
select s.id, t.id, r.kelompok, sum(r.terdaftar), case when t.jenjang = 'SD' then 1 else 2 end, 2000, 8 + t.id % 18,
       'perkiraan', cast(:first as date) - 30
  from (select row_number() over (order by id) as nth, * from mbg_titik) t
  join (select row_number() over (order by id) as nth, * from mbg_sppg) s on s.nth = 1 + t.nth % cast(:kitchens as int)
  join mbg_rombel r on r.titik_id = t.id
 group by s.id, t.id, r.kelompok, t.jenjang
