"""Certificates, hygiene steps, inspections and staff of the kitchens of the demonstration; pure rows."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from tiru.penduduk.sample_words import LAST, MEN, WOMEN
from tiru_mbg.sample.scenery import Kitchen

CREW = (
    ("kepala", 1),
    ("ahli_gizi", 1),
    ("akuntan", 1),
    ("persiapan", 7),
    ("pengolahan", 10),
    ("pemorsian", 9),
    ("pengemasan", 4),
    ("distribusi", 4),
    ("pencucian", 9),
    ("kebersihan", 1),
    ("keamanan", 2),
)
"""Forty-nine people as kitchens were reported to have in 2025; the split within them is an example."""
STEPS = ("terdaftar", "berkas_lengkap", "ikl", "lab", "terbit")
FINDINGS = (
    "Tempat cuci ompreng belum terpisah dari cuci bahan.",
    "Catatan suhu lemari pembeku tidak terisi dua hari.",
    "Kasa jendela ruang pemorsian sobek.",
    "Sarung tangan habis saat inspeksi.",
)
LONG = ("halal", "haccp", "air", "penjamah")
Row = dict[str, Any]


def hygiene(
    chance: random.Random, kitchens: Mapping[int, Kitchen], today: date, now: datetime
) -> tuple[list[Row], dict[int, str]]:
    """Steps towards the hygiene certificate by kitchen, and where each stands today.

    Most of those that cook have it; a few began without. Those that do not cook yet are on their way.
    """
    steps: list[Row] = []
    states: dict[int, str] = {}
    for number, (sppg_id, kitchen) in enumerate(kitchens.items()):
        begun = number % 4 + 1 if not kitchen.cooks or number % 10 == 3 else len(STEPS)
        reached = 0 if number % 16 == 7 else begun
        day = (kitchen.since or today) - timedelta(days=chance.randrange(5, 40))
        states[sppg_id] = "belum_daftar"
        for step in STEPS[:reached]:
            day = min(day + timedelta(days=chance.randrange(3, 11)), today)
            states[sppg_id] = step
            steps.append(
                {
                    "sppg_id": sppg_id,
                    "status": step,
                    "pada": day,
                    "catatan": "",
                    "oleh": "Dinas Kesehatan (contoh)",
                    "dicatat_at": now,
                }
            )
    return steps, states


def certificates(
    chance: random.Random, kitchens: Mapping[int, Kitchen], states: Mapping[int, str], now: datetime
) -> Iterator[Row]:
    """Papers in force; most kitchens renew them in time, of every ninth one ends within a month."""
    today = now.date()
    for number, (sppg_id, kitchen) in enumerate(kitchens.items()):
        kinds = [jenis for jenis in LONG if chance.random() < 0.82]
        kinds += ["slhs"] if states[sppg_id] == "terbit" else []
        kinds += ["bnsp"] if kitchen.cap_siswa > 2000 else []
        for jenis in kinds:
            soon = number % 9 == 4 and jenis == kinds[0]
            ends = today + timedelta(days=chance.choice((12, 25) if soon else (120, 200, 260, 300, 330, 350)))
            yield {
                "sppg_id": sppg_id,
                "jenis": jenis,
                "nomor": f"CONTOH/{jenis.upper()}/{sppg_id}/{ends.year - 1}",
                "terbit_on": ends - timedelta(days=365),
                "akhir_on": ends,
                "penerbit": "Dinas Kesehatan (contoh)" if jenis in ("slhs", "air", "penjamah") else "Lembaga contoh",
                "dicatat_at": now,
                "dicatat_oleh": "peragaan",
            }


def inspections(chance: random.Random, kitchens: Mapping[int, Kitchen], now: datetime) -> Iterator[Row]:
    """Two inspections of each kitchen that cooks; what was found is to be mended within two weeks."""
    for sppg_id, kitchen in kitchens.items():
        if not kitchen.cooks:
            continue
        for back in (chance.randrange(60, 110), chance.randrange(3, 40)):
            found = [text for text in FINDINGS if chance.random() < 0.3]
            pada = now.date() - timedelta(days=back)
            yield {
                "sppg_id": sppg_id,
                "pada": pada,
                "skor": round(97 - 6.5 * len(found) - chance.random() * 3, 1),
                "temuan": found,
                "perbaikan_sampai": pada + timedelta(days=14) if found else None,
                "oleh": "Sanitarian puskesmas (contoh)",
                "dicatat_at": now,
            }


def crews(chance: random.Random, kitchens: Mapping[int, Kitchen], accounts: Mapping[str, int]) -> Iterator[Row]:
    """The people of the kitchens that cook. The demonstration's accounts work in the first of them."""
    cooking: Sequence[int] = [sppg_id for sppg_id, kitchen in kitchens.items() if kitchen.cooks]
    for sppg_id in cooking:
        since = kitchens[sppg_id].since
        assert since is not None, "a kitchen that cooks has begun"
        mine = accounts if sppg_id == cooking[0] else {}
        for peran, amount in CREW:
            for number in range(amount):
                trained = since - timedelta(days=chance.randrange(5, 60)) if chance.random() < 0.9 else None
                yield {
                    "sppg_id": sppg_id,
                    "akun_id": mine.get(peran) if number == 0 else None,
                    "nama": f"{chance.choice(MEN + WOMEN)} {chance.choice(LAST)}",
                    "peran": peran,
                    "mulai_on": since,
                    "kursus_penjamah_on": trained,
                    "tes_kesehatan_on": trained,
                    "is_sample": True,
                }
