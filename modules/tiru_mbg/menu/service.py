"""Writing menus and taking them through their states."""

from __future__ import annotations

from sqlalchemy import delete, update

from tiru.errors import Forbidden, Refused
from tiru.i18n import _
from tiru.organisasi.scopes import reach_of
from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_mbg.allergens import ALLERGENS
from tiru_mbg.menu.draft import Draft
from tiru_mbg.menu.kept import kept_draft, kitchen_for, menu_for, menu_to_change
from tiru_mbg.menu.models import Jadwal, Menu, MenuBahan, MenuGizi, SiklusHari
from tiru_mbg.menu.reckoning import Reckoned, reckon
from tiru_mbg.menu.rules import after, check_approval, check_complete, check_open
from tiru_mbg.rights import MENU_APPROVE, MENU_WRITE


async def create_menu(work: UnitOfWork, draft: Draft, *, sppg_id: int | None) -> Menu:
    """A new menu of a kitchen, or of the regency. Raises NotFound for a kitchen out of reach, Forbidden."""
    await _check_kitchen(work, sppg_id)
    menu = _new(work, sppg_id)
    work.session.add(menu)
    await _write(work, menu, draft)
    work.record("mbg.menu.create", f"menu:{menu.id}", after={"nama": menu.nama, "kelompok": list(draft.kelompok)})
    return menu


async def save_menu(work: UnitOfWork, menu_id: int, draft: Draft) -> Menu:
    """Write over a draft, or over one that was sent back. Raises NotFound, Forbidden, Refused."""
    menu = await menu_to_change(work, menu_id, MENU_WRITE)
    check_open(menu.status)
    before = {"nama": menu.nama, "status": menu.status}
    menu.status = "draf"
    await _write(work, menu, draft)
    kept = {"nama": menu.nama, "kelompok": list(draft.kelompok), "bahan": len(draft.lines)}
    work.record("mbg.menu.change", f"menu:{menu.id}", before=before, after=kept)
    return menu


async def submit(work: UnitOfWork, menu_id: int) -> Menu:
    """Send to the nutritionist, reckoned with today's figures. Raises Refused for what is not complete."""
    menu = await menu_to_change(work, menu_id, MENU_WRITE)
    then = after("ajukan", menu.status)
    draft = await kept_draft(work, menu)
    check_complete(draft.kelompok, draft.filled, draft.alergen, menu.tanpa)
    await _reckon_anew(work, menu, draft)
    menu.status, menu.diajukan_at, menu.alasan_tolak = then, work.now, ""
    work.record("mbg.menu.submit", f"menu:{menu.id}")
    return menu


async def withdraw(work: UnitOfWork, menu_id: int) -> Menu:
    """Take back what was sent, to write on."""
    menu = await menu_to_change(work, menu_id, MENU_WRITE)
    menu.status = after("tarik", menu.status)
    work.record("mbg.menu.withdraw", f"menu:{menu.id}")
    return menu


async def archive(work: UnitOfWork, menu_id: int) -> Menu:
    """A menu is offered no more, or a draft is given up; what is scheduled stays."""
    menu = await menu_to_change(work, menu_id, MENU_WRITE)
    menu.status = after("arsipkan", menu.status)
    work.record("mbg.menu.archive", f"menu:{menu.id}")
    return menu


async def approve(work: UnitOfWork, menu_id: int, *, note: str) -> Menu:
    """The nutritionist agrees. From then on it does not change; a new version takes the old one's place.

    Raises Refused for one's own where two people are asked for, and for faults without a note.
    """
    menu = await menu_to_change(work, menu_id, MENU_APPROVE)
    then = after("setujui", menu.status)
    draft = await kept_draft(work, menu)
    check_complete(draft.kelompok, draft.filled, draft.alergen, menu.tanpa)
    reckoned = await _reckon_anew(work, menu, draft)
    is_own = menu.dibuat_akun_id is not None and menu.dibuat_akun_id == work.actor.id
    needs_two = bool(await setting(work, "mbg", "menu_dua_orang"))
    check_approval(is_own=is_own, needs_two=needs_two, has_faults=reckoned.has_faults, note=note)
    menu.status, menu.catatan_setuju = then, note
    menu.disetujui_oleh, menu.disetujui_akun_id, menu.disetujui_at = work.actor.name, work.actor.id, work.now
    moved = await _replace_old(work, menu) if menu.asal_jenis == "versi" and menu.asal_id else 0
    told = {"di_luar_target": reckoned.has_faults, "penyusun_sendiri": is_own, "jadwal_pindah": moved}
    work.record("mbg.menu.approve", f"menu:{menu.id}", after=told, reason=note)
    return menu


async def send_back(work: UnitOfWork, menu_id: int, *, reason: str) -> Menu:
    """The nutritionist wants it different."""
    menu = await menu_to_change(work, menu_id, MENU_APPROVE)
    menu.status, menu.alasan_tolak = after("kembalikan", menu.status), reason
    work.record("mbg.menu.return", f"menu:{menu.id}", reason=reason)
    return menu


async def new_version(work: UnitOfWork, menu_id: int) -> Menu:
    """A draft of the same menu, to take its place once approved. Raises Refused unless it is approved."""
    source = await menu_to_change(work, menu_id, MENU_WRITE)
    if source.status != "disetujui":
        raise Refused(_("Versi baru dibuat dari menu yang sudah disetujui."))
    menu = await _made_from(work, source, source.sppg_id, "versi", await kept_draft(work, source), source.nama)
    menu.versi = source.versi + 1
    menu.tanpa = list(source.tanpa)
    return menu


