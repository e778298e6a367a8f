-- What the people of the demonstration wrote down on the last days: the entries from which the batches and deliveries
-- of `days.sql` come out again when they are folded. They have no account, so that they can be told from those that
-- somebody wrote who tried the demonstration. Parameters: days (dates).

-- part: batches
insert into mbg_catatan (id, oleh, jenis, sppg_id, batch_kunci, isi, dicatat_at, jam_perangkat_at, diterima_at, status,
    sidik)
select md5(concat_ws('/', b.kunci, step.jenis))::uuid, 'Petugas dapur (contoh)', step.jenis, b.sppg_id, b.kunci,
       step.isi, step.pada, step.pada, step.pada + interval '40 seconds', 'sah',
       md5(concat_ws('/', b.kunci, step.jenis, step.isi))
  from mbg_batch b
  left join mbg_sampel_simpan s on s.batch_id = b.id
 cross join lateral (values
       ('mulai', b.mulai_masak_at, jsonb_build_object()),
       ('selesai', b.selesai_masak_at, jsonb_build_object('porsi', b.porsi, 'suhu_inti_c', b.suhu_inti_c::text)),
       ('organoleptik', b.organoleptik_at, jsonb_build_object('warna', 'normal', 'aroma', 'normal', 'tekstur', 'normal',
           'rasa', 'normal', 'keputusan', b.organoleptik)),
       ('sampel', b.sampel_at, case when s.suhu_c is null then jsonb_build_object()
           else jsonb_build_object('suhu_c', s.suhu_c::text) end)
     ) as step (jenis, pada, isi)
 where b.is_sample and step.pada is not null
   and b.tanggal = any(cast(cast(:days as text[]) as date[]))
on conflict do nothing

-- part: deliveries
insert into mbg_catatan (id, oleh, jenis, sppg_id, titik_id, kiriman_kunci, isi, dicatat_at, jam_perangkat_at,
    diterima_at, status, sidik)
select md5(concat_ws('/', k.kunci, step.jenis))::uuid,
       case when step.jenis in ('berangkat', 'kembali') then k.sopir || ' (contoh)' else 'Penerima (contoh)' end,
       step.jenis, k.sppg_id, k.titik_id, k.kunci, step.isi, step.pada, step.pada,
       step.pada + make_interval(secs => 20 + (hashtextextended(k.kunci::text, 50) & 1023)), 'sah',
       md5(concat_ws('/', k.kunci, step.jenis, step.isi))
  from mbg_kiriman k
 cross join lateral (values
       ('berangkat', k.berangkat_at, jsonb_build_object('porsi_kirim', k.porsi_kirim, 'ompreng_keluar',
           k.ompreng_keluar, 'kendaraan', k.kendaraan, 'sopir', k.sopir)),
       ('tiba', k.tiba_at, jsonb_build_object('porsi_terima', k.porsi_terima, 'porsi_rusak', k.porsi_rusak,
           'suhu_tiba_c', k.suhu_tiba_c::text, 'penerima', k.penerima)),
       ('periksa', k.organoleptik_at, jsonb_build_object('warna', 'normal', 'aroma',
           case k.organoleptik when 'tolak' then 'abnormal' else 'normal' end, 'tekstur', 'normal', 'rasa', 'normal',
           'keputusan', k.organoleptik)),
       ('makan', k.makan_at, jsonb_build_object('hadir', k.hadir)),
       ('sisa', k.sisa_at, jsonb_build_object('dimakan', k.dimakan, 'pokok_kg', (k.sisa_pokok_g / 1000.0)::text,
           'sayur_kg', (k.sisa_sayur_g / 1000.0)::text, 'lauk_kg', (k.sisa_lauk_g / 1000.0)::text,
           'buah_kg', (k.sisa_buah_g / 1000.0)::text)),
       ('kembali', k.kembali_at, jsonb_build_object('ompreng_kembali', k.ompreng_kembali))
     ) as step (jenis, pada, isi)
 where k.is_sample and step.pada is not null
   and k.tanggal = any(cast(cast(:days as text[]) as date[]))
on conflict do nothing
