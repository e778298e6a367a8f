"""All letters of a tenant as one ZIP, made while it is sent: rows as JSON Lines, files beside them, a manifest last.

Rows are read in batches of letters, each in a transaction of its own, so neither memory nor a connection is held for
as long as a slow line takes. Letters that come in meanwhile stay out, and so do drafts. Letters that the asker's right
does not open (R and SR never, T by clearance) are counted; their numbers stand without the reason of a cancellation.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, true

from tiru.db.metadata import TenantBase
from tiru.files.archive import Entry
from tiru.files.store import ObjectMissing
from tiru.services import Services
from tiru.spreadsheet import harmless
from tiru.tenant import Actor, Tenant
from tiru.work import unit_of_work
from tiru_e_office.arsip.models import Berkas
from tiru_e_office.models import Akses, Disposisi, Klasifikasi, Lampiran, Surat, Tugas
from tiru_e_office.nomor.models import Nomor
from tiru_e_office.reach import open_levels
from tiru_e_office.surat_keluar.models import Naskah, Pengiriman, Versi

FORMAT = "tiru-e-office-arsip/1"
AT_ONCE = 500
BY_LETTER: tuple[tuple[str, type[TenantBase]], ...] = (
    ("disposisi", Disposisi),
    ("tugas", Tugas),
    ("naskah", Naskah),
    ("versi", Versi),
    ("pengiriman", Pengiriman),
    ("lampiran", Lampiran),
    ("akses", Akses),
)
"""Tables whose rows belong to a letter by `surat_id`."""
NOT_TOLD = {"isi_teks", "sidik", "token_hash"}
"""Derived from a letter's files and words, or what opens a door here: of no use elsewhere."""
CSV_COLUMNS = (
    "id",
    "arah",
    "tahun",
    "nomor_agenda",
    "nomor",
    "tanggal",
    "diterima_on",
    "asal",
    "kepada",
    "hal",
    "klasifikasi",
    "keamanan",
    "status",
)
README = """Arsip e-Office {tenant}

surat.csv          surat masuk dan keluar untuk dibaca dengan program tabel
data/*.jsonl       semua baris, satu objek JSON tiap baris
berkas/            isi surat: berkas/<id surat>/<id lampiran>.<jenis>
manifest.json      apa yang ada di sini, berapa banyak, dan apa yang ditinggalkan
SHA256SUMS         sidik tiap berkas: sha256sum -c SHA256SUMS, atau tiru surat verify BERKAS.zip

Konsep, surat R dan SR, dan surat terbatas di atas wewenang pengekspor tidak ikut; jumlahnya ada di manifest.json.
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """`tahun` None is every year; without `files` only what is said of them goes along."""

    tahun: int | None = None
    files: bool = True


@dataclass(slots=True)
class Archive:
    """One export under way. `entries()` may be read once."""

    services: Services
    tenant: Tenant
    actor: Actor
    wish: Wish
    newest: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    async def entries(self) -> AsyncIterator[Entry]:
        """What goes into the ZIP, in order."""
        async with self._work() as work:
            self.newest = await work.session.scalar(select(func.max(Surat.id))) or 0
            left_out = await work.session.scalar(
                select(func.count()).select_from(Surat).where(self._of_wish(), Surat.keamanan.not_in(self._levels()))
            )
            made_at = work.now
        yield _text("BACA-SAYA.txt", README.format(tenant=self.tenant.title))
        yield Entry("surat.csv", self._table())
        yield Entry("data/surat.jsonl", self._letters())
        for name, model in BY_LETTER:
            yield Entry(f"data/{name}.jsonl", self._belonging(name, model))
        yield Entry("data/nomor.jsonl", self._numbers())
        yield Entry("data/folder.jsonl", self._own("folder", select(Berkas).where(self._year(Berkas.tahun)), Berkas.id))
        yield Entry("data/klasifikasi.jsonl", self._own("klasifikasi", select(Klasifikasi), Klasifikasi.kode))
        if self.wish.files:
            async for name, key in self._stored():
                yield Entry(name, self._read(name, key))
        told = {
            "format": FORMAT,
            "tenant": self.tenant.slug,
            "nama": self.tenant.title,
            "kode_wilayah": self.tenant.kode_wilayah,
            "tahun": self.wish.tahun,
            "dengan_berkas": self.wish.files,
            "dibuat_at": made_at,
            "dibuat_oleh": self.actor.name,
            "baris": self.counts,
            "rahasia_ditinggalkan": left_out or 0,
            "objek_hilang": self.missing,
        }
        yield _text("manifest.json", json.dumps(told, ensure_ascii=False, indent=2, default=str))

    def _work(self) -> Any:
        return unit_of_work(self.services, self.tenant, self.actor)

    def _year(self, column: Any) -> ColumnElement[bool]:
        return true() if self.wish.tahun is None else column == self.wish.tahun

    def _of_wish(self) -> ColumnElement[bool]:
        return self._year(Surat.tahun) & (Surat.id <= self.newest) & (Surat.status != "draf")

    def _levels(self) -> list[str]:
        return open_levels(self.actor)

    async def _batches(self) -> AsyncIterator[Sequence[int]]:
        """Ids of letters, oldest first; no transaction is open while a batch is worked on."""
        last = 0
        while True:
            async with self._work() as work:
                ids = await work.session.scalars(
                    select(Surat.id)
                    .where(self._of_wish(), Surat.keamanan.in_(self._levels()), Surat.id > last)
                    .order_by(Surat.id)
                    .limit(AT_ONCE)
                )
                found = ids.all()
            if not found:
                return
            last = found[-1]
            yield found

    async def _table(self) -> AsyncIterator[bytes]:
        columns = [getattr(Surat, name) for name in CSV_COLUMNS]
        yield b"\xef\xbb\xbf" + _csv([CSV_COLUMNS])
        async for ids in self._batches():
            async with self._work() as work:
                rows = await work.session.execute(select(*columns).where(Surat.id.in_(ids)).order_by(Surat.id))
                written = _csv([[harmless(value) for value in row] for row in rows])
            yield written

    async def _letters(self) -> AsyncIterator[bytes]:
        async for ids in self._batches():
            async with self._work() as work:
                rows = await work.session.scalars(select(Surat).where(Surat.id.in_(ids)).order_by(Surat.id))
                written = self._lines("surat", rows)
            yield written

    async def _belonging(self, name: str, model: type[TenantBase]) -> AsyncIterator[bytes]:
        table = model.__table__
        self.counts.setdefault(name, 0)
        async for ids in self._batches():
            query = select(model).where(table.c.surat_id.in_(ids)).order_by(table.c.surat_id, *table.primary_key)
            async with self._work() as work:
                written = self._lines(name, await work.session.scalars(query))
            yield written

    async def _own(self, name: str, query: Select[Any], key: Any) -> AsyncIterator[bytes]:
        self.counts.setdefault(name, 0)
        last: Any = None
        while True:
            async with self._work() as work:
                page = query if last is None else query.where(key > last)
                rows = (await work.session.scalars(page.order_by(key).limit(AT_ONCE))).all()
                written = self._lines(name, rows)
                last = getattr(rows[-1], key.key) if rows else None
            if last is None:
                return
            yield written

    async def _numbers(self) -> AsyncIterator[bytes]:
        """The book without gaps; of letters that stay out the number alone."""
        closed = select(Surat.id).where(Surat.keamanan.not_in(self._levels()))
        hidden = exists(closed.where(Surat.id == Nomor.surat_id)).label("hidden")
        self.counts.setdefault("nomor", 0)
        last = 0
        while True:
            query = select(Nomor, hidden).where(self._year(Nomor.tahun), Nomor.id > last).order_by(Nomor.id)
            async with self._work() as work:
                rows = (await work.session.execute(query.limit(AT_ONCE))).all()
                told = [{**_facts(row), **({"alasan": "", "surat_id": None} if secret else {})} for row, secret in rows]
                last = rows[-1][0].id if rows else 0
            if not rows:
                return
            yield self._written("nomor", told)

    async def _stored(self) -> AsyncIterator[tuple[str, str]]:
        """(name in the ZIP, key) of every file; the same content under two letters comes twice."""
        async for ids in self._batches():
            async with self._work() as work:
                files = await work.session.scalars(
                    select(Lampiran).where(Lampiran.surat_id.in_(ids), Lampiran.key != "").order_by(Lampiran.id)
                )
                found = [(f"berkas/{one.surat_id}/{one.id}{_suffix(one.key)}", one.key) for one in files]
                signed = await work.session.scalars(
                    select(Naskah)
                    .where(Naskah.surat_id.in_(ids), Naskah.tte_key.is_not(None))
                    .order_by(Naskah.surat_id)
                )
                found += [(f"berkas/{one.surat_id}/bertanda-tangan.pdf", str(one.tte_key)) for one in signed]
            for pair in found:
                yield pair

    async def _read(self, name: str, key: str) -> AsyncIterator[bytes]:
        self.counts["berkas"] = self.counts.get("berkas", 0) + 1
        try:
            async for chunk in self.services.store.read(self.tenant.slug, key):
                yield chunk
        except ObjectMissing:
            self.missing.append(name)

    def _lines(self, name: str, rows: Iterable[Any]) -> bytes:
        return self._written(name, [_facts(row) for row in rows])

    def _written(self, name: str, told: Iterable[Mapping[str, object]]) -> bytes:
        lines = [json.dumps(one, ensure_ascii=False, default=str) for one in told]
        self.counts[name] = self.counts.get(name, 0) + len(lines)
        return "".join(f"{line}\n" for line in lines).encode()


def _facts(row: Any) -> Mapping[str, object]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in NOT_TOLD}


def _csv(rows: Iterable[Sequence[Any]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def _suffix(key: str) -> str:
    last = key.rpartition("/")[2]
    return f".{last.rpartition('.')[2]}" if "." in last else ".bin"


def _text(name: str, content: str) -> Entry:
    async def once() -> AsyncIterator[bytes]:
        yield content.encode()

    return Entry(name, once())
