"""Why a grant does not count, one class per reason, each with what to do next."""

from __future__ import annotations

from datetime import date, datetime

from tiru.errors import NotEntitled
from tiru.i18n import _


class GrantRefused(NotEntitled):
    """The grant does not count here and now."""

    code = "TIRU-E1300"


class MalformedGrant(GrantRefused):
    """Not a grant in its one canonical spelling."""

    code = "TIRU-E1301"

    def __init__(self) -> None:
        super().__init__(
            _("Berkas ini bukan dokumen izin modul yang utuh."),
            remedy=_("Minta berkas aslinya kepada penerbit; jangan disunting atau dirapikan."),
        )


class UnknownIssuer(GrantRefused):
    """Signed with a key that this installation does not trust."""

    code = "TIRU-E1302"

    def __init__(self, issuer: str) -> None:
        super().__init__(
            _("Penerbit %(issuer)s tidak dikenal di pemasangan ini.", issuer=issuer),
            remedy=_("Cocokkan sidik kunci dengan penerbitnya, lalu daftarkan kunci publiknya."),
        )


class BadSignature(GrantRefused):
    """The text is not what the issuer signed."""

    code = "TIRU-E1303"

    def __init__(self, serial: str) -> None:
        super().__init__(
            _("Tanda tangan dokumen %(serial)s tidak cocok dengan isinya.", serial=serial),
            remedy=_("Minta berkas aslinya kepada penerbit."),
        )


class OtherTenant(GrantRefused):
    """Issued for somebody else."""

    code = "TIRU-E1304"

    def __init__(self, serial: str, tenant: str) -> None:
        super().__init__(
            _("Izin %(serial)s diterbitkan untuk daerah lain, bukan %(tenant)s.", serial=serial, tenant=tenant),
            remedy=_("Minta izin atas nama daerah ini."),
        )


class NotYetValid(GrantRefused):
    """Begins later."""

    code = "TIRU-E1305"

    def __init__(self, serial: str, day: date) -> None:
        super().__init__(_("Izin %(serial)s baru berlaku pada %(day)s.", serial=serial, day=day))


class Expired(GrantRefused):
    """Ended before today."""

    code = "TIRU-E1306"

    def __init__(self, serial: str, day: date) -> None:
        super().__init__(
            _("Izin %(serial)s berakhir pada %(day)s.", serial=serial, day=day),
            remedy=_("Perpanjang perjanjiannya, lalu minta izin baru."),
        )


class Revoked(GrantRefused):
    """Taken back by its issuer."""

    code = "TIRU-E1307"

    def __init__(self, serial: str) -> None:
        super().__init__(
            _("Izin %(serial)s sudah dicabut penerbitnya.", serial=serial),
            remedy=_("Tanyakan alasannya kepada penerbit; ekspor data tetap bisa."),
        )


class InterfaceNotCovered(GrantRefused):
    """The module here has another interface version than the grant names."""

    code = "TIRU-E1308"

    def __init__(self, serial: str, version: str) -> None:
        super().__init__(
            _("Izin %(serial)s tidak mencakup antarmuka versi %(version)s.", serial=serial, version=version),
            remedy=_("Pasang versi modul yang disebut izin, atau minta izin baru."),
        )


class StaleRevocations(GrantRefused):
    """An older list than the one already known, or one whose signature does not fit."""

    code = "TIRU-E1309"

    def __init__(self, why: str) -> None:
        super().__init__(why, remedy=_("Ambil daftar pencabutan terbaru dari penerbit."))


class ClockSetBack(GrantRefused):
    """The clock stands before an instant this installation has already seen."""

    code = "TIRU-E1310"

    def __init__(self, now: datetime, seen: datetime) -> None:
        super().__init__(
            _("Jam server mundur: sekarang %(now)s, padahal pernah %(seen)s.", now=now, seen=seen),
            remedy=_("Setel jam server (NTP), lalu ulangi."),
        )
