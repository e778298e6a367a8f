-- part: functions
create or replace function bench_word(n bigint, salt int, words text[]) returns text language sql immutable parallel safe
    as $$ select words[1 + (abs(hashint8(n * 64 + salt)::bigint) % array_length(words, 1))] $$;
create or replace function bench_name(n bigint, salt int) returns text language sql immutable parallel safe as $$
    select initcap(
        (array['ba','su','wi','ra','de','in','ku','pra','ja','mu','sa','ha','tri','nu','yo','le'])[1 + k % 16] ||
        (array['di','tri','yan','man','ri','wa','gus','ta','mi','so','na','pu'])[1 + k / 16 % 12] ||
        (array['ono','wati','to','ningsih','yadi','sari','wan','dra','ansyah','ka','lestari'])[1 + k / 192 % 11])
    from (select (abs(hashint8(n * 64 + salt)::bigint) % 2112)::int as k) as drawn $$;

-- part: plan
create unlogged table bench_office as
    select row_number() over (order by u.kode) - 1 as place, u.id as unit_id, u.nama, u.tipe,
        (select min(j.id) from jabatan j where j.unit_id = u.id and j.kepala) as top,
        coalesce((select array_agg(j.id order by j.id) from jabatan j join unit c on c.id = j.unit_id
            where c.induk_id = u.id and c.tipe = 'bidang' and j.kepala),
            (select array_agg(j.id order by j.id) from jabatan j where j.unit_id = u.id and not j.kepala)) as mids,
        coalesce((select array_agg(j.id order by j.id) from jabatan j join unit c on c.id = j.unit_id
            where c.induk_id = u.id and c.tipe = 'bidang' and not j.kepala),
            (select array_agg(j.id order by j.id desc) from jabatan j where j.unit_id = u.id and not j.kepala)) as lows
    from unit u where u.tipe in ('setda', 'opd_dinas', 'kecamatan', 'desa');
update bench_office set
    top = (select id from jabatan where kode = 'bupati'), mids = array[(select id from jabatan where kode = 'sekda')],
    lows = (select array_agg(j.id order by j.id) from jabatan j join unit u on u.id = j.unit_id
        where u.tipe = 'opd_dinas' and j.kepala)
    where tipe = 'setda';
create unlogged table bench_plan as
    select d.n, d.arah, d.at, d.tahun, o.place, case when d.arah = 'masuk'
        then row_number() over (partition by d.arah, o.unit_id, d.tahun order by d.n) end as agenda
    from (
        select n, case when n %% 10 < 7 then 'masuk' else 'keluar' end as arah, at,
            extract(year from at at time zone 'Asia/Jakarta')::int as tahun,
            case when abs(hashint8(n * 64 + 1)::bigint) %% 10 < 3 then -1
                else abs(hashint8(n * 64 + 2)::bigint) %% (select count(*) from bench_office) end as drawn
        from (select n, timestamptz '2026-11-20 09:00+07'
                - %(years)s * interval '365 days' * ((%(letters)s - n)::float8 / %(letters)s) as at
            from generate_series(1, %(letters)s::bigint) as n) as moments) as d
    join bench_office o on o.place = case when d.drawn < 0
        then (select place from bench_office where tipe = 'setda' order by place limit 1) else d.drawn end;
create index on bench_plan (n);
analyze bench_plan;

-- part: letters
insert into e_office_surat (id, kunci, arah, unit_id, jenis, status, tahun, nomor_agenda, nomor, tanggal, diterima_on,
    hal, ringkasan, isi_teks, kecepatan, keamanan, klasifikasi, asal_jenis, asal, kepada, dibuat_at, dibuat_oleh,
    dibuat_nama, batas_at, selesai_at, is_contoh)
select p.n, md5(p.n::text), p.arah, o.unit_id,
    case when hal like 'Undangan%%' then 'UND' else 'SD' end,
    case when p.arah = 'masuk' then case when is_open then 'didisposisi' else 'selesai' end
        else case when is_open then 'siap_ttd' else 'terkirim' end end,
    p.tahun, p.agenda, kode || '/' || p.n || '/' || bench_word(p.n, 7, array['SETDA','DINKES','DPUPR','DISDIK','KEC','DS'])
        || '/' || p.tahun,
    p.at::date - 2, case when p.arah = 'masuk' then p.at::date end, hal,
    'Mohon ' || bench_word(p.n, 9, array['kehadiran','perhatian','tindak lanjut','persetujuan','laporan','tanggapan'])
        || ' saudara ' || bench_name(p.n, 10) || ' paling lambat pekan depan.',
    'Menindaklanjuti ' || bench_word(p.n, 11, array['rapat koordinasi','hasil pemeriksaan','musyawarah desa','surat edaran',
        'rencana kerja','evaluasi kinerja','penyaluran bantuan','pembangunan jalan']) || ' di desa ' || bench_name(p.n, 12)
        || ', bersama ini kami sampaikan ' || bench_word(p.n, 13, array['daftar peserta','rincian anggaran','jadwal kegiatan',
        'data penduduk','berita acara','laporan bulanan','permohonan dukungan']) || ' atas nama ' || bench_name(p.n, 14)
        || ' dan ' || bench_name(p.n, 15) || '. ' || bench_word(p.n, 16, array['Anggaran','Pelaksanaan','Pemeliharaan','Pengadaan',
        'Penataan','Pengawasan']) || ' ' || bench_word(p.n, 17, array['puskesmas','sekolah','irigasi','jembatan','pasar','kantor desa',
        'posyandu','perpustakaan','terminal','sungai']) || ' dilaksanakan sesuai ketentuan; kegiatan dibiayai APBD.',
    bench_word(p.n, 18, array['biasa','biasa','biasa','penting','segera','sangat_segera']),
    case when p.n %% 500 = 0 then 'R' when p.n %% 40 = 0 then 'T' else 'B' end, kode, 'pemda',
    bench_word(p.n, 19, array['Dinas','Badan','Kecamatan','Desa','Kementerian','Forum']) || ' ' || bench_name(p.n, 20),
    o.nama, p.at, null, 'Tata usaha', p.at + interval '5 days',
    case when not is_open then p.at + interval '3 days' end, true
