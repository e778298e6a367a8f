-- Days of the demonstration, written by the database itself. No row is drawn by chance: every choice is a hash of what
-- it is about, so that the same day comes out the same on every machine, however often it is written. `offset 0` keeps
-- the planner from drawing a hash again wherever it is used.
-- Parameters: days (dates), zone (name of a time zone), now (what would come after it has not happened yet).

-- part: batches
with plan as (
    select p.sppg_id, d.tanggal, p.gelombang, sum(p.jatah)::int as porsi,
           array_agg(distinct p.kelompok order by p.kelompok) as kelompok
      from mbg_penugasan p
      join mbg_titik t on t.id = p.titik_id and t.is_sample
      join unnest(cast(cast(:days as text[]) as date[])) d (tanggal)
        on p.mulai_on <= d.tanggal and (p.selesai_on is null or p.selesai_on >= d.tanggal)
     where t.tipe <> 'posyandu' or extract(isodow from d.tanggal) = 3  -- mothers and toddlers come on Wednesdays
     group by 1, 2, 3
), drawn as (
    select plan.*, md5(concat_ws('/', 'batch', s.kode, plan.tanggal, plan.gelombang))::uuid as kunci, c, h,
           q[1] as mutu, h[1] < 0.012 as diam, j.menu_id
      from plan
      join mbg_sppg s on s.id = plan.sppg_id and s.is_sample and s.status = 'operasional'
      left join mbg_jadwal j on j.sppg_id = plan.sppg_id and j.tanggal = plan.tanggal
     cross join lateral (select array(
           select (hashtextextended(s.kode, n) & 65535) / 65536.0 from generate_series(1, 2) n) as q offset 0) kitchen
     cross join lateral (select array(
           select (hashtextextended(concat_ws('/', s.kode, plan.tanggal), n) & 65535) / 65536.0
             from generate_series(1, 4) n) as h offset 0) on_the_day
     cross join lateral (select array(
           select (hashtextextended(concat_ws('/', s.kode, plan.tanggal, plan.gelombang), n) & 65535) / 65536.0
             from generate_series(1, 9) n) as c offset 0) of_the_batch
     where not coalesce(j.libur, false)
), timed as (
    select drawn.*,
           (tanggal + case gelombang when 1 then time '03:20' else time '05:25' end
             + make_interval(mins => (c[1] * 40)::int)
             - case when mutu < 0.12 then interval '100 minutes' else interval '0' end) at time zone cast(:zone as text) as mulai
      from drawn
), done as (
    select timed.*, mulai + make_interval(mins => 140 + (c[2] * 30)::int) as selesai from timed
)
insert into mbg_batch (
    kunci, sppg_id, tanggal, nomor, gelombang, menu_id, kelompok, porsi_rencana, porsi, mulai_masak_at,
    selesai_masak_at, suhu_inti_c, organoleptik, organoleptik_at, sampel_at, versi, is_sample)
select kunci, sppg_id, tanggal, gelombang, gelombang, menu_id, kelompok, porsi,
       case when selesai <= cast(:now as timestamptz) and not diam then porsi + (c[3] * 6)::int end,
       case when mulai <= cast(:now as timestamptz) and not diam then mulai end,
       case when selesai <= cast(:now as timestamptz) and not diam then selesai end,
       case when selesai <= cast(:now as timestamptz) and not diam then round((76 + c[4] * 13 - (mutu < 0.1)::int * 4)::numeric, 1) end,
       case when selesai + interval '12 minutes' <= cast(:now as timestamptz) and not diam and c[5] > 0.03 * (1 - mutu) then 'layak' else ''
       end,
       case when selesai + interval '12 minutes' <= cast(:now as timestamptz) and not diam and c[5] > 0.03 * (1 - mutu)
            then selesai + interval '12 minutes' end,
       case when selesai + interval '16 minutes' <= cast(:now as timestamptz) and not diam and c[6] > 0.05 * (1 - mutu)
            then selesai + interval '16 minutes' end,
       1, true
  from done
on conflict (kunci) do update set
    porsi = excluded.porsi, mulai_masak_at = excluded.mulai_masak_at, selesai_masak_at = excluded.selesai_masak_at,
    suhu_inti_c = excluded.suhu_inti_c, organoleptik = excluded.organoleptik,
    organoleptik_at = excluded.organoleptik_at, sampel_at = excluded.sampel_at
 where mbg_batch.is_sample and mbg_batch.versi <= 1

