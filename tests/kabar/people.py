"""Accounts, citizens and roles for the tests of this room."""

from __future__ import annotations

from sqlalchemy import text

from tiru.tenant import Actor, Kind


async def make_account(work, name: str, *, email: str | None = None, permission: str = "", unit: str = "") -> int:
    """An official; with a permission, a role of their own that holds it, for a unit or everywhere."""
    made = await work.session.scalar(
        text(
            "insert into account (username, name, email, must_change, failures, totp_counter, clearance, is_demo, "
            "created_at) values (:name, :name, :email, false, 0, 0, 'B', false, now()) returning id"
        ),
        {"name": name, "email": email},
    )
    if permission:
        await give(work, made, permission, unit=unit)
    return made


async def give(work, account: int, permission: str, *, unit: str = "") -> None:
    """A role that holds the permission, given to the account."""
    role = await work.session.scalar(
        text("insert into role (name, title) values (:name, :name) returning id"), {"name": f"r{account}{unit}"}
    )
    await work.session.execute(
        text("insert into role_permission (role_id, permission) values (:role, :permission)"),
        {"role": role, "permission": permission},
    )
    await work.session.execute(
        text(
            "insert into role_grant (account_id, role_id, scope, unit_id) values (:account, :role, "
            "cast(:scope as text), (select id from unit where kode = :unit))"
        ),
        {"account": account, "role": role, "scope": "unit" if unit else "tenant", "unit": unit},
    )


async def make_citizen(work, name: str, *, email: str | None = None) -> int:
    return await work.session.scalar(
        text(
            "insert into citizen (name, email, failures, created_at, verified_at) "
            "values (:name, :email, 0, now(), now()) returning id"
        ),
        {"name": name, "email": email or f"{name.lower()}@warga.example"},
    )


def official(account: int, *grants) -> Actor:
    return Actor(kind=Kind.STAFF, id=account, name="Pegawai", grants=grants)


def citizen(number: int) -> Actor:
    return Actor(kind=Kind.CITIZEN, id=number, name="Warga")
