"""What is on the plates of the demonstration, and what foods cost on its markets: examples, no real figures."""

from __future__ import annotations

RICE = "AR001"
OIL, SHALLOT = "CTH01", "CTH04"
# name, then (code of the food, sort of dish, its name, gross grams for classes 4 to 6)
MENUS: tuple[tuple[str, tuple[tuple[str, str, str, int], ...]], ...] = (
    (
        "Ayam goreng, tempe, tumis kangkung, pisang",
        (
            ("FR005", "lauk", "Ayam goreng", 70),
            ("CP076", "lauk_nabati", "Tempe goreng", 20),
            ("DR100", "sayur", "Tumis kangkung", 70),
            ("ER074", "buah", "Pisang", 90),
        ),
    ),
    (
        "Telur dadar, tahu, sayur bayam, pepaya",
        (
            ("HR002", "lauk", "Telur dadar", 60),
            ("CP061", "lauk_nabati", "Tahu goreng", 50),
            ("DR008", "sayur", "Sayur bayam", 70),
            ("ER073", "buah", "Pepaya", 110),
        ),
    ),
    (
        "Pepes tongkol, tempe, tumis buncis wortel, semangka",
        (
            ("GR070", "lauk", "Pepes tongkol", 80),
            ("CP076", "lauk_nabati", "Tempe goreng", 25),
            ("CTH08", "sayur", "Tumis buncis", 40),
            ("DR166", "sayur", "Tumis buncis", 35),
            ("ER105", "buah", "Semangka", 150),
        ),
    ),
    (
        "Ayam kecap, tahu, sup wortel kol, jeruk",
        (
            ("FR005", "lauk", "Ayam kecap", 70),
            ("CTH06", "bumbu", "Ayam kecap", 6),
            ("CP061", "lauk_nabati", "Tahu kukus", 50),
            ("DR166", "sayur", "Sup sayur", 40),
            ("CTH11", "sayur", "Sup sayur", 35),
            ("CTH07", "buah", "Jeruk", 110),
        ),
    ),
    (
        "Telur balado, tempe, tumis kacang panjang, pisang",
        (
            ("HR002", "lauk", "Telur balado", 60),
            ("CTH12", "bumbu", "Telur balado", 20),
            ("CP076", "lauk_nabati", "Tempe goreng", 25),
            ("DR097", "sayur", "Tumis kacang panjang", 60),
            ("ER074", "buah", "Pisang", 90),
        ),
    ),
    (
        "Ayam suwir, tempe, tumis kangkung, semangka",
        (
            ("FR005", "lauk", "Ayam suwir", 70),
            ("CP076", "lauk_nabati", "Orek tempe", 22),
            ("DR100", "sayur", "Tumis kangkung", 70),
            ("ER105", "buah", "Semangka", 150),
        ),
    ),
    (
        "Ayam opor, tahu, cah wortel kol buncis, pepaya",
        (
            ("FR005", "lauk", "Ayam opor", 70),
            ("CP061", "lauk_nabati", "Tahu opor", 45),
            ("DR166", "sayur", "Cah sayur", 30),
            ("CTH11", "sayur", "Cah sayur", 30),
            ("CTH08", "sayur", "Cah sayur", 25),
            ("ER073", "buah", "Pepaya", 110),
        ),
    ),
    (
        "Tongkol kecap, tahu, sayur bayam, pisang",
        (
            ("GR070", "lauk", "Tongkol kecap", 80),
            ("CTH06", "bumbu", "Tongkol kecap", 6),
            ("CP061", "lauk_nabati", "Tahu goreng", 50),
            ("DR008", "sayur", "Sayur bayam", 70),
            ("ER074", "buah", "Pisang", 90),
        ),
    ),
    (
        "Semur telur, tempe, tumis buncis, jeruk",
        (
            ("HR002", "lauk", "Semur telur", 60),
            ("CP076", "lauk_nabati", "Tempe goreng", 22),
            ("CTH08", "sayur", "Tumis buncis", 65),
            ("CTH07", "buah", "Jeruk", 110),
        ),
    ),
    (
        "Ayam bumbu kuning, tempe, sup sayur, semangka",
        (
            ("FR005", "lauk", "Ayam bumbu kuning", 70),
            ("CP076", "lauk_nabati", "Tempe goreng", 20),
            ("DR166", "sayur", "Sup sayur", 40),
            ("CTH11", "sayur", "Sup sayur", 30),
            ("ER105", "buah", "Semangka", 150),
        ),
    ),
)
SHARES = {
    "PAUD": "0.65",
    "SD13": "0.75",
    "SD46": "1",
    "SMP": "1.1",
    "SMA": "1.15",
    "SANTRI": "1.1",
    "BUMIL": "1.15",
    "BUSUI": "1.2",
    "BALITA": "0.55",
    "GURU": "1.1",
}
"""Of the grams above; rice makes up what energy is missing."""
RUPIAH_PER_KG = {
    "AR001": 14_200,
    "FR005": 37_500,
    "HR002": 28_500,
    "GR070": 36_000,
    "CP076": 15_000,
    "CP061": 12_500,
    "DR100": 9_000,
    "DR008": 11_000,
    "DR166": 14_000,
    "DR097": 13_000,
    "ER074": 13_500,
    "ER073": 8_500,
    "ER105": 7_500,
    "CTH01": 18_500,
    "CTH04": 38_000,
    "CTH06": 26_000,
    "CTH07": 17_000,
    "CTH08": 16_000,
    "CTH11": 9_500,
    "CTH12": 14_500,
}
SUPPLIERS = (
    ("Koperasi Desa Merah Putih {desa} (contoh)", "koperasi", True),
    ("Koperasi Tani Makmur (contoh)", "koperasi", True),
    ("Kelompok Tani Sumber Rejeki (contoh)", "petani", True),
    ("Peternakan Ayam Berkah (contoh)", "petani", True),
    ("BUMDes Mandiri (contoh)", "bumdes", True),
    ("UD Tahu Tempe Barokah (contoh)", "umkm", True),
    ("Kios Sayur Pasar Induk (contoh)", "pasar", True),
    ("PT Pangan Nusantara (contoh)", "distributor", False),
)
"""Name, kind, whether of the region."""
