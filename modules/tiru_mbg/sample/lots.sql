-- What the kitchens of the demonstration bought for their days, and which lot went into which batch. As in days.sql
-- every choice is a hash. Parameters: days (dates), zone, now, and for the prices codes of foods with rupiah per kg.

-- part: prices
insert into mbg_harga (bahan_id, tanggal, pasar, harga_idr, satuan, sumber)
select b.id, d.tanggal, 'Pasar contoh',
       (p.harga * (0.97 + 0.06 * (hashtextextended(b.kode || d.tanggal, 5) & 65535) / 65536.0))::int, 'kg', 'contoh'
  from unnest(cast(:codes as text[]), cast(cast(:prices as text[]) as int[])) p (kode, harga)
  join mbg_bahan b on b.kode = p.kode
 cross join unnest(cast(cast(:days as text[]) as date[])) d (tanggal)
on conflict do nothing

-- part: purchases
with need as (
    select b.sppg_id, b.tanggal, g.bahan_id, sum(b.porsi_rencana * g.bruto / 1000) as kg
      from mbg_batch b
      join lateral (select mb.bahan_id, avg(mb.bruto_g) as bruto from mbg_menu_bahan mb
                     where mb.menu_id = b.menu_id and mb.kelompok = any(b.kelompok)
                     group by mb.bahan_id) g on true
      join mbg_bahan mb0 on mb0.id = g.bahan_id
     cross join lateral (select g.bahan_id offset 0) mb
     where b.is_sample and b.tanggal = any(cast(cast(:days as text[]) as date[]))
     group by b.sppg_id, b.tanggal, g.bahan_id
), drawn as (
    select need.*, q[1] as mutu, concat_ws('-', s.kode, to_char(need.tanggal, 'YYMMDD'), f.kode) as lot, c, h.harga_idr
      from need
      join mbg_sppg s on s.id = need.sppg_id
      join mbg_bahan f on f.id = need.bahan_id
      join mbg_harga h on h.bahan_id = need.bahan_id and h.tanggal = need.tanggal and h.pasar = 'Pasar contoh'
     cross join lateral (select array(
           select (hashtextextended(concat_ws('/', s.kode, need.tanggal, f.kode), n) & 65535) / 65536.0
             from generate_series(1, 4) n) as c offset 0) r
     cross join lateral (select array(
           select (hashtextextended(s.kode, n) & 65535) / 65536.0 from generate_series(1, 1) n) as q offset 0) kitchen
), priced as (
    select drawn.*, round(kg::numeric * 1.03, 1) as bought,
           (harga_idr * (0.97 + 0.08 * c[1] + case when c[2] < case when mutu < 0.15 then 0.04 else 0.004 end then 0.22 else 0 end))::int as paid,
           (select id from mbg_pemasok where is_sample order by nama
             offset (c[3] * c[3] * (select count(*) from mbg_pemasok where is_sample))::int limit 1) as pemasok_id
      from drawn
)
insert into mbg_pembelian (sppg_id, pemasok_id, bahan_id, lot, diterima_on, kuantitas, satuan, harga_satuan_idr,
    total_idr, harga_pasar_idr, kondisi, dicatat_at, dicatat_oleh, is_sample)
select sppg_id, pemasok_id, bahan_id, lot, tanggal - 1, bought, 'kg', paid, (bought * paid)::bigint, harga_idr, 'baik',
       (tanggal - interval '12 hours') at time zone cast(:zone as text), 'peragaan', true
  from priced
 where pemasok_id is not null and (tanggal - interval '12 hours') at time zone cast(:zone as text) <= cast(:now as timestamptz)
   and not exists (select 1 from mbg_pembelian there where there.lot = priced.lot)

-- part: used
insert into mbg_batch_bahan (batch_id, pembelian_id, kuantitas, dicatat_at, dicatat_oleh)
select b.id, p.id, round(p.kuantitas / count(*) over (partition by p.id), 3), b.mulai_masak_at, 'peragaan'
  from mbg_batch b
  join mbg_sppg s on s.id = b.sppg_id
  join mbg_pembelian p on p.sppg_id = b.sppg_id and p.is_sample
   and p.lot like concat_ws('-', s.kode, to_char(b.tanggal, 'YYMMDD'), '%')
 where b.is_sample and b.mulai_masak_at is not null
   and b.tanggal = any(cast(cast(:days as text[]) as date[]))
on conflict do nothing
