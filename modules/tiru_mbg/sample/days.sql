-- Days of the demonstration, written by the database itself. No row is drawn by chance: every choice is a hash of what
-- it is about, so that the same day comes out the same on every machine, however often it is written. `offset 0` keeps
-- the planner from drawing a hash again wherever it is used.
-- Parameters: days (dates), zone (name of a time zone), now (what would come after it has not happened yet).

-- part: batches
with plan as (
    select p.sppg_id, d.tanggal, p.gelombang, sum(p.jatah)::int as porsi,
           array_agg(distinct p.kelompok order by p.kelompok) as kelompok, s.step
      from mbg_penugasan p
      join mbg_titik t on t.id = p.titik_id and t.is_sample
      join mbg_sppg k on k.id = p.sppg_id and k.is_sample and k.status = 'operasional'
      join unnest(cast(cast(:days as text[]) as date[])) d (tanggal)
        on p.mulai_on <= d.tanggal and (p.selesai_on is null or p.selesai_on >= d.tanggal)
     cross join lateral (select case when p.kelompok = 'PAUD' then 1 when p.kelompok in ('SD13', 'SD46', 'SLB') then 2
           when p.kelompok = 'SMP' then 3 when p.kelompok in ('BUMIL', 'BUSUI', 'BALITA') then 5 else 4 end as step) s
     where not exists (select 1 from mbg_batch there where there.sppg_id = p.sppg_id and there.tanggal = d.tanggal)
     group by p.sppg_id, d.tanggal, p.gelombang, s.step
)
insert into mbg_batch (kunci, sppg_id, tanggal, nomor, gelombang, menu_id, kelompok, porsi_rencana, is_sample)
select md5(concat_ws('/', 'batch', s.kode, plan.tanggal, gelombang, step))::uuid, plan.sppg_id, plan.tanggal,
       row_number() over (partition by plan.sppg_id, plan.tanggal order by gelombang, step), gelombang, j.menu_id,
       kelompok, porsi, true
  from plan
  join mbg_sppg s on s.id = plan.sppg_id
  left join mbg_jadwal j on j.sppg_id = plan.sppg_id and j.tanggal = plan.tanggal
 where not coalesce(j.libur, false)

-- part: deliveries
insert into mbg_kiriman (
    kunci, batch_id, sppg_id, titik_id, tanggal, kelompok, porsi_rencana, jam_makan_at, is_sample)
select md5(concat_ws('/', 'kiriman', b.kunci, t.kode))::uuid, b.id, b.sppg_id, p.titik_id, b.tanggal,
       array_agg(p.kelompok order by p.kelompok), sum(p.jatah), (b.tanggal + t.jam_makan) at time zone cast(:zone as text),
       true
  from mbg_batch b
  join mbg_penugasan p on p.sppg_id = b.sppg_id and p.gelombang = b.gelombang and p.kelompok = any(b.kelompok)
   and p.mulai_on <= b.tanggal and (p.selesai_on is null or p.selesai_on >= b.tanggal)
  join mbg_titik t on t.id = p.titik_id
 where b.is_sample and b.tanggal = any(cast(cast(:days as text[]) as date[]))
   and not exists (select 1 from mbg_kiriman there where there.batch_id = b.id)
 group by b.id, p.titik_id, t.kode, t.jam_makan

-- part: classes
insert into mbg_kiriman_kelas (kiriman_id, kelompok, kelas, porsi)
select k.id, r.kelompok, r.kelas, r.terdaftar
  from mbg_kiriman k
  join mbg_rombel r on r.titik_id = k.titik_id and r.kelompok = any(k.kelompok)
 where k.is_sample and r.kelas <> '' and k.tanggal = any(cast(cast(:days as text[]) as date[]))
   and not exists (select 1 from mbg_kiriman_kelas there where there.kiriman_id = k.id)