-- part: samples
insert into mbg_sampel_simpan (batch_id, disimpan_at, suhu_c, buang_at, dibuang_at)
select b.id, b.sampel_at, case when c[1] > 0.04 then round((-21 + c[2] * 5)::numeric, 1) end,
       b.sampel_at + interval '48 hours',
       case when away <= cast(:now as timestamptz) then away end
  from mbg_batch b
 cross join lateral (select array(
       select (hashtextextended(b.kunci::text, 20 + n) & 65535) / 65536.0 from generate_series(1, 3) n) as c offset 0) drawn
 cross join lateral (select b.sampel_at + make_interval(
       hours => case when c[3] < 0.015 then 38 else 48 + (c[3] * 20)::int end) as away offset 0) thrown
 where b.is_sample and b.sampel_at is not null and b.tanggal = any(cast(cast(:days as text[]) as date[]))
on conflict (batch_id) do update set dibuang_at = excluded.dibuang_at

-- part: deliveries
with plan as (
    select p.sppg_id, p.titik_id, d.tanggal, p.gelombang, sum(p.jatah)::int as jatah, max(p.menit) as menit,
           array_agg(distinct p.kelompok order by p.kelompok) as kelompok,
           t.kode, t.nama, t.tipe, t.pic_nama, t.jam_makan
      from mbg_penugasan p
      join mbg_titik t on t.id = p.titik_id and t.is_sample
      join unnest(cast(cast(:days as text[]) as date[])) d (tanggal)
        on p.mulai_on <= d.tanggal and (p.selesai_on is null or p.selesai_on >= d.tanggal)
     where t.tipe <> 'posyandu' or extract(isodow from d.tanggal) = 3
     group by p.sppg_id, p.titik_id, d.tanggal, p.gelombang, t.kode, t.nama, t.tipe, t.pic_nama, t.jam_makan
), drawn as (
    select plan.*, b.id as batch_id, b.selesai_masak_at is null as diam, c,
           md5(concat_ws('/', 'kiriman', plan.kode, plan.tanggal, plan.gelombang))::uuid as kunci,
           (plan.tanggal + plan.jam_makan) at time zone cast(:zone as text) as jam,
           extract(month from plan.tanggal) in (11, 12, 1, 2, 3) as hujan, h[1] < 0.05 as kacau, q[1] as mutu,
           'Mobil ' || (1 + (c[12] * 3)::int % 3) as kendaraan, b.selesai_masak_at as selesai
      from plan
      join mbg_batch b on b.sppg_id = plan.sppg_id and b.tanggal = plan.tanggal and b.nomor = plan.gelombang
      join mbg_sppg s on s.id = plan.sppg_id
     cross join lateral (select array(
           select (hashtextextended(s.kode, n) & 65535) / 65536.0 from generate_series(1, 2) n) as q offset 0) kitchen
     cross join lateral (select array(
           select (hashtextextended(concat_ws('/', s.kode, plan.tanggal), 10 + n) & 65535) / 65536.0
             from generate_series(1, 2) n) as h offset 0) on_the_day
     cross join lateral (select array(
           select (hashtextextended(concat_ws('/', plan.kode, plan.tanggal), n) & 65535) / 65536.0
             from generate_series(1, 12) n) as c offset 0) of_the_delivery
     where b.is_sample
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
           c[6] < 0.0012 as tolak, c[7] < 0.03 * (1.4 - mutu) as tak_dicatat,
           (jatah * (0.93 + 0.06 * c[8] - (extract(month from tanggal) in (1, 2))::int * 0.03))::int as hadir,
           (c[9] * c[9] * 3)::int as rusak
      from arrived
), seen as (
    select eaten.*,
           not diam and berangkat <= cast(:now as timestamptz) as pergi,
           not diam and tiba <= cast(:now as timestamptz) and not tak_dicatat as sampai,
           not diam and makan <= cast(:now as timestamptz) and not tak_dicatat and not tolak as disantap,
           not diam and makan + interval '45 minutes' <= cast(:now as timestamptz) and not tak_dicatat and not tolak as bersisa,
           not diam and makan + interval '150 minutes' <= cast(:now as timestamptz) and not tak_dicatat and c[10] > 0.02 as pulang
      from eaten
)
insert into mbg_kiriman (
    kunci, batch_id, sppg_id, titik_id, tanggal, kelompok, porsi_rencana, porsi_kirim, ompreng_keluar, kendaraan,
    sopir, berangkat_at, jam_makan_at, tiba_at, suhu_tiba_c, porsi_terima, porsi_rusak, penerima, organoleptik,
    organoleptik_at, makan_at, hadir, dimakan, sisa_pokok_g, sisa_sayur_g, sisa_lauk_g, sisa_buah_g, sisa_at,
    ompreng_kembali, kembali_at, tahap, versi, is_sample)
