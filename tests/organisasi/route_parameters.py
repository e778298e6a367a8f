"""What the addresses of the room organisasi are about."""

from datetime import date

from tiru.organisasi.forms import AssignForm, PostForm, UnitForm
from tiru.organisasi.post_changes import create_post
from tiru.organisasi.service import assign
from tiru.organisasi.unit_changes import create_unit
from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork

SINCE = date(2020, 1, 1)


async def make(work: UnitOfWork, place: Place) -> Things:
    """A unit with a post and somebody who holds it."""
    form = UnitForm(
        kode=f"rute-{place.mark}", nama=f"Unit {place.mark}", tipe="opd_dinas", pada=SINCE, dasar="Perda 1/2020"
    )
    unit = await create_unit(work, form)
    post = await create_post(work, unit.id, PostForm(kode=f"kepala-{place.mark}", nama="Kepala"))
    held = await assign(work, post.id, AssignForm(nama="Siti Aminah", dari=SINCE))
    return Things(
        values={"unit_id": unit.id, "post_id": post.id, "assignment_id": held.id},
        words={"sort": "unit", "deed": "ubah"},
        shown=frozenset({"unit_id", "post_id", "assignment_id"}),
        also=("akses:role:manage",),
    )
