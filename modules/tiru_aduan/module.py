"""All that the module tells the platform."""

from __future__ import annotations

from datetime import timedelta

from tiru.access.events import CitizenLeft
from tiru.access.ports import CitizenData
from tiru.i18n import lazy
from tiru.module import (
    WHOLE,
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
from tiru.public_search import PublicSearch
from tiru_aduan import figures, jobs, public_tables, queries
from tiru_aduan.categories import CategoryController, seed_categories
from tiru_aduan.events import LaporanDiterima, LaporanSelesai, LaporanTerlambat
from tiru_aduan.export import export_reports
from tiru_aduan.listeners import arrived, delayed, forget_citizen
from tiru_aduan.office import OfficeController
from tiru_aduan.office_bulk import BulkController
from tiru_aduan.office_figures import FigureController
from tiru_aduan.office_record import RecordController
from tiru_aduan.open_data import public_figures
from tiru_aduan.parameters import PARAMETERS, SETTINGS
from tiru_aduan.portal import PublicController
from tiru_aduan.portal_follow import FollowController
from tiru_aduan.portal_send import SendController
from tiru_aduan.ports import ComplaintCounts
from tiru_aduan.sample import seed_reports
from tiru_aduan.saved_filters import SavedFilterController
from tiru_aduan.templates_of_words import TemplateController

GROUP = lazy("Aduan warga")

module = Module(
    name="aduan",
    title=lazy("Aduan warga"),
    summary=lazy("Laporan warga dari foto pertama sampai penilaian, dengan tenggat yang berjalan."),
    version="1.0.0",
    package="tiru_aduan",
    owner="Diskominfo",
    legal_basis=("Perpres 76/2013", "PermenPANRB 62/2018"),
    portal=(PublicController, SendController, FollowController),
    office=(
        OfficeController,
        BulkController,
        SavedFilterController,
        RecordController,
        FigureController,
        CategoryController,
        TemplateController,
        export_reports,
    ),
    api=(public_figures,),
    permissions=(
        Permission(name="aduan:laporan:read", title=lazy("Membaca laporan")),
        Permission(name="aduan:laporan:verify", title=lazy("Memverifikasi, mengembalikan, menggabung laporan")),
        Permission(name="aduan:laporan:dispose", title=lazy("Meneruskan laporan ke unit")),
        Permission(name="aduan:laporan:answer", title=lazy("Menanggapi laporan")),
        Permission(name="aduan:laporan:export", title=lazy("Mengekspor laporan"), sensitive=True),
        Permission(name="aduan:pelapor:read", title=lazy("Melihat identitas pelapor"), sensitive=True),
        Permission(name="aduan:angka:read", title=lazy("Melihat angka aduan")),
        Permission(name="aduan:kategori:manage", title=lazy("Mengelola kategori aduan"), scopes=WHOLE),
        Permission(
            name="aduan:laporan:record", title=lazy("Mencatat aduan yang datang di loket atau telepon"), scopes=WHOLE
        ),
        Permission(name="aduan:templat:manage", title=lazy("Mengelola templat jawaban"), scopes=WHOLE),
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
                "aduan:laporan:record",
                "aduan:templat:manage",
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
            label=lazy("Catat aduan"),
            href="/kantor/aduan/catat",
            icon="pencil",
            permission="aduan:laporan:record",
            group=GROUP,
        ),
        NavItem(
            label=lazy("Templat jawaban"),
            href="/kantor/aduan/templat",
            icon="template",
            permission="aduan:templat:manage",
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
            face="account",
            name="aduan-saya",
            template="aduan/_akun.html",
            permission="anyone",
            context=figures.own_reports,
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
    tables=(
        "aduan_kategori",
        "aduan_nomor",
        "aduan_laporan",
        "aduan_riwayat",
        "aduan_lampiran",
        "aduan_titipan",
        "aduan_templat",
        "aduan_saringan",
    ),
    settings=SETTINGS,
    parameters=PARAMETERS,
    jobs=(
        Job(name="aduan.escalate", run=jobs.escalate),
        Job(name="aduan.forget_reporters", run=jobs.forget_reporters),
        Job(name="aduan.sweep_held", run=jobs.sweep_held),
    ),
    schedules=(
        Schedule(job="aduan.escalate", every=timedelta(minutes=15)),
        Schedule(job="aduan.forget_reporters", every=timedelta(days=1), at_hour=2),
        Schedule(job="aduan.sweep_held", every=timedelta(days=1), at_hour=3),
    ),
    publishes=(LaporanDiterima, LaporanSelesai, LaporanTerlambat),
    listens={LaporanDiterima: arrived, LaporanTerlambat: delayed, CitizenLeft: forget_citizen},
    provides={ComplaintCounts: queries, CitizenData: queries, PublicSearch: public_tables},
    open_data=public_tables.OPEN_DATA,
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
        Indicator(
            key="aduan.tanggapan_pertama",
            title=lazy("Hari kerja sampai tanggapan pertama (median), 90 hari"),
            unit="hari kerja",
            direction="down",
            dimension="tenant",
            period="P90D",
            source="register",
            fresh_for=timedelta(hours=1),
            owner="Diskominfo",
            compute=figures.first_answer,
        ),
        Indicator(
            key="aduan.kepuasan",
            title=lazy("Nilai pelapor (1-5), 90 hari"),
            unit="nilai",
            direction="up",
            dimension="tenant",
            period="P90D",
            source="register",
            fresh_for=timedelta(hours=1),
            owner="Diskominfo",
            compute=figures.satisfaction,
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
        PersonalField(
            table="aduan_laporan",
            column="warga_id",
            category="umum",
            purpose=lazy("Menampilkan laporan sendiri di akun warga"),
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
