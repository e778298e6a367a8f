"""All that the module tells the platform."""

from __future__ import annotations

from datetime import timedelta

from tiru.i18n import lazy
from tiru.module import (
    Adoption,
    Indicator,
    Job,
    Module,
    NavItem,
    Permission,
    PersonalField,
    PortalItem,
    RoleSeed,
    Schedule,
    Seed,
    Widget,
)
from tiru_aduan import figures, jobs, queries
from tiru_aduan.categories import seed_categories
from tiru_aduan.events import LaporanDiterima, LaporanSelesai, LaporanTerlambat
from tiru_aduan.listeners import thank_reporter
from tiru_aduan.office import OfficeController
from tiru_aduan.parameters import PARAMETERS, SETTINGS
from tiru_aduan.portal import PortalController
from tiru_aduan.ports import ComplaintCounts
from tiru_aduan.sample import seed_reports

GROUP = lazy("Aduan warga")

module = Module(
    name="aduan",
    title=lazy("Aduan warga"),
    summary=lazy("Laporan warga dari foto pertama sampai penilaian, dengan tenggat yang berjalan."),
    version="1.0.0",
    package="tiru_aduan",
    owner="Diskominfo",
    legal_basis=("Perpres 76/2013", "PermenPANRB 62/2018"),
    portal=(PortalController,),
    office=(OfficeController,),
    permissions=(
        Permission(name="aduan:laporan:read", title=lazy("Membaca laporan")),
        Permission(name="aduan:laporan:verify", title=lazy("Memverifikasi, mengembalikan, menggabung laporan")),
        Permission(name="aduan:laporan:dispose", title=lazy("Meneruskan laporan ke unit")),
        Permission(name="aduan:laporan:answer", title=lazy("Menanggapi laporan")),
        Permission(name="aduan:laporan:export", title=lazy("Mengekspor laporan"), sensitive=True),
        Permission(name="aduan:pelapor:read", title=lazy("Melihat identitas pelapor"), sensitive=True),
        Permission(name="aduan:angka:read", title=lazy("Melihat angka aduan")),
        Permission(name="aduan:kategori:manage", title=lazy("Mengelola kategori aduan")),
    ),
    roles=(
        RoleSeed(
            name="koordinator_aduan",
            title=lazy("Koordinator aduan"),
            permissions=(
                "aduan:laporan:read",
                "aduan:laporan:verify",
                "aduan:laporan:dispose",
                "aduan:laporan:export",
                "aduan:pelapor:read",
                "aduan:angka:read",
                "aduan:kategori:manage",
            ),
        ),
        RoleSeed(
            name="pejabat_penghubung",
            title=lazy("Pejabat penghubung"),
            permissions=("aduan:laporan:read", "aduan:laporan:answer", "aduan:angka:read"),
        ),
        RoleSeed(
            name="pemantau_aduan",
            title=lazy("Pemantau aduan (pimpinan)"),
            permissions=("aduan:laporan:read", "aduan:angka:read"),
        ),
    ),
    navigation=(
        NavItem(
            label=lazy("Kotak aduan"),
            href="/kantor/aduan",
            icon="inbox",
            permission="aduan:laporan:read",
            group=GROUP,
            count=queries.waiting_count,
        ),
        NavItem(
            label=lazy("Angka aduan"),
            href="/kantor/aduan/angka",
            icon="chart-bar",
            permission="aduan:angka:read",
            group=GROUP,
        ),
        NavItem(
            label=lazy("Kategori"),
            href="/kantor/aduan/kategori",
            icon="tag",
            permission="aduan:kategori:manage",
            group=GROUP,
        ),
    ),
    portal_items=(
        PortalItem(
            label=lazy("Aduan"),
            summary=lazy("Lihat apa yang dilaporkan warga"),
            href="/aduan",
            icon="message-report",
            in_bar=True,
        ),
        PortalItem(
            label=lazy("Buat aduan"),
            summary=lazy("Dengan foto dan tempat, boleh tanpa nama"),
            href="/aduan/kirim",
            icon="camera",
            accent=True,
        ),
        PortalItem(
            label=lazy("Lacak"),
            summary=lazy("Ikuti laporan dengan nomornya"),
            href="/aduan/lacak",
            icon="file-search",
            in_bar=True,
        ),
    ),
    widgets=(
        Widget(
            face="portal",
            name="lacak",
            template="aduan/_portal_lacak.html",
            permission="anyone",
            context=figures.nothing,
            place="over",
        ),
        Widget(
            face="portal",
            name="buat",
            template="aduan/_portal_buat.html",
            permission="anyone",
            context=figures.portal_categories,
            place="over",
        ),
        Widget(
            face="portal",
            name="aduan",
            template="aduan/_portal_blok.html",
            permission="anyone",
            context=figures.portal_block,
        ),
        Widget(
            face="office",
            name="aduan",
            template="aduan/_kantor_blok.html",
            permission="aduan:laporan:read",
            context=figures.office_block,
        ),
    ),
    migrations="tiru_aduan.migrations",
    tables=("aduan_kategori", "aduan_nomor", "aduan_laporan", "aduan_riwayat", "aduan_lampiran"),
    settings=SETTINGS,
    parameters=PARAMETERS,
    jobs=(
        Job(name="aduan.escalate", run=jobs.escalate),
        Job(name="aduan.tell_reporter", run=jobs.tell_reporter),
        Job(name="aduan.forget_reporters", run=jobs.forget_reporters),
    ),
    schedules=(
        Schedule(job="aduan.escalate", every=timedelta(minutes=15)),
        Schedule(job="aduan.forget_reporters", every=timedelta(days=1), at_hour=2),
    ),
    publishes=(LaporanDiterima, LaporanSelesai, LaporanTerlambat),
    listens={LaporanDiterima: thank_reporter},
    provides={ComplaintCounts: queries},
    indicators=(
        Indicator(
            key="aduan.diterima",
            title=lazy("Laporan diterima, 30 hari"),
            unit="laporan",
            direction="none",
            dimension="kecamatan",
            period="P30D",
            source="register",
            fresh_for=timedelta(hours=1),
            owner="Diskominfo",
            compute=figures.received,
        ),
        Indicator(
            key="aduan.tepat_waktu",
            title=lazy("Laporan tanpa tenggat terlewat, 90 hari"),
            unit="rasio",
            direction="up",
            dimension="tenant",
            period="P90D",
            source="register",
            fresh_for=timedelta(hours=1),
            owner="Diskominfo",
            compute=figures.on_time,
        ),
        Indicator(
            key="aduan.berjalan",
            title=lazy("Laporan yang masih berjalan"),
            unit="laporan",
            direction="down",
            dimension="tenant",
            period="PT0S",
            source="register",
            fresh_for=timedelta(hours=1),
            owner="Diskominfo",
            compute=figures.waiting,
        ),
    ),
    personal_data=(
        PersonalField(
            table="aduan_laporan",
            column="nama",
            category="umum",
            purpose=lazy("Menghubungi pelapor"),
            basis="UU 27/2022 Pasal 20 ayat (2) huruf e: pelayanan publik",
            retention=timedelta(days=730),
        ),
        PersonalField(
            table="aduan_laporan",
            column="kontak",
            category="umum",
            purpose=lazy("Memberi kabar perkembangan laporan"),
            basis="UU 27/2022 Pasal 20 ayat (2) huruf e: pelayanan publik",
            retention=timedelta(days=730),
        ),
    ),
    adoption=(
        Adoption(
            key="aduan.unit_menjawab",
            title=lazy("Unit yang pernah menjawab, 90 hari"),
            kind="activation",
            target=5,
            measure=figures.units_that_answer,
        ),
        Adoption(
            key="aduan.bagian_terjawab",
            title=lazy("Bagian laporan 30 hari yang terjawab"),
            kind="habit",
            target=0.8,
            measure=figures.share_answered,
        ),
    ),
    seeds=(
        Seed(kind="reference", name="kategori", run=seed_categories),
        Seed(kind="sample", name="laporan", run=seed_reports),
    ),
)