-- part: cooked
with drawn as (
    select b.id, b.tanggal, b.porsi_rencana, c, q[1] as mutu, h[1] < case when q[1] < 0.15 then 0.01 else 0.0005 end as diam,
           (b.tanggal + case when 'PAUD' = any(b.kelompok) then time '03:20' when b.gelombang = 1 then time '03:40'
                             when 'BALITA' = any(b.kelompok) then time '05:00' else time '05:30' end
             + make_interval(mins => (c[1] * 40)::int)
             - case when q[1] < 0.12 then interval '100 minutes' else interval '0' end
           ) at time zone cast(:zone as text) as mulai
      from mbg_batch b
      join mbg_sppg s on s.id = b.sppg_id
     cross join lateral (select array(
           select (hashtextextended(s.kode, n) & 65535) / 65536.0 from generate_series(1, 2) n) as q offset 0) kitchen
     cross join lateral (select array(
           select (hashtextextended(concat_ws('/', s.kode, b.tanggal), n) & 65535) / 65536.0
             from generate_series(1, 4) n) as h offset 0) on_the_day
     cross join lateral (select array(
           select (hashtextextended(concat_ws('/', s.kode, b.tanggal, b.nomor), n) & 65535) / 65536.0
             from generate_series(1, 6) n) as c offset 0) of_the_batch
     where b.is_sample and b.porsi_rencana > 0 and b.tanggal = any(cast(cast(:days as text[]) as date[]))
       and not exists (select 1 from mbg_catatan written where written.batch_kunci = b.kunci and written.akun_id is not null)
), done as (
    select drawn.*, mulai + make_interval(mins => 140 + (c[2] * 30)::int) as selesai from drawn
), seen as (
    select done.*, not diam and mulai <= cast(:now as timestamptz) as begun,
           not diam and selesai <= cast(:now as timestamptz) as ready,
           not diam and selesai + interval '12 minutes' <= cast(:now as timestamptz) and c[5] > 0.03 * (1 - mutu)
             as checked,
           not diam and selesai + interval '16 minutes' <= cast(:now as timestamptz) and c[6] > 0.05 * (1 - mutu)
             as kept
      from done
)
update mbg_batch b set
    porsi = case when ready then seen.porsi_rencana end,
    mulai_masak_at = case when begun then mulai end,
    selesai_masak_at = case when ready then selesai end,
    suhu_inti_c = case when ready then round((76 + c[4] * 13 - (mutu < 0.1)::int * 4)::numeric, 1) end,
    organoleptik = case when checked then 'layak' else '' end,
    organoleptik_at = case when checked then selesai + interval '12 minutes' end,
    sampel_at = case when kept then selesai + interval '16 minutes' end
  from seen
 where seen.id = b.id

-- part: samples
insert into mbg_sampel_simpan (batch_id, disimpan_at, suhu_c, buang_at, dibuang_at)
select b.id, b.sampel_at, case when c[1] > case when q[1] < 0.15 then 0.06 else 0.006 end then round((-21 + c[2] * 5)::numeric, 1) end,
       b.sampel_at + interval '48 hours', case when away <= cast(:now as timestamptz) then away end
  from mbg_batch b
  join mbg_sppg s on s.id = b.sppg_id
 cross join lateral (select array(
       select (hashtextextended(s.kode, n) & 65535) / 65536.0 from generate_series(1, 1) n) as q offset 0) kitchen
 cross join lateral (select array(
       select (hashtextextended(b.kunci::text, 20 + n) & 65535) / 65536.0 from generate_series(1, 3) n) as c
       offset 0) drawn
 cross join lateral (select b.sampel_at + make_interval(
       hours => case when c[3] < case when q[1] < 0.15 then 0.04 else 0.004 end then 38 else 48 + (c[3] * 20)::int end) as away offset 0) thrown
 where b.is_sample and b.sampel_at is not null and b.tanggal = any(cast(cast(:days as text[]) as date[]))
   and not exists (select 1 from mbg_catatan written where written.batch_kunci = b.kunci and written.akun_id is not null)
on conflict (batch_id) do update set dibuang_at = excluded.dibuang_at

