"""Reports that belong to an incident. Which incident, and with which right, is decided by who calls."""

from __future__ import annotations

from tiru.work import UnitOfWork
from tiru_mbg.warga.models import Laporan


def attach(work: UnitOfWork, laporan: Laporan, insiden_id: int, *, by_hand: bool) -> None:
    """Let it belong to the incident; whoever does that by hand has judged it, so its state says so."""
    before = {"insiden": laporan.insiden_id, "status": laporan.status}
    laporan.insiden_id = insiden_id
    if by_hand:
        laporan.status = "insiden"
        laporan.ditangani_at, laporan.ditangani_oleh = work.now, work.actor.name
    after = {"insiden": insiden_id, "status": laporan.status}
    work.record("mbg.laporan.attach", f"mbg_laporan:{laporan.id}", before=before, after=after)


def detach(work: UnitOfWork, laporan: Laporan) -> None:
    """It belongs to none after all; it is looked at again where its state said so."""
    before = {"insiden": laporan.insiden_id, "status": laporan.status}
    laporan.insiden_id = None
    if laporan.status == "insiden":
        laporan.status = "ditelaah"
    laporan.ditangani_at, laporan.ditangani_oleh = work.now, work.actor.name
    after = {"insiden": None, "status": laporan.status}
    work.record("mbg.laporan.detach", f"mbg_laporan:{laporan.id}", before=before, after=after)
