"""The statement that adds up days of kitchens; `rollup` says what each column counts.

Parameters: `dapur` and `hari` (pairs, as texts separated by commas), `zone`, `now`, and the limits.
"""

from __future__ import annotations

SUMS = """
with kunci as (
    select * from unnest(cast(string_to_array(:dapur, ',') as bigint[]), cast(string_to_array(:hari, ',') as date[]))
        as pasangan (sppg_id, tanggal)
), masak as (
    select b.sppg_id, b.tanggal,
        sum(coalesce(b.porsi, 0)) as porsi,
        count(*) filter (where b.selesai_masak_at is not null or b.organoleptik <> '') as wajib,
        count(*) filter (where b.organoleptik <> '') as ada,
        count(*) filter (where b.organoleptik = 'tolak') as tolak,
        bool_and(b.porsi is not null and b.mulai_masak_at is not null and b.selesai_masak_at is not null
            and b.organoleptik <> '' and b.sampel_at is not null) as lengkap
    from kunci join mbg_batch b using (sppg_id, tanggal)
    where not (b.porsi_rencana = 0 and b.porsi is null and b.mulai_masak_at is null and b.selesai_masak_at is null
        and b.organoleptik = '')
    group by b.sppg_id, b.tanggal
), kirim as materialized (
    select d.id, d.sppg_id, d.tanggal, d.titik_id, d.tahap, d.porsi_kirim, d.porsi_rusak, d.tiba_at, d.suhu_tiba_c,
        d.organoleptik, d.ompreng_keluar, d.ompreng_kembali,
        case when d.tahap <> 'ditolak' then d.porsi_terima end as porsi_terima,
        coalesce(d.jam_makan_at, (d.tanggal + t.jam_makan) at time zone :zone) as jam_at,
        case when d.makan_at >= b.selesai_masak_at
            then extract(epoch from d.makan_at - b.selesai_masak_at) end as umur_s,
        case when d.tiba_at >= d.berangkat_at then extract(epoch from d.tiba_at - d.berangkat_at) end as tempuh_s,
        coalesce(b.menu_id, j.menu_id) as menu_id,
        case when cardinality(d.kelompok) > 0 then d.kelompok else b.kelompok end as kelompok,
        case when coalesce(d.sisa_pokok_g, d.sisa_sayur_g, d.sisa_lauk_g, d.sisa_buah_g) is not null
            then coalesce(d.sisa_pokok_g, 0) + coalesce(d.sisa_sayur_g, 0) + coalesce(d.sisa_lauk_g, 0)
                + coalesce(d.sisa_buah_g, 0) end as sisa_g
    from kunci
    join mbg_kiriman d using (sppg_id, tanggal)
    join mbg_batch b on b.id = d.batch_id
    join mbg_titik t on t.id = d.titik_id
    left join mbg_jadwal j on j.sppg_id = d.sppg_id and j.tanggal = d.tanggal
    where d.tahap <> 'batal'
), antar as (
    select sppg_id, tanggal,
        sum(coalesce(porsi_kirim, 0)) as porsi_kirim,
        sum(coalesce(porsi_terima, 0)) as porsi_terima,
        sum(coalesce(porsi_rusak, 0)) as porsi_rusak,
        count(*) as kiriman,
        count(tiba_at) as tiba,
        count(jam_at) as berjam,
        count(*) filter (where tiba_at <= jam_at) as tepat,
        count(umur_s) as umur_n,
        count(*) filter (where umur_s <= :umur_baik_s) as umur_baik,
        count(*) filter (where umur_s > :umur_maks_s) as umur_lewat,
        round(coalesce(sum(umur_s), 0) / 60) as umur_menit,
        count(tempuh_s) as tempuh_n,
        count(*) filter (where tempuh_s <= :tempuh_baik_s) as tempuh_baik,
        count(*) filter (where tempuh_s > :tempuh_lewat_s) as tempuh_lewat,
        round(coalesce(sum(tempuh_s), 0) / 60) as tempuh_menit,
        count(suhu_tiba_c) as suhu_n,
        coalesce(sum(suhu_tiba_c), 0) as suhu_jumlah,
        count(*) filter (where suhu_tiba_c >= :suhu_baik) as suhu_baik,
        count(*) filter (where suhu_tiba_c < :suhu_lewat) as suhu_lewat,
        count(*) filter (where tiba_at is not null or organoleptik <> '') as wajib,
        count(*) filter (where organoleptik <> '') as ada,
        count(*) filter (where organoleptik = 'tolak') as tolak,
        coalesce(sum(ompreng_keluar) filter (where ompreng_kembali is not null), 0) as keluar,
        coalesce(sum(ompreng_kembali) filter (where ompreng_keluar is not null), 0) as kembali,
        bool_and(tahap in ('dibagikan', 'selesai', 'ditolak')) as lengkap
    from kirim
    group by sppg_id, tanggal
), bagian as (
    select d.id, d.sppg_id, d.tanggal, d.porsi_terima, d.sisa_g, b.kelompok, g.sesuai,
        b.bobot / sum(b.bobot) over (partition by d.id) as bagian,
        coalesce(berat.gram, :gram) as gram
    from kirim d
    cross join lateral (
        select kk.kelompok, cast(sum(kk.porsi) as numeric) as bobot
        from mbg_kiriman_kelas kk where kk.kiriman_id = d.id and kk.porsi > 0 group by kk.kelompok
        union all
        select satu, 1 from unnest(d.kelompok) as satu
        where not exists (select 1 from mbg_kiriman_kelas kk where kk.kiriman_id = d.id and kk.porsi > 0)
        union all
        select '', 1 where cardinality(d.kelompok) = 0
            and not exists (select 1 from mbg_kiriman_kelas kk where kk.kiriman_id = d.id and kk.porsi > 0)
    ) b
    left join mbg_menu_gizi g on g.menu_id = d.menu_id and g.kelompok = b.kelompok
    left join lateral (
        select sum(mb.bruto_g * bahan.bdd / 100 * mb.hasil) as gram
        from mbg_menu_bahan mb join mbg_bahan bahan on bahan.id = mb.bahan_id
        where mb.menu_id = d.menu_id and mb.kelompok = b.kelompok and d.sisa_g is not null
    ) berat on true
    where d.porsi_terima > 0
), makan as (
    select sppg_id, tanggal,
        round(coalesce(sum(porsi_terima * bagian) filter (where sesuai is not null), 0)) as porsi,
        round(coalesce(sum(porsi_terima * bagian) filter (where sesuai), 0)) as sesuai,
        round(coalesce(sum(porsi_terima * bagian * gram) filter (where sisa_g is not null), 0)) as dasar_g
    from bagian
    group by sppg_id, tanggal
), sisa as (
    select sppg_id, tanggal, sum(sisa_g) as sisa_g from kirim where porsi_terima > 0 group by sppg_id, tanggal
), beli as (
    select k.sppg_id, k.tanggal,
        sum(p.total_idr) as total,
        sum(p.total_idr) filter (where s.is_lokal) as lokal,
        sum(p.total_idr) filter (where s.tipe = 'koperasi') as koperasi,
        count(*) filter (where p.harga_pasar_idr > 0) as harga_n,
        sum(p.harga_satuan_idr / cast(p.harga_pasar_idr as numeric) - 1) filter (where p.harga_pasar_idr > 0)
            as deviasi,
        sum(p.total_idr) filter (where p.harga_pasar_idr > 0) as bayar,
        sum(round(p.kuantitas * p.harga_pasar_idr)) filter (where p.harga_pasar_idr > 0) as acuan
    from kunci k
    join mbg_pembelian p on p.sppg_id = k.sppg_id and p.diterima_on = k.tanggal and not p.is_ditolak
    join mbg_pemasok s on s.id = p.pemasok_id
    group by k.sppg_id, k.tanggal
), suka as (
    select t.sppg_id, t.tanggal, count(*) as n, sum(u.rasa) as jumlah
    from (select distinct sppg_id, tanggal, titik_id from kirim) t
    join mbg_umpan_balik u using (titik_id, tanggal)
    group by t.sppg_id, t.tanggal
), sakit as (
    select k.sppg_id, k.tanggal,
        sum(greatest(i.sakit, (select count(*) from mbg_kasus c
            where c.insiden_id = i.id and c.sakit and c.dicabut_at is null))) as kasus
    from kunci k
    join mbg_insiden i on i.sppg_id = k.sppg_id
        and cast(coalesce(i.konsumsi_at, i.lapor_at) at time zone :zone as date) = k.tanggal
    where i.status <> 'bukan_klb'
    group by k.sppg_id, k.tanggal
), tulis as (
    select sppg_id, tanggal, count(*) as n, min(dicatat_at) as pertama_at
    from (
        select b.sppg_id, b.tanggal, c.id, c.dicatat_at
        from kunci join mbg_batch b using (sppg_id, tanggal)
        join mbg_catatan c on c.batch_kunci = b.kunci and c.status <> 'ditolak'
        union
        select d.sppg_id, d.tanggal, c.id, c.dicatat_at
        from kunci join mbg_kiriman d using (sppg_id, tanggal)
        join mbg_catatan c on c.kiriman_kunci = d.kunci and c.status <> 'ditolak'
    ) c
    group by sppg_id, tanggal
), tugas as (
    select p.sppg_id, p.tanggal, sum(coalesce(r.terdaftar, p.jatah)) as sasaran
    from (
        select distinct on (k.sppg_id, k.tanggal, p.titik_id, p.kelompok)
            k.sppg_id, k.tanggal, p.titik_id, p.kelompok, p.jatah
        from kunci k
        join mbg_penugasan p on p.sppg_id = k.sppg_id and p.mulai_on <= k.tanggal
            and (p.selesai_on is null or p.selesai_on >= k.tanggal)
            and not exists (select 1 from mbg_titik_libur l
                where l.sppg_id = p.sppg_id and l.tanggal = k.tanggal and l.titik_id = p.titik_id)
        order by k.sppg_id, k.tanggal, p.titik_id, p.kelompok, p.mulai_on desc, p.id desc
    ) p
    left join lateral (
        select sum(r.terdaftar) as terdaftar from mbg_rombel r
        where r.titik_id = p.titik_id and r.kelompok = p.kelompok
    ) r on true
    group by p.sppg_id, p.tanggal
), buka as (
    select k.sppg_id, k.tanggal, s.cap_total,
        (j.menu_id is not null and not j.libur) or masak.sppg_id is not null or antar.sppg_id is not null as layanan
    from kunci k
    join mbg_sppg s on s.id = k.sppg_id
    left join mbg_jadwal j on j.sppg_id = k.sppg_id and j.tanggal = k.tanggal
    left join masak on masak.sppg_id = k.sppg_id and masak.tanggal = k.tanggal
    left join antar on antar.sppg_id = k.sppg_id and antar.tanggal = k.tanggal
)
select buka.sppg_id, buka.tanggal, buka.layanan,
    case when buka.layanan then coalesce(tugas.sasaran, 0) else 0 end as sasaran,
    coalesce(masak.porsi, 0) as porsi_masak,
    case when masak.porsi > 0 then buka.cap_total else 0 end as kapasitas,
    case when masak.porsi > buka.cap_total then 1 else 0 end as lebih_kapasitas,
    coalesce(antar.porsi_kirim, 0) as porsi_kirim,
    coalesce(antar.porsi_terima, 0) as porsi_terima,
    coalesce(antar.porsi_rusak, 0) as porsi_rusak,
    coalesce(antar.kiriman, 0) as kiriman,
    coalesce(antar.tiba, 0) as kiriman_tiba,
    coalesce(antar.berjam, 0) as berjam,
    coalesce(antar.tepat, 0) as tepat_waktu,
    coalesce(antar.umur_n, 0) as umur_n,
    coalesce(antar.umur_baik, 0) as umur_baik,
    coalesce(antar.umur_lewat, 0) as umur_lewat,
    coalesce(antar.umur_menit, 0) as umur_menit,
    coalesce(antar.tempuh_n, 0) as tempuh_n,
    coalesce(antar.tempuh_baik, 0) as tempuh_baik,
    coalesce(antar.tempuh_lewat, 0) as tempuh_lewat,
    coalesce(antar.tempuh_menit, 0) as tempuh_menit,
    coalesce(antar.suhu_n, 0) as suhu_n,
    coalesce(antar.suhu_jumlah, 0) as suhu_jumlah,
    coalesce(antar.suhu_baik, 0) as suhu_baik,
    coalesce(antar.suhu_lewat, 0) as suhu_lewat,
    coalesce(masak.wajib, 0) + coalesce(antar.wajib, 0) as periksa_wajib,
    coalesce(masak.ada, 0) + coalesce(antar.ada, 0) as periksa_ada,
    coalesce(masak.tolak, 0) + coalesce(antar.tolak, 0) as tolak,
    coalesce(makan.porsi, 0) as gizi_porsi,
    coalesce(makan.sesuai, 0) as gizi_sesuai,
    coalesce(sisa.sisa_g, 0) as sisa_g,
    coalesce(makan.dasar_g, 0) as sisa_dasar_g,
    coalesce(antar.keluar, 0) as ompreng_keluar,
    coalesce(antar.kembali, 0) as ompreng_kembali,
    coalesce(beli.total, 0) as belanja_idr,
    coalesce(beli.lokal, 0) as belanja_lokal_idr,
    coalesce(beli.koperasi, 0) as belanja_koperasi_idr,
    coalesce(beli.harga_n, 0) as harga_n,
    coalesce(beli.deviasi, 0) as harga_deviasi,
    coalesce(beli.bayar, 0) as harga_bayar_idr,
    coalesce(beli.acuan, 0) as harga_acuan_idr,
    coalesce(suka.n, 0) as rasa_n,
    coalesce(suka.jumlah, 0) as rasa_jumlah,
    coalesce(sakit.kasus, 0) as kasus,
    coalesce(tulis.n, 0) as catatan,
    tulis.pertama_at as catatan_pertama_at,
    coalesce(masak.lengkap and antar.lengkap, false) as lengkap,
    cast(:now as timestamptz) as diperbarui_at
from buka
left join masak using (sppg_id, tanggal)
left join antar using (sppg_id, tanggal)
left join makan using (sppg_id, tanggal)
left join sisa using (sppg_id, tanggal)
left join beli using (sppg_id, tanggal)
left join suka using (sppg_id, tanggal)
left join sakit using (sppg_id, tanggal)
left join tulis using (sppg_id, tanggal)
left join tugas using (sppg_id, tanggal)
"""
