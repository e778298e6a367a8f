"""The room akses: accounts, roles, sessions, tokens, single sign-on and citizens' accounts."""

from __future__ import annotations

from datetime import timedelta

from tiru.access.citizens.codes import send_code
from tiru.access.citizens.queries import count_waiting
from tiru.access.citizens.requests import tell_answered
from tiru.access.demo import seed_demo
from tiru.access.events import CitizenLeft
from tiru.access.links import send_reset_link
from tiru.access.personal_data import PERSONAL
from tiru.access.policy import MFA, REGISTRATION
from tiru.access.seeds import seed_roles
from tiru.access.sweeping import sweep
from tiru.access.views.accounts import AccountController
from tiru.access.views.citizens import CitizenController, CitizenDoorController
from tiru.access.views.door import DoorController, sign_out
from tiru.access.views.mine import MineController, TokenController
from tiru.access.views.other_ways import ForgottenController, SingleSignOnController
from tiru.access.views.personal_data import RegisterController, RequestController
from tiru.access.views.roles import ProviderController, RoleController
from tiru.i18n import lazy
from tiru.module import WHOLE, Job, Module, NavItem, Permission, RoleSeed, Schedule, Seed

module = Module(
    name="akses",
    title=lazy("Akun dan akses"),
    version="0.1.0",
    package="tiru.access",
    owner="tiru",
    summary=lazy("Siapa boleh masuk, dan boleh apa."),
    legal_basis=("UU 27/2022", "Peraturan BSSN 4/2021"),
    builtin=True,
    portal=[CitizenDoorController, CitizenController],
    office=[
        DoorController,
        sign_out,
        ForgottenController,
        SingleSignOnController,
        MineController,
        TokenController,
        AccountController,
        RoleController,
        ProviderController,
        RequestController,
        RegisterController,
    ],
    navigation=[
        NavItem(
            label=lazy("Akun pegawai"),
            href="/kantor/akun",
            icon="users",
            permission="akses:account:read",
            group=lazy("Pengaturan"),
        ),
        NavItem(
            label=lazy("Peran"),
            href="/kantor/peran",
            icon="id-badge-2",
            permission="akses:account:read",
            group=lazy("Pengaturan"),
        ),
        NavItem(
            label=lazy("Permintaan warga"),
            href="/kantor/permintaan-warga",
            icon="id",
            permission="akses:citizen:answer",
            group=lazy("Pengaturan"),
            count=count_waiting,
        ),
        NavItem(
            label=lazy("Data pribadi"),
            href="/kantor/data-pribadi",
            icon="database",
            permission="akses:personal:read",
            group=lazy("Pengaturan"),
        ),
        NavItem(
            label=lazy("Masuk tunggal"),
            href="/kantor/masuk-tunggal",
            icon="key",
            permission="akses:provider:manage",
            group=lazy("Pengaturan"),
        ),
    ],
    permissions=[
        Permission(name="akses:account:read", title=lazy("Melihat daftar akun"), scopes=WHOLE),
        Permission(
            name="akses:account:manage",
            title=lazy("Membuat, menutup dan memulihkan akun"),
            sensitive=True,
            scopes=WHOLE,
        ),
        Permission(
            name="akses:role:manage", title=lazy("Mengatur peran dan memberikannya"), sensitive=True, scopes=WHOLE
        ),
        Permission(name="akses:provider:manage", title=lazy("Mengatur masuk tunggal"), sensitive=True, scopes=WHOLE),
        Permission(name="akses:token:create", title=lazy("Membuat token API sendiri"), sensitive=True, scopes=WHOLE),
        Permission(name="akses:personal:read", title=lazy("Membaca daftar pemrosesan data pribadi"), scopes=WHOLE),
        Permission(name="akses:citizen:answer", title=lazy("Menjawab permintaan warga tentang datanya"), scopes=WHOLE),
    ],
    roles=[
        RoleSeed(
            name="dpo",
            title=lazy("Pejabat pelindungan data pribadi"),
            permissions=("akses:personal:read", "akses:citizen:answer"),
        ),
    ],
    migrations="tiru_migrations.akses",
    tables=[
        "account",
        "recovery_code",
        "role",
        "role_permission",
        "role_grant",
        "role_proposal",
        "session",
        "api_token",
        "attempt",
        "reset_link",
        "oidc_provider",
        "oidc_start",
        "oidc_identity",
        "citizen",
        "citizen_code",
        "citizen_session",
        "correction_request",
    ],
    settings=[MFA, REGISTRATION],
    jobs=[
        Job(name="akses.sweep", run=sweep),
        Job(name="akses.send_reset_link", run=send_reset_link),
        Job(name="akses.send_code", run=send_code),
        Job(name="akses.tell_answered", run=tell_answered),
    ],
    publishes=[CitizenLeft],
    personal_data=PERSONAL,
    schedules=[Schedule(job="akses.sweep", every=timedelta(days=1), at_hour=2)],
    seeds=[
        Seed(kind="reference", name="roles", run=seed_roles),
        Seed(kind="sample", name="demo accounts", run=seed_demo),
    ],
)
