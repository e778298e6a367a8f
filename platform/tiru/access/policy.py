"""Who has to have a second factor: holders of sensitive rights, unless a setting says otherwise."""

from __future__ import annotations

from tiru.access.held import held_by
from tiru.access.models import Account
from tiru.i18n import lazy
from tiru.module import SettingSpec
from tiru.work import UnitOfWork

MFA = SettingSpec(
    key="mfa",
    title=lazy("Kode dua langkah wajib bagi"),
    kind="choice",
    default="sensitive",
    choices=("off", "sensitive", "all"),
    labels=(lazy("Tidak wajib"), lazy("Pemegang hak peka"), lazy("Semua pegawai")),
    legal_basis="Peraturan BSSN 4/2021",
    verified=False,
)
REGISTRATION = SettingSpec(key="registration", title=lazy("Warga boleh mendaftar sendiri"), kind="bool", default=True)


async def second_factor_needed(work: UnitOfWork, account: Account) -> bool:
    """Whether this account may not enter without one. Demonstration accounts may: `serve` refuses them."""
    wanted = setting(work, MFA)
    if account.totp is not None or account.is_demo or wanted == "off":
        return False
    if wanted == "all":
        return True
    held = await held_by(work.session, account.id, today=work.now.astimezone(work.tenant.zone).date())
    sensitive = {
        permission.name for module in work.registry for permission in module.permissions if permission.sensitive
    }
    return any(grant.permission in sensitive for grant in work.registry.current_grants(held.grants))


def setting(work: UnitOfWork, spec: SettingSpec) -> object:
    """The tenant's value of one of our settings, or its default."""
    return work.tenant.settings.get("akses", {}).get(spec.key, spec.default)
