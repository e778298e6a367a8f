"""Failures that are nobody's bug, in words: wrong settings, a full disk, a folder or a database out of reach."""

from __future__ import annotations

import errno
import sys

from tiru.cli.exits import DEPENDENCY_DOWN, FAILED, USAGE
from tiru.errors import TiruError
from tiru.i18n import _


def explain(error: TiruError) -> None:
    """A refusal on stderr: what failed, what to do, its code."""
    _tell(error.message, error.remedy, error.code, getattr(error, "fields", {}))


def explain_failure(error: BaseException) -> int | None:
    """Say what failed and return the exit code; None for what only a programmer can mend."""
    if isinstance(error, TiruError):
        explain(error)
        return error.exit_code
    if isinstance(error, BrokenPipeError):  # `tiru … | head`
        return FAILED
    wrong = _settings(error)
    if wrong:
        _tell(_("Setelan ini tidak bisa dipakai:"), _("Daftar setelan: docs/reference/settings.md"), "", wrong)
        return USAGE
    if _database_away(error):
        away = _("Basis data tidak bisa dihubungi: %(why)s", why=str(error).strip().split("\n")[0])
        _tell(away, _("Periksa TIRU_DATABASE_URL, lalu jalankan `tiru doctor db`."), "TIRU-E0503", {})
        return DEPENDENCY_DOWN
    if isinstance(error, OSError) and (error.filename or error.errno in _REMEDIES):
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)
        _tell(_("Tidak bisa dikerjakan: %(what)s", what=what), _remedy(error), "", {})
        return FAILED
    return None


_REMEDIES = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR)


def _remedy(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("Disk penuh. Kosongkan ruang, lalu ulangi; yang sudah tersimpan tetap ada.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _("Jalankan sebagai pemilik folder itu, atau pilih folder lain dengan TIRU_HOME.")
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return _("Itu berkas, bukan folder. Pilih folder lain dengan TIRU_HOME.")
    return _("Periksa ejaan dan letaknya.")


def _settings(error: BaseException) -> dict[str, str]:
    """The variables of the environment that cannot be used, each with its reason."""
    if "pydantic" not in sys.modules:
        return {}
    from pydantic import ValidationError

    from tiru.web.forms import sentences

    if not isinstance(error, ValidationError) or error.title != "Settings":
        return {}
    return {f"TIRU_{name.upper()}": why for name, why in sentences(error).items()}


def _database_away(error: BaseException) -> bool:
    if "psycopg" in sys.modules:
        import psycopg

        if isinstance(error, psycopg.OperationalError):
            return True
    if "sqlalchemy" not in sys.modules or isinstance(error, FileNotFoundError):
        return False
    from tiru.db.away import is_away

    return is_away(error)


def _tell(message: str, remedy: str, code: str, fields: dict[str, str]) -> None:
    sys.stderr.write(f"✖ {message}\n")
    for name, sentence in fields.items():
        sys.stderr.write(f"  {name}: {sentence}\n")
    if remedy:
        sys.stderr.write(f"  → {remedy}\n")
    if code:
        sys.stderr.write(f"  {code}\n")
