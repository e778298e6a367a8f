"""All that the module tells the platform."""

from __future__ import annotations

from datetime import timedelta

from tiru.i18n import lazy
from tiru.module import WHOLE, Job, Module, NavItem, Permission, PortalItem, RoleSeed, Schedule, Seed, Widget
from tiru_e_office import answers, jobs, listeners
from tiru_e_office.angka.declared import ADOPTION, ALERTS, INDICATORS
from tiru_e_office.angka.front import office_block
from tiru_e_office.api.views import AgendaApi, LetterApi
from tiru_e_office.diagnosis import diagnose
from tiru_e_office.events import (
    DisposisiBaru,
    NomorBatal,
    ParafDiminta,
    SuratDiterima,
    SuratSelesai,
    SuratTerbit,
    TandaTanganDiminta,
    TandaTanganGagal,
    TugasDikembalikan,
    TugasTerlambat,
)
from tiru_e_office.kinds import seed_kinds
from tiru_e_office.neutralizing import neutralize
from tiru_e_office.nomor.book import waiting_for_number
from tiru_e_office.parameters import PARAMETERS, SETTINGS
from tiru_e_office.personal_data import PERSONAL
from tiru_e_office.ports import Letters
from tiru_e_office.queries import waiting_count
from tiru_e_office.sample.letters import seed_letters
from tiru_e_office.surat_keluar.drafts import drafts_count
from tiru_e_office.surat_keluar.first_templates import seed_templates
from tiru_e_office.views.archive import ArchiveController
from tiru_e_office.views.archive_letters import FilingController
from tiru_e_office.views.archive_papers import ArchivePaperController
from tiru_e_office.views.archive_proposals import ProposalController
from tiru_e_office.views.archive_schedule import ScheduleController
from tiru_e_office.views.closing import ClosingController
from tiru_e_office.views.drafting import DraftController, FindController
from tiru_e_office.views.fetching import FetchController
from tiru_e_office.views.figures import FigureController
from tiru_e_office.views.inbox import InboxController
from tiru_e_office.views.leaving import LeavingController
from tiru_e_office.views.numbers import NumberController
from tiru_e_office.views.paraf import LetterOutController, ParafController
from tiru_e_office.views.provider import ProviderController
from tiru_e_office.views.reference_codes import CodeController
from tiru_e_office.views.reference_kinds import KindController
from tiru_e_office.views.reference_letterheads import LetterheadController
from tiru_e_office.views.reference_templates import TemplateController
from tiru_e_office.views.register import RegisterController
from tiru_e_office.views.search import SearchController
from tiru_e_office.views.sheets import BookController, ExpeditionController, SheetController
from tiru_e_office.views.signing import SigningController
from tiru_e_office.views.verification import VerificationController
from tiru_e_office.views.webhook import WebhookController
from tiru_e_office.webhook import delivery as webhooks
from tiru_e_office.webhook import listeners as hooks

GROUP = lazy("Surat")
WORKS = ("e_office:surat:read", "e_office:tugas:act", "e_office:keluar:write")

