"""The room kabar."""

from __future__ import annotations

from datetime import timedelta

from tiru.access.events import CitizenLeft
from tiru.access.ports import CitizenData
from tiru.i18n import lazy
from tiru.kabar import inbox, outbox, outbox_desk
from tiru.kabar.listeners import citizen_left
from tiru.kabar.views.outbox import MANAGE, OutboxController
from tiru.kabar.views.own import CitizenNotices, OfficeNotices, account_block, choice
from tiru.module import WHOLE, Job, Module, NavItem, Permission, PersonalField, Schedule, SettingSpec, Widget
from tiru.web.declared import ANYONE
from tiru.web.ports import UnreadNotices

module = Module(
    name="kabar",
    title=lazy("Kabar"),
    summary=lazy("Kabar di dalam aplikasi, serta surel dan pesan yang keluar."),
    version="1.0.0",
    package="tiru.kabar",
    owner="tiru",
    builtin=True,
    portal=(CitizenNotices,),
    office=(OfficeNotices, OutboxController),
    permissions=(Permission(name=MANAGE, title=lazy("Melihat dan mengatur surel dan pesan keluar"), scopes=WHOLE),),
    migrations="tiru_migrations.kabar",
    tables=("kabar", "kabar_pilihan", "kabar_keluar"),
    navigation=(
        NavItem(
            label=lazy("Surel dan pesan keluar"),
            href="/kantor/kabar/keluar",
            icon="send",
            permission=MANAGE,
            group=lazy("Pengaturan"),
        ),
    ),
    widgets=(
        Widget(face="account", name="kabar", template="kabar/_akun.html", permission=ANYONE, context=account_block),
        Widget(face="staff_account", name="kabar", template="kabar/_saya.html", permission=ANYONE, context=choice),
    ),
    settings=(
        SettingSpec(
            key="simpan_hari",
            title=lazy("Kabar dan pesan keluar disimpan (hari)"),
            kind="integer",
            default=180,
            minimum=7,
            maximum=3650,
        ),
    ),
    jobs=(
        Job(name=outbox.SEND, run=outbox.send),
        Job(name="kabar.pick_up", run=outbox.pick_up),
        Job(name="kabar.forget_old", run=outbox_desk.forget_old),
    ),
    schedules=(
        Schedule(job="kabar.pick_up", every=timedelta(hours=1)),
        Schedule(job="kabar.forget_old", every=timedelta(days=1), at_hour=2),
    ),
    listens={CitizenLeft: citizen_left},
    provides={UnreadNotices: inbox, CitizenData: inbox},
    personal_data=(
        PersonalField(
            table="kabar_keluar",
            column="tujuan",
            category="umum",
            purpose=lazy("Mengirim kabar tentang layanan yang diminta"),
            basis="UU 27/2022 Pasal 20 ayat (2) huruf e: pelayanan publik",
            retention=timedelta(days=180),
        ),
    ),
)
