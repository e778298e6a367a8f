"""What cannot be true of a person in the line list, however it was written down. Pure."""

from __future__ import annotations

from datetime import datetime

from tiru.i18n import _
from tiru_mbg.insiden.cases import Person


def faults_in(person: Person, now: datetime) -> dict[str, str]:
    """Sentences by column; empty when nothing is wrong."""
    faults: dict[str, str] = {}
    if person.sakit and not person.gejala:
        faults["gejala"] = _("Pilih paling sedikit satu gejala.")
    if person.makan_at and person.onset_at and person.onset_at < person.makan_at:
        faults["onset_at"] = _("Sakit mulai sebelum makan; periksa jamnya.")
    for name, at in (("makan_at", person.makan_at), ("onset_at", person.onset_at)):
        if at is not None and at > now:
            faults[name] = _("Waktu ini belum tiba.")
    return faults