from bench_plan p join bench_office o using (place),
    lateral (select bench_word(p.n, 5, array['Undangan rapat','Permohonan','Laporan','Pemberitahuan','Usulan','Penyampaian',
            'Undangan','Tindak lanjut']) || ' ' || bench_word(p.n, 6, array['koordinasi','penyusunan RKPD','stunting',
            'bantuan sosial','perbaikan jalan','data aset','cuti pegawai','pelatihan operator','dana desa','vaksinasi',
            'banjir','lomba desa']) || ' ' || bench_name(p.n, 8) as hal,
        bench_word(p.n, 21, array['000.1.5','800.1.11.1','900.1','400.3','600','500','100','000.3']) as kode,
        p.at > timestamptz '2026-10-20' and p.n %% 3 = 0 as is_open) as words
where p.n >= %(first)s and p.n < %(beyond)s;

-- part: dispositions
insert into e_office_disposisi (id, surat_id, tugas_id, dari_jabatan_id, dari_jabatan, dari_nama, at, instruksi, catatan)
select p.n * 2 + k, p.n, p.n * 3 + k, case k when 0 then o.top else o.mids[1 + (p.n / 7) %% array_length(o.mids, 1)] end,
    'Pejabat', 'Pejabat', p.at + (k + 1) * interval '6 hours', array['tindaklanjuti'],
    'Mohon ditindaklanjuti dan dilaporkan.'
from bench_plan p join bench_office o using (place), generate_series(0, 1) as k
where p.arah = 'masuk' and p.n >= %(first)s and p.n < %(beyond)s;

-- part: tasks
insert into e_office_tugas (id, surat_id, jenis, peran, jabatan_id, disposisi_id, induk_id, jalur, keadaan, batas_at,
    dibuat_at, dibaca_at, selesai_at, oleh_nama, sebagai, catatan)
select p.n * 3 + k, p.n, 'disposisi', 'utama', post, case when k > 0 then p.n * 2 + k - 1 end,
    case when k > 0 then p.n * 3 + k - 1 end,
    '/' || p.n * 3 || '/' || case when k > 0 then p.n * 3 + 1 || '/' else '' end
        || case when k > 1 then p.n * 3 + 2 || '/' else '' end,
    case when k < stands then 'diteruskan' when k > stands then 'batal' when is_open then 'dibaca' else 'selesai' end,
    p.at + interval '5 days', p.at + k * interval '6 hours', p.at + k * interval '7 hours',
    case when k <> stands or not is_open then p.at + (k + 1) * interval '8 hours' end, 'Pejabat', 'Pejabat',
    case when k = 2 then 'Sudah dilaksanakan.' else '' end
from bench_plan p join bench_office o using (place), generate_series(0, 2) as k,
    lateral (select p.at > timestamptz '2026-10-20' and p.n %% 3 = 0 as is_open,
        case when p.at > timestamptz '2026-10-20' and p.n %% 3 = 0 then (p.n / 3 %% 3)::int else 2 end as stands,
        case k when 0 then o.top when 1 then o.mids[1 + (p.n / 7) %% array_length(o.mids, 1)]
            else o.lows[1 + (p.n / 11) %% array_length(o.lows, 1)] end as post) as drawn
where p.arah = 'masuk' and p.n >= %(first)s and p.n < %(beyond)s
union all
select p.n * 3 + k, p.n, case k when 0 then 'paraf' else 'ttd' end, case k when 0 then 'hierarki' else 'utama' end,
    case k when 0 then o.mids[1] else o.top end, null, null, '/' || p.n * 3 + k || '/',
    case when k = 1 and p.at > timestamptz '2026-10-20' and p.n %% 3 = 0 then 'terkirim' else 'selesai' end,
    p.at + interval '3 days', p.at, p.at,
    case when k = 0 or not (p.at > timestamptz '2026-10-20' and p.n %% 3 = 0) then p.at + interval '1 day' end, 'Pejabat', 'Pejabat', ''
from bench_plan p join bench_office o using (place), generate_series(0, 1) as k
where p.arah = 'keluar' and (k = 1 or p.n / 10 %% 3 = 0) and p.n >= %(first)s and p.n < %(beyond)s;

-- part: finish
insert into e_office_penghitung (unit_id, buku, tahun, terakhir)
    select unit_id, 'masuk', tahun, max(nomor_agenda) from e_office_surat where arah = 'masuk' group by unit_id, tahun;
select setval(pg_get_serial_sequence('e_office_surat', 'id'), (select max(id) from e_office_surat)),
    setval(pg_get_serial_sequence('e_office_tugas', 'id'), (select max(id) from e_office_tugas)),
    setval(pg_get_serial_sequence('e_office_disposisi', 'id'), (select max(id) from e_office_disposisi));
drop table bench_plan, bench_office;
drop function bench_word, bench_name
