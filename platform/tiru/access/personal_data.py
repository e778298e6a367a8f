"""The register of processing for this room: which personal data it keeps, why, and for how long."""

from __future__ import annotations

from datetime import timedelta

from tiru.i18n import lazy
from tiru.module import PersonalField, Text

_WORK = "UU 27/2022 Pasal 20 ayat (2) huruf e (pelaksanaan tugas pelayanan publik)"
_CONSENT = "UU 27/2022 Pasal 20 ayat (2) huruf a (persetujuan)"
_MONTH = timedelta(days=30)


def _field(table: str, column: str, purpose: Text, basis: str, keep: timedelta | None = None) -> PersonalField:
    return PersonalField(table=table, column=column, category="umum", purpose=purpose, basis=basis, retention=keep)


PERSONAL = (
    _field("account", "name", lazy("Mengenali pegawai yang masuk"), _WORK),
    _field("account", "email", lazy("Tautan kata sandi dan masuk tunggal"), _WORK),
    _field("account", "nip", lazy("Mengenali pegawai yang masuk"), _WORK),
    _field("session", "address", lazy("Keamanan: dari mana akun dipakai"), _WORK, _MONTH),
    _field("citizen", "name", lazy("Menyapa warga yang punya akun"), _CONSENT),
    _field("citizen", "email", lazy("Kode masuk dan kabar layanan"), _CONSENT),
    _field("citizen", "phone", lazy("Kode masuk dan kabar layanan"), _CONSENT),
    _field("citizen", "nik", lazy("Layanan yang memerlukan identitas kependudukan"), _CONSENT),
    _field("citizen_session", "address", lazy("Keamanan: dari mana akun dipakai"), _CONSENT, _MONTH),
)