async def copy_menu(work: UnitOfWork, menu_id: int, *, sppg_id: int | None) -> Menu:
    """A draft with the same contents, for this or another kitchen. Raises NotFound for what is out of reach."""
    source = await menu_for(work, menu_id, MENU_WRITE)
    await _check_kitchen(work, sppg_id)
    draft = await kept_draft(work, source)
    return await _made_from(work, source, sppg_id, "salinan", draft, _("%(nama)s (salinan)", nama=source.nama[:105]))


async def alternative(work: UnitOfWork, menu_id: int, allergen: str, *, sppg_id: int | None) -> Menu:
    """A draft without the ingredients that carry an allergen, for those who must not eat them. Raises Refused."""
    source = await menu_for(work, menu_id, MENU_WRITE)
    await _check_kitchen(work, sppg_id)
    if allergen not in source.alergen:
        raise Refused(_("Menu ini tidak mengandung alergen itu."))
    draft = await kept_draft(work, source)
    lines = tuple(line for line in draft.lines if allergen not in line.bahan.alergen)
    kept = Draft(nama=draft.nama, catatan=draft.catatan, kelompok=draft.kelompok, lines=lines)
    words = str(ALLERGENS[allergen]).lower()
    name = _("%(nama)s tanpa %(words)s", nama=source.nama[:80], words=words)
    menu = await _made_from(work, source, sppg_id, "pengganti", kept, name)
    menu.tanpa = [allergen]
    return menu


def _new(work: UnitOfWork, sppg_id: int | None) -> Menu:
    return Menu(
        sppg_id=sppg_id,
        nama="",
        status="draf",
        dibuat_at=work.now,
        dibuat_oleh=work.actor.name,
        dibuat_akun_id=work.actor.id,
    )


async def _made_from(work: UnitOfWork, source: Menu, sppg_id: int | None, how: str, draft: Draft, name: str) -> Menu:
    menu = _new(work, sppg_id)
    menu.asal_id, menu.asal_jenis = source.id, how
    work.session.add(menu)
    await _write(work, menu, Draft(nama=name, catatan=draft.catatan, kelompok=draft.kelompok, lines=draft.lines))
    work.record("mbg.menu.create", f"menu:{menu.id}", after={"nama": name, "asal": source.id, "cara": how})
    return menu


async def _write(work: UnitOfWork, menu: Menu, draft: Draft) -> None:
    menu.nama, menu.catatan = draft.nama, draft.catatan
    await work.session.flush()
    await work.session.execute(delete(MenuBahan).where(MenuBahan.menu_id == menu.id))
    work.session.add_all(
        MenuBahan(
            menu_id=menu.id,
            kelompok=kelompok,
            bahan_id=line.bahan.id,
            hidangan=line.hidangan,
            masakan=line.masakan,
            bruto_g=grams,
            hasil=line.hasil,
            tahan=line.tahan,
            harga_kg_idr=line.harga_kg_idr,
        )
        for line in draft.lines
        for kelompok, grams in line.grams.items()
    )
    await _reckon_anew(work, menu, draft)


async def _reckon_anew(work: UnitOfWork, menu: Menu, draft: Draft) -> Reckoned:
    reckoned = await reckon(work, draft, sppg_id=menu.sppg_id)
    menu.alergen = draft.alergen
    await work.session.execute(delete(MenuGizi).where(MenuGizi.menu_id == menu.id))
    for group in reckoned.groups:
        if group.kelompok not in draft.filled:
            continue
        judged = group.judged
        row = MenuGizi(
            menu_id=menu.id,
            kelompok=group.kelompok,
            persen_energi=None if judged is None else judged.persen_energi,
            persen_protein=None if judged is None else judged.persen_protein,
            sesuai=group.is_fit,
            biaya_idr=group.cost_idr,
            **dict(group.portion.items()),
        )
        work.session.add(row)
    await work.session.flush()
    return reckoned


async def _replace_old(work: UnitOfWork, menu: Menu) -> int:
    """Days to come and cycles serve the new version; the old one is archived. How many days moved."""
    old = await work.session.get(Menu, menu.asal_id, with_for_update=True)
    if old is None or old.status != "disetujui":
        return 0
    old.status = "diarsipkan"
    later = (Jadwal.menu_id == old.id) & (Jadwal.tanggal > work.today)
    moved = await work.session.execute(update(Jadwal).where(later).values(menu_id=menu.id))
    other = (Jadwal.alternatif_id == old.id) & (Jadwal.tanggal > work.today)
    await work.session.execute(update(Jadwal).where(other).values(alternatif_id=menu.id))
    await work.session.execute(update(SiklusHari).where(SiklusHari.menu_id == old.id).values(menu_id=menu.id))
    return int(getattr(moved, "rowcount", 0))


async def _check_kitchen(work: UnitOfWork, sppg_id: int | None) -> None:
    if sppg_id is not None:
        await kitchen_for(work, sppg_id, MENU_WRITE)
    elif not reach_of(work.actor, MENU_WRITE).everything:
        raise Forbidden(_("Menu kabupaten disusun oleh yang berwenang untuk seluruh dapur."))
