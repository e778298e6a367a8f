"""The letter on top of an archive: what is inside, how to check it, how to bring it back, with and without tiru."""

from __future__ import annotations

from tiru.i18n import _
from tiru.tenant import Tenant
from tiru_tenants.departure.contents import Contents


def letter_for(found: Contents, tenant: Tenant) -> str:
    """Plain text for the regency's own people."""
    rows = sum(table.rows for table in found.tables)
    parts = [
        _("Arsip data %(title)s (%(kode)s)", title=tenant.title, kode=found.kode_wilayah),
        _(
            "Diambil %(at)s dengan tiru %(version)s: %(tables)s tabel, %(rows)s baris, %(entries)s catatan audit.",
            at=found.taken_at,
            version=found.tiru,
            tables=len(found.tables),
            rows=rows,
            entries=found.audit.entries,
        ),
        _contents(),
        _checking(),
        _restoring(found.schema, found.postgres),
        _sealed(found),
    ]
    return "\n\n".join(parts) + "\n"


def _contents() -> str:
    return _(
        "ISI\n"
        "manifest.json       daftar isi: jumlah baris, versi, dan sidik SHA-256 setiap berkas\n"
        "tabel/*.csv         setiap tabel, UTF-8, baris pertama nama kolom; kosong tanpa kutip berarti NULL\n"
        "pulihkan.sql        seluruh skema untuk psql, tanpa memerlukan tiru\n"
        "berkas/             semua berkas, bernama sidik SHA-256-nya sendiri\n"
        "jejak.jsonl         rantai jejak audit, satu catatan per baris\n"
        "jejak-kepala.json   sidik harian rantai itu yang ditandatangani\n"
        "tenant.toml         manifes tenant\n"
        "kendali.json        perjanjian, keputusan, izin, dan modul\n"
        "kunci.json          kunci data, hanya terbuka dengan frasa sandi (bila diminta)\n"
        "pribadi/            data pribadi yang sudah dibuka (bila diminta)"
    )


def _checking() -> str:
    return _(
        "MEMERIKSA\n"
        "Dengan tiru:   tiru tenant verify BERKAS\n"
        "Tanpa tiru:    buka arsipnya, lalu sha256sum -c SHA256SUMS"
    )


def _restoring(schema: str, major: int) -> str:
    return _(
        "MEMULIHKAN\n"
        "Dengan tiru:   tiru tenant import BERKAS --as NAMA\n"
        "Tanpa tiru:    pada PostgreSQL %(major)s atau lebih baru:\n"
        "               psql -c 'create extension if not exists pg_trgm schema public' DATABASE\n"
        "               psql -v ON_ERROR_STOP=1 -f pulihkan.sql DATABASE\n"
        "               Datanya ada di skema %(schema)s.",
        schema=schema,
        major=major,
    )


def _sealed(found: Contents) -> str:
    names = ", ".join(f"{table}.{column}" for table, columns in found.sealed.items() for column in columns)
    if not names:
        return _("Tidak ada kolom yang tersandi.")
    words = _("KOLOM TERSANDI\n%(names)s", names=names)
    if found.personal:
        words += "\n" + _(
            "Folder pribadi/ memuat data pribadi dalam keadaan terbuka. Pemegang arsip ini menjadi pengendali "
            "data pribadi menurut UU 27/2022: simpan terkunci, dan musnahkan bila tidak diperlukan lagi."
        )
    if found.keys:
        words += "\n" + _("Kuncinya ada di kunci.json. Tanpa frasa sandinya, kolom itu tidak bisa dibuka siapa pun.")
    elif not found.personal:
        words += "\n" + _(
            "Arsip ini tidak memuat kuncinya. Untuk membukanya di tempat lain, ekspor lagi dengan --keys."
        )
    return words