module = Module(
    name="e_office",
    title=lazy("e-Office"),
    summary=lazy("Surat dinas dari agenda, disposisi dan paraf sampai tanda tangan elektronik dan arsip."),
    version="1.0.0",
    package="tiru_e_office",
    owner="Sekretariat Daerah",
    legal_basis=("Permendagri 1/2023", "Permendagri 83/2022", "PP 28/2012"),
    office=(
        InboxController,
        RegisterController,
        SearchController,
        SigningController,
        ProviderController,
        SheetController,
        FigureController,
        WebhookController,
        ArchiveController,
        FilingController,
        ProposalController,
        ArchivePaperController,
        ScheduleController,
        ClosingController,
        BookController,
        ExpeditionController,
        DraftController,
        FindController,
        LetterOutController,
        ParafController,
        NumberController,
        TemplateController,
        LetterheadController,
        KindController,
        CodeController,
        LeavingController,
    ),
    portal=(VerificationController, FetchController),
    api=(LetterApi, AgendaApi),
    navigation=(
        NavItem(
            label=lazy("Kotak surat"),
            href="/kantor/e_office",
            icon="inbox",
            permission="e_office:tugas:act",
            group=GROUP,
            count=waiting_count,
        ),
        NavItem(
            label=lazy("Agenda masuk"),
            href="/kantor/e_office/masuk",
            icon="book",
            permission="e_office:masuk:register",
            group=GROUP,
        ),
        NavItem(
            label=lazy("Konsep"),
            href="/kantor/e_office/keluar",
            icon="file-pencil",
            permission="e_office:keluar:write",
            group=GROUP,
            count=drafts_count,
        ),
        NavItem(
            label=lazy("Nomor surat"),
            href="/kantor/e_office/nomor",
            icon="tag",
            permission="e_office:nomor:manage",
            group=GROUP,
            count=waiting_for_number,
        ),
        NavItem(
            label=lazy("Cari surat"),
            href="/kantor/e_office/cari",
            icon="file-search",
            permission="e_office:tugas:act",
            group=GROUP,
        ),
        NavItem(
            label=lazy("Arsip"),
            href="/kantor/e_office/arsip",
            icon="archive",
            permission="e_office:arsip:manage",
            group=GROUP,
        ),
        NavItem(
            label=lazy("Tanda tangan elektronik"),
            href="/kantor/e_office/tte",
            icon="certificate",
            permission="e_office:tugas:act",
            group=GROUP,
        ),
        NavItem(
            label=lazy("Penyedia tanda tangan"),
            href="/kantor/e_office/tte/penyedia",
            icon="file-certificate",
            permission="e_office:tte:manage",
            group=GROUP,
        ),
        NavItem(
            label=lazy("Angka e-Office"),
            href="/kantor/e_office/angka",
            icon="chart-bar",
            permission="e_office:angka:read",
            group=GROUP,
        ),
        NavItem(
            label=lazy("Ekspor e-Office"),
            href="/kantor/e_office/ekspor",
            icon="download",
            permission="e_office:surat:export",
            group=GROUP,
        ),
        NavItem(
            label=lazy("Acuan surat"),
            href="/kantor/e_office/acuan",
            icon="template",
            permission="e_office:acuan:manage",
            group=GROUP,
        ),
        NavItem(
            label=lazy("Webhook"),
            href="/kantor/e_office/webhook",
            icon="plug",
            permission="e_office:webhook:manage",
            group=GROUP,
        ),
    ),
    widgets=(
        Widget(
            face="office",
            name="e_office",
            template="e_office/_kantor_blok.html",
            permission="e_office:tugas:act",
            context=office_block,
        ),
    ),
    portal_items=(
        PortalItem(
            label=lazy("Cek keaslian surat"),
            summary=lazy("Pindai QR atau kirim PDF-nya"),
            href="/e_office/verifikasi",
            icon="rosette-discount-check",
        ),
    ),
    permissions=(
        Permission(name="e_office:tugas:act", title=lazy("Menerima dan menindaklanjuti surat")),
        Permission(name="e_office:surat:read", title=lazy("Membaca surat unit (biasa, dan terbatas bila berhak)")),
        Permission(name="e_office:masuk:register", title=lazy("Mencatat dan mengarahkan surat masuk")),
        Permission(name="e_office:keluar:write", title=lazy("Menulis konsep surat keluar")),
        Permission(name="e_office:nomor:manage", title=lazy("Memberi dan membatalkan nomor surat")),
        Permission(name="e_office:arsip:manage", title=lazy("Mengelola berkas dan penyusutan arsip")),
        Permission(
            name="e_office:arsip:approve", title=lazy("Menyetujui pemusnahan dan penyerahan arsip"), sensitive=True
        ),
        Permission(
            name="e_office:jra:manage",
            title=lazy("Menetapkan jadwal retensi arsip (JRA)"),
            sensitive=True,
            scopes=WHOLE,
        ),
        Permission(
            name="e_office:arsip:export",
            title=lazy("Mengekspor seluruh arsip surat"),
            sensitive=True,
            scopes=WHOLE,
        ),
        Permission(name="e_office:surat:export", title=lazy("Mengekspor agenda dan surat"), sensitive=True),
        Permission(
            name="e_office:acuan:manage", title=lazy("Mengelola jenis, klasifikasi, templat dan kop"), scopes=WHOLE
        ),
        Permission(name="e_office:angka:read", title=lazy("Melihat angka e-Office")),
        Permission(name="e_office:webhook:manage", title=lazy("Mengelola webhook"), sensitive=True, scopes=WHOLE),
        Permission(
            name="e_office:tte:manage",
            title=lazy("Mengatur penyedia tanda tangan elektronik dan pejabatnya"),
            sensitive=True,
            scopes=WHOLE,
        ),
    ),
    roles=(
        RoleSeed(name="kepala_daerah", title=lazy("Kepala daerah"), permissions=(*WORKS, "e_office:angka:read")),
        RoleSeed(name="sekda", title=lazy("Sekretaris daerah"), permissions=(*WORKS, "e_office:angka:read")),
        RoleSeed(name="asisten", title=lazy("Asisten"), permissions=WORKS),
        RoleSeed(name="kepala_pd", title=lazy("Kepala perangkat daerah"), permissions=(*WORKS, "e_office:angka:read")),
        RoleSeed(name="sekretaris_pd", title=lazy("Sekretaris perangkat daerah"), permissions=WORKS),
        RoleSeed(name="kabid", title=lazy("Kepala bidang atau bagian"), permissions=WORKS),
        RoleSeed(name="ketua_tim", title=lazy("Ketua tim kerja"), permissions=WORKS),
        RoleSeed(
            name="pelaksana", title=lazy("Pelaksana"), permissions=("e_office:tugas:act", "e_office:keluar:write")
        ),
        RoleSeed(name="camat", title=lazy("Camat"), permissions=(*WORKS, "e_office:angka:read")),
        RoleSeed(name="kades", title=lazy("Kepala desa"), permissions=WORKS),
        RoleSeed(
            name="sekdes",
            title=lazy("Sekretaris desa"),
            permissions=(*WORKS, "e_office:masuk:register", "e_office:nomor:manage"),
        ),
        RoleSeed(
            name="pengarah_surat",
            title=lazy("Pengarah surat / tata usaha"),
            permissions=(*WORKS, "e_office:masuk:register", "e_office:nomor:manage", "e_office:surat:export"),
        ),
        RoleSeed(
            name="pengelola_e_office",
            title=lazy("Pengelola e-Office"),
            permissions=(
                "e_office:acuan:manage",
                "e_office:tte:manage",
                "e_office:webhook:manage",
                "e_office:arsip:export",
                "e_office:surat:export",
                "e_office:angka:read",
            ),
        ),
        RoleSeed(
            name="arsiparis",
            title=lazy("Arsiparis"),
            permissions=("e_office:surat:read", "e_office:arsip:manage", "e_office:surat:export"),
        ),
        RoleSeed(
            name="kepala_kearsipan",
            title=lazy("Kepala lembaga kearsipan daerah"),
            permissions=(
                "e_office:surat:read",
                "e_office:arsip:manage",
                "e_office:arsip:approve",
                "e_office:jra:manage",
                "e_office:arsip:export",
                "e_office:surat:export",
            ),
        ),
    ),
    migrations="tiru_e_office.migrations",
    tables=(
        "e_office_jenis",
        "e_office_klasifikasi",
        "e_office_penghitung",
        "e_office_surat",
        "e_office_lampiran",
        "e_office_disposisi",
        "e_office_tugas",
        "e_office_akses",
        "e_office_templat",
        "e_office_kop",
        "e_office_naskah",
        "e_office_versi",
        "e_office_nomor",
        "e_office_pengiriman",
        "e_office_penanda",
        "e_office_penyedia",
        "e_office_sertifikat",
        "e_office_tte",
        "e_office_berkas",
        "e_office_usul",
        "e_office_usul_berkas",
        "e_office_pinjam",
        "e_office_laju",
        "e_office_webhook",
        "e_office_webhook_kirim",
    ),
    settings=SETTINGS,
    parameters=PARAMETERS,
    jobs=(
        Job(name="e_office.send_mail", run=jobs.send_mail),
        Job(name="e_office.propose_retention", run=jobs.propose_retention),
        Job(name="e_office.destroy", run=jobs.destroy),
        Job(name="e_office.tick", run=jobs.tick),
        Job(name="e_office.webhook_deliver", run=webhooks.deliver),
        Job(name="e_office.webhook_keep_going", run=webhooks.keep_going),
        Job(name="e_office.read_file", run=jobs.read_file, attempts=3),
        Job(name="e_office.read_again", run=jobs.read_again),
    ),
    schedules=(
        Schedule(job="e_office.webhook_keep_going", every=timedelta(hours=1)),
        Schedule(job="e_office.propose_retention", every=timedelta(days=1), at_hour=1),
        Schedule(job="e_office.tick", every=timedelta(minutes=15)),
        Schedule(job="e_office.read_again", every=timedelta(days=1), at_hour=2),
    ),
    listens=hooks.beside(listeners.LISTENS),
    provides={Letters: answers},
    publishes=(
        SuratDiterima,
        DisposisiBaru,
        ParafDiminta,
        TandaTanganDiminta,
        TandaTanganGagal,
        NomorBatal,
        TugasDikembalikan,
        SuratSelesai,
        SuratTerbit,
        TugasTerlambat,
    ),
    indicators=INDICATORS,
    alerts=ALERTS,
    adoption=ADOPTION,
    personal_data=PERSONAL,
    neutralize=neutralize,
    diagnose=diagnose,
    seeds=(
        Seed(kind="reference", name="jenis", run=seed_kinds),
        Seed(kind="reference", name="templat", run=seed_templates),
        Seed(kind="sample", name="surat", run=seed_letters),
    ),
)
