"""The groups of recipients (Perpres 115/2025 Pasal 4 ayat (2), as cited) and what they are counted as."""

from __future__ import annotations

from tiru.i18n import lazy

GROUPS = {
    "PAUD": lazy("PAUD, TK, RA"),
    "SD13": lazy("SD/MI kelas 1-3"),
    "SD46": lazy("SD/MI kelas 4-6"),
    "SMP": lazy("SMP/MTs"),
    "SMA": lazy("SMA/MA/SMK"),
    "SLB": lazy("Sekolah luar biasa"),
    "SANTRI": lazy("Santri tanpa sekolah formal"),
    "PKBM": lazy("Pendidikan nonformal (PKBM)"),
    "BUMIL": lazy("Ibu hamil"),
    "BUSUI": lazy("Ibu menyusui"),
    "BALITA": lazy("Balita di luar PAUD"),
    "GURU": lazy("Guru dan tenaga kependidikan"),
}
"""Code and what people read, in the order in which they are cooked for and listed."""
THREE_B = frozenset({"BUMIL", "BUSUI", "BALITA"})
"""Who is served at posyandu; they count against `cap_3b` of a kitchen, all others against `cap_siswa`."""
SMALL = frozenset({"PAUD", "SD13", "BALITA"})
"""Whose portion has the lower ceiling of cost."""
PLACES = {"sekolah": lazy("Sekolah"), "pesantren": lazy("Pesantren"), "posyandu": lazy("Posyandu")}
GROUPS_OF_PLACE = {
    "sekolah": ("PAUD", "SD13", "SD46", "SMP", "SMA", "SLB", "PKBM", "GURU"),
    "pesantren": ("SANTRI", "SD46", "SMP", "SMA", "GURU"),
    "posyandu": ("BUMIL", "BUSUI", "BALITA"),
}
"""Which groups are served at which kind of place."""