select kunci, batch_id, sppg_id, titik_id, tanggal, kelompok, jatah,
       case when pergi then jatah end, case when pergi then jatah end, kendaraan, 'Sopir ' || kendaraan,
       case when pergi then berangkat end, jam, case when sampai then tiba end,
       case when sampai then round((76 - 0.075 * extract(epoch from tiba - selesai) / 60 + c[11] * 6 - c[6] * 3
             )::numeric, 1) end,
       case when sampai then jatah - rusak end, case when sampai then rusak end,
       case when sampai then pic_nama else '' end,
       case when sampai and tolak then 'tolak' when sampai and c[12] > 0.03 * (1.2 - mutu) then 'layak' else '' end,
       case when sampai and (tolak or c[12] > 0.03 * (1.2 - mutu)) then tiba + interval '4 minutes' end,
       case when disantap then makan end, case when disantap then hadir end,
       case when disantap then least(hadir, jatah - rusak) end,
       case when bersisa then (hadir * (6 + 16 * c[1]))::int end, case when bersisa then (hadir * (10 + 26 * c[2]))::int
       end,
       case when bersisa then (hadir * (1 + 6 * c[3]))::int end, case when bersisa then (hadir * 5 * c[4])::int end,
       case when bersisa then makan + interval '45 minutes' end,
       case when pulang then jatah - (c[5] < 0.08)::int * (1 + (c[6] * 3)::int) end,
       case when pulang then makan + interval '150 minutes' end,
       case when sampai and tolak then 'ditolak' when pulang and bersisa then 'selesai' when disantap then 'dibagikan'
            when sampai then 'tiba' when pergi then 'berangkat' else 'rencana' end,
       1, true
  from seen
on conflict (kunci) do update set
    porsi_kirim = excluded.porsi_kirim, ompreng_keluar = excluded.ompreng_keluar, berangkat_at = excluded.berangkat_at,
    tiba_at = excluded.tiba_at, suhu_tiba_c = excluded.suhu_tiba_c, porsi_terima = excluded.porsi_terima,
    porsi_rusak = excluded.porsi_rusak, penerima = excluded.penerima, organoleptik = excluded.organoleptik,
    organoleptik_at = excluded.organoleptik_at, makan_at = excluded.makan_at, hadir = excluded.hadir,
    dimakan = excluded.dimakan, sisa_pokok_g = excluded.sisa_pokok_g, sisa_sayur_g = excluded.sisa_sayur_g,
    sisa_lauk_g = excluded.sisa_lauk_g, sisa_buah_g = excluded.sisa_buah_g, sisa_at = excluded.sisa_at,
    ompreng_kembali = excluded.ompreng_kembali, kembali_at = excluded.kembali_at, tahap = excluded.tahap
 where mbg_kiriman.is_sample and mbg_kiriman.versi <= 1

-- part: classes
insert into mbg_kiriman_kelas (kiriman_id, kelompok, kelas, porsi)
select k.id, r.kelompok, r.kelas, r.terdaftar
  from mbg_kiriman k
  join mbg_rombel r on r.titik_id = k.titik_id and r.kelompok = any(k.kelompok)
 where k.is_sample and k.tanggal = any(cast(cast(:days as text[]) as date[]))
on conflict do nothing

-- part: marks
insert into mbg_umpan_balik (titik_id, tanggal, rasa, porsi, catatan, pengirim_hash, dikirim_at, is_sample)
select k.titik_id, k.tanggal, 5 - (c[1] * c[1] * 4)::int, 5 - (c[2] * c[2] * 4)::int, '',
       md5(concat_ws('/', 'contoh', k.kunci, n)), k.makan_at + interval '3 hours', true
  from mbg_kiriman k
 cross join generate_series(1, 2) n
 cross join lateral (select array(
       select (hashtextextended(concat_ws('/', k.kunci, n), 40 + m) & 65535) / 65536.0
         from generate_series(1, 3) m) as c offset 0) drawn
 where k.is_sample and k.makan_at is not null and k.makan_at + interval '3 hours' <= cast(:now as timestamptz) and c[3] < 0.06
   and k.tanggal = any(cast(cast(:days as text[]) as date[]))
on conflict do nothing
