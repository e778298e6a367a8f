"""What can be done to a unit: the form, the words around it, and the service that does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tiru.i18n import Lazy, lazy
from tiru.organisasi.forms import ChangeForm, MergeForm, MoveForm, RenameForm, SplitForm
from tiru.organisasi.models import Unit
from tiru.organisasi.reorganisation import merge_units, split_unit
from tiru.organisasi.unit_changes import change_unit, close_unit, move_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """`act(work, unit_id, form)` answers the unit to go on with. `ends`: the day asked for is the last one."""

    form: type[ChangeForm]
    act: Callable[..., Awaitable[Unit]]
    title: Lazy
    lead: Lazy
    said: Lazy
    icon: str
    ends: bool = False


DEEDS: Mapping[str, Deed] = MappingProxyType(
    {
        "ubah": Deed(
            form=RenameForm,
            act=change_unit,
            title=lazy("Ubah nama atau tipe"),
            lead=lazy("Nama lama tetap terbaca pada tanggal sebelum perubahan ini."),
            said=lazy("Unit diubah."),
            icon="pencil",
        ),
        "pindah": Deed(
            form=MoveForm,
            act=move_unit,
            title=lazy("Pindahkan"),
            lead=lazy("Unit berpindah ke bawah induk lain bersama semua unit di bawahnya."),
            said=lazy("Unit dipindahkan."),
            icon="arrows-exchange",
        ),
        "pecah": Deed(
            form=SplitForm,
            act=split_unit,
            title=lazy("Pecah"),
            lead=lazy("Sebagian unit ini menjadi unit baru di sebelahnya."),
            said=lazy("Unit dipecah; ini unit yang baru."),
            icon="git-branch",
        ),
        "gabung": Deed(
            form=MergeForm,
            act=merge_units,
            title=lazy("Gabungkan"),
            lead=lazy("Unit ini berakhir; unit di bawahnya pindah ke unit tujuan, jabatan dan penugasannya berakhir."),
            said=lazy("Unit digabung; ini unit tujuannya."),
            icon="git-merge",
        ),
        "tutup": Deed(
            form=ChangeForm,
            act=close_unit,
            title=lazy("Tutup"),
            lead=lazy("Unit tidak dihapus: ia tetap terbaca pada tanggal-tanggal sebelumnya."),
            said=lazy("Unit ditutup."),
            icon="x",
            ends=True,
        ),
    }
)
