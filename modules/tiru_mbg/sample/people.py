"""Accounts of the demonstration for the roles of the module, and where they work."""

from __future__ import annotations

from tiru.access.demo import DemoGrant, ensure_demo_account
from tiru.work import UnitOfWork

OFFICIALS = (
    ("satgas", "Hj. Nurlaela Kartadinata", "satgas_mbg"),
    ("kesling", "Yuniar Prameswari, S.KM.", "kesling_mbg"),
    ("surveilans", "dr. Gita Anggraeni", "surveilans_mbg"),
    ("kepala", "H. Surya Adiwijaya", "pemantau_mbg"),
)
"""User name, name, role over the whole region."""
CREW = (
    ("dapur", "Irfan Maulana", "kepala_sppg", "kepala"),
    ("gizi", "Tiara Puspitasari, S.Gz.", "ahli_gizi_sppg", "ahli_gizi"),
    ("akuntan", "Hendra Wijayanto", "akuntan_sppg", "akuntan"),
    ("juru", "Ujang Suherman", "petugas_sppg", "distribusi"),
)
"""User name, name, role over their own kitchen, what they do in it."""
RECEIVERS = (
    ("guru", "Wiwin Kurniasih, S.Pd.", "pic_sekolah_mbg", "sekolah"),
    ("kader", "Euis Rohaeti", "kader_mbg", "posyandu"),
)
"""User name, name, role over their own place, kind of place."""
SUPPLIER = ("pemasok", "Dadan Gunawan", "pemasok_mbg")


async def officials(work: UnitOfWork) -> None:
    """Those who see the whole region."""
    for username, name, role in OFFICIALS:
        await ensure_demo_account(work, username=username, name=name, grants=[DemoGrant(role)])


async def crew(work: UnitOfWork) -> dict[str, int]:
    """Account by what it does in the kitchen."""
    return {
        peran: (await ensure_demo_account(work, username=username, name=name, grants=[DemoGrant(role, own=True)])).id
        for username, name, role, peran in CREW
    }


async def receivers(work: UnitOfWork) -> dict[str, int]:
    """Account by the kind of place it receives for."""
    return {
        tipe: (await ensure_demo_account(work, username=username, name=name, grants=[DemoGrant(role, own=True)])).id
        for username, name, role, tipe in RECEIVERS
    }


async def supplier(work: UnitOfWork) -> int:
    """The account that sells."""
    username, name, role = SUPPLIER
    return (await ensure_demo_account(work, username=username, name=name, grants=[DemoGrant(role, own=True)])).id