-- part: moved
with drawn as (
    select k.id, k.tanggal, k.jam_makan_at as jam, k.porsi_rencana as jatah, t.pic_nama, c, route.menit,
           b.selesai_masak_at as selesai, b.selesai_masak_at is null as diam,
           extract(month from k.tanggal) in (11, 12, 1, 2, 3) as hujan, h[1] < case when q[1] < 0.15 then 0.12 else 0.03 end as kacau, q[1] as mutu,
           'Mobil ' || (1 + (c[12] * 3)::int % 3) as kendaraan
      from mbg_kiriman k
      join mbg_batch b on b.id = k.batch_id
      join mbg_titik t on t.id = k.titik_id
      join mbg_sppg s on s.id = k.sppg_id
     cross join lateral (select coalesce(max(p.menit), 15) as menit from mbg_penugasan p
                          where p.titik_id = k.titik_id and p.sppg_id = k.sppg_id offset 0) route
     cross join lateral (select array(
           select (hashtextextended(s.kode, n) & 65535) / 65536.0 from generate_series(1, 2) n) as q offset 0) kitchen
     cross join lateral (select array(
           select (hashtextextended(concat_ws('/', s.kode, k.tanggal), 10 + n) & 65535) / 65536.0
             from generate_series(1, 2) n) as h offset 0) on_the_day
     cross join lateral (select array(
           select (hashtextextended(concat_ws('/', t.kode, k.tanggal, b.nomor), n) & 65535) / 65536.0
             from generate_series(1, 12) n) as c offset 0) of_the_delivery
     where k.is_sample and k.tahap <> 'batal' and k.jam_makan_at is not null
       and k.tanggal = any(cast(cast(:days as text[]) as date[]))
       and not exists (select 1 from mbg_catatan written where written.kiriman_kunci = k.kunci
           and written.akun_id is not null)
), left_at as (
    select drawn.*, jam - make_interval(mins => menit + 22 + (c[1] * 25)::int)
             + case when kacau then make_interval(mins => 20 + (c[2] * 40)::int) else interval '0' end as berangkat
      from drawn
), arrived as (
    select left_at.*, berangkat + make_interval(
             secs => 60 * menit * (0.8 + 0.4 * c[3]) * case when hujan and c[4] < 0.15 then 1.7 else 1 end) as tiba
      from left_at
), eaten as (
    select arrived.*, greatest(jam, tiba + interval '6 minutes') + make_interval(mins => (c[5] * 12)::int) as makan,
           c[6] < 0.0012 as tolak, c[7] < case when mutu < 0.15 then 0.04 else 0.004 end as tak_dicatat,
           (jatah * (0.93 + 0.06 * c[8] - (extract(month from tanggal) in (1, 2))::int * 0.03))::int as hadir,
           (c[9] * c[9] * 3)::int as rusak
      from arrived
), seen as (
    select eaten.*,
           not diam and berangkat <= cast(:now as timestamptz) as pergi,
           not diam and tiba <= cast(:now as timestamptz) and not tak_dicatat as sampai,
           not diam and makan <= cast(:now as timestamptz) and not tak_dicatat and not tolak as disantap,
           not diam and makan + interval '45 minutes' <= cast(:now as timestamptz) and not tak_dicatat and not tolak
             as bersisa,
           not diam and makan + interval '150 minutes' <= cast(:now as timestamptz) and not tak_dicatat
             and c[10] > 0.02 as pulang
      from eaten
)
update mbg_kiriman k set
    porsi_kirim = case when pergi then jatah end,
    ompreng_keluar = case when pergi then jatah end,
    kendaraan = case when pergi then seen.kendaraan else '' end,
    sopir = case when pergi then 'Sopir ' || seen.kendaraan else '' end,
    berangkat_at = case when pergi then berangkat end,
    tiba_at = case when sampai then tiba end,
    suhu_tiba_c = case when sampai then round((76 - 0.075 * extract(epoch from tiba - selesai) / 60 + c[11] * 6
        - c[6] * 3)::numeric, 1) end,
    porsi_terima = case when sampai then jatah - rusak end,
    porsi_rusak = case when sampai then rusak end,
    penerima = case when sampai then pic_nama else '' end,
    organoleptik = case when sampai and tolak then 'tolak' when sampai and c[12] > 0.03 * (1.2 - mutu) then 'layak'
        else '' end,
    organoleptik_at = case when sampai and (tolak or c[12] > 0.03 * (1.2 - mutu)) then tiba + interval '4 minutes' end,
    makan_at = case when disantap then makan end,
    hadir = case when disantap then seen.hadir end,
    dimakan = case when bersisa then least(seen.hadir, jatah - rusak) end,
    sisa_pokok_g = case when bersisa then (seen.hadir * (6 + 16 * c[1]))::int end,
    sisa_sayur_g = case when bersisa then (seen.hadir * (10 + 26 * c[2]))::int end,
    sisa_lauk_g = case when bersisa then (seen.hadir * (1 + 6 * c[3]))::int end,
    sisa_buah_g = case when bersisa then (seen.hadir * 5 * c[4])::int end,
    sisa_at = case when bersisa then makan + interval '45 minutes' end,
    ompreng_kembali = case when pulang then jatah - (c[5] < 0.08)::int * (1 + (c[6] * 3)::int) end,
    kembali_at = case when pulang then makan + interval '150 minutes' end,
    tahap = case when sampai and tolak then 'ditolak' when pulang and bersisa then 'selesai'
        when disantap then 'dibagikan' when sampai then 'tiba' when pergi then 'berangkat' else 'rencana' end
  from seen
 where seen.id = k.id

-- part: marks
insert into mbg_umpan_balik (titik_id, tanggal, rasa, porsi, catatan, pengirim_hash, dikirim_at, is_sample)
select k.titik_id, k.tanggal, 5 - (c[1] * c[1] * 4)::int, 5 - (c[2] * c[2] * 4)::int, '',
       md5(concat_ws('/', 'contoh', k.kunci, n)), k.makan_at + interval '3 hours', true
  from mbg_kiriman k
 cross join generate_series(1, 2) n
 cross join lateral (select array(
       select (hashtextextended(concat_ws('/', k.kunci, n), 40 + m) & 65535) / 65536.0
         from generate_series(1, 3) m) as c offset 0) drawn
 where k.is_sample and k.makan_at + interval '3 hours' <= cast(:now as timestamptz) and c[3] < 0.06
   and k.tanggal = any(cast(cast(:days as text[]) as date[]))
on conflict do nothing
