"""Exit codes, the same for every command; the generated reference lists them from here."""

from __future__ import annotations

DONE = 0
FAILED = 1
USAGE = 2
CHANGES_PENDING = 3
NOT_ALLOWED = 4
NOT_FOUND = 5
CONFLICT = 6
NOT_ENTITLED = 7
PARTIAL = 8
GATE_REFUSED = 9
DEPENDENCY_DOWN = 10
INTERRUPTED = 130

MEANINGS = {
    DONE: "selesai, atau tidak ada yang perlu dikerjakan",
    FAILED: "gagal; pesannya mengatakan apa yang dibatalkan",
    USAGE: "salah pakai atau kurang konfirmasi; tidak ada yang disentuh",
    CHANGES_PENDING: "ada perubahan atau penyimpangan (hanya dengan --detailed-exitcode)",
    NOT_ALLOWED: "belum masuk atau tidak berwenang",
    NOT_FOUND: "tidak ditemukan",
    CONFLICT: "bentrok: kunci, rencana basi, atau beda versi; boleh diulang",
    NOT_ENTITLED: "perjanjian tidak mengizinkan",
    PARTIAL: "sebagian tenant gagal",
    GATE_REFUSED: "gerbang pemeriksaan menolak",
    DEPENDENCY_DOWN: "yang diandalkan sedang mati (basis data, penyimpanan, surel); boleh diulang",
    INTERRUPTED: "dihentikan; pesannya mengatakan apakah bisa dilanjutkan",
}
