"""What is read about accounts, roles, sessions and tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.access.models import Account, ApiToken, Role, RoleGrant, RolePermission, Session
from tiru.errors import NotFound
from tiru.i18n import _
from tiru.work import UnitOfWork

PAGE = 50
_REACHING = text("""
with held as (
    select g.account_id, g.role_id, g.scope, g.unit_id from role_grant g
    where (g.starts_on is null or g.starts_on <= :today) and (g.ends_on is null or g.ends_on >= :today)
    union
    select p.account_id, r.id, jr.scope, case when jr.scope = 'unit' then j.unit_id end
    from penugasan p join jabatan j on j.id = p.jabatan_id
        join jabatan_role jr on jr.jabatan_id = j.id join role r on r.name = jr.role
    where p.account_id is not null and p.dari <= :today and (p.sampai is null or p.sampai >= :today)
)
select distinct held.account_id from held
    join role_permission rp on rp.role_id = held.role_id and rp.permission = :permission
    join account on account.id = held.account_id and account.disabled_at is null
    left join unit top on top.id = held.unit_id
    left join unit place on place.id = :unit
where held.scope = 'tenant' or (held.scope = 'unit' and place.path like top.path || '%')
order by held.account_id
""")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A line of the list; `roles` are titles."""

    id: int
    username: str
    name: str
    email: str | None
    nip: str | None
    has_totp: bool
    disabled: bool
    signed_in_at: datetime | None
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role as given, with its reach and dates."""

    grant: RoleGrant
    role: Role


def _wanted(search: str) -> Select[int]:
    query = select(Account.id)
    if search.strip():
        like = f"%{_escaped(search.strip().lower())}%"
        query = query.where(
            or_(
                func.lower(Account.name).like(like),
                func.lower(Account.username).like(like),
                func.lower(Account.email).like(like),
                Account.nip.like(like),
            )
        )
    return query


def _escaped(search: str) -> str:
    return search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def count_accounts(work: UnitOfWork, search: str = "") -> int:
    return await work.session.scalar(select(func.count()).select_from(_wanted(search).subquery())) or 0


async def accounts_on(work: UnitOfWork, search: str = "", *, page: int | None = 1) -> list[AccountRow]:
    """Accounts by name, `PAGE` a page (None: all of them), each with the titles of the roles given to it."""
    query = (
        select(
            Account.id,
            Account.username,
            Account.name,
            Account.email,
            Account.nip,
            Account.totp.is_not(None),
            Account.disabled_at.is_not(None),
            Account.signed_in_at,
        )
        .where(Account.id.in_(_wanted(search)))
        .order_by(func.lower(Account.name), Account.id)
    )
    if page is not None:
        query = query.limit(PAGE).offset((page - 1) * PAGE)
    rows = (await work.session.execute(query)).all()
    titles: dict[int, list[str]] = {}
    given = await work.session.execute(
        select(RoleGrant.account_id, Role.title)
        .join(Role, Role.id == RoleGrant.role_id)
        .where(RoleGrant.account_id.in_([row[0] for row in rows]))
        .order_by(Role.title)
    )
    for account_id, title in given:
        titles.setdefault(account_id, []).append(_(title))
    return [AccountRow(*row, tuple(dict.fromkeys(titles.get(row[0], ())))) for row in rows]


async def grants_of(work: UnitOfWork, account_id: int) -> list[GrantRow]:
    """Roles given to an account by hand (those of its posts are the organisation's)."""
    rows = await work.session.execute(
        select(RoleGrant, Role)
        .join(Role, Role.id == RoleGrant.role_id)
        .where(RoleGrant.account_id == account_id)
        .order_by(Role.title, RoleGrant.id)
    )
    return [GrantRow(grant, role) for grant, role in rows]


async def sessions_of(work: UnitOfWork, account_id: int) -> Sequence[Session]:
    """Live sessions, the latest first."""
    return (
        await work.session.scalars(
            select(Session)
            .where(
                Session.account_id == account_id,
                Session.stage == "full",
                Session.revoked_at.is_(None),
                Session.ends_at > work.now,
            )
            .order_by(Session.seen_at.desc())
        )
    ).all()


async def roles_of(work: UnitOfWork) -> list[tuple[Role, int, int]]:
    """Every role with the number of its permissions and of its holders."""
    permissions = select(RolePermission.role_id, func.count().label("n")).group_by(RolePermission.role_id).subquery()
    holders = (
        select(RoleGrant.role_id, func.count(RoleGrant.account_id.distinct()).label("n"))
        .group_by(RoleGrant.role_id)
        .subquery()
    )
    rows = await work.session.execute(
        select(Role, func.coalesce(permissions.c.n, 0), func.coalesce(holders.c.n, 0))
        .outerjoin(permissions, permissions.c.role_id == Role.id)
        .outerjoin(holders, holders.c.role_id == Role.id)
        .order_by(Role.title)
    )
    return [(role, number, people) for role, number, people in rows]


async def permissions_of(work: UnitOfWork, role_id: int) -> frozenset[str]:
    found = await work.session.scalars(select(RolePermission.permission).where(RolePermission.role_id == role_id))
    return frozenset(found)


async def administrators(work: UnitOfWork, permission: str) -> frozenset[int]:
    """Open accounts that hold `permission` for the whole tenant, today and without an end."""
    today = work.now.astimezone(work.tenant.zone).date()
    found = await work.session.scalars(
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(
            RolePermission,
            and_(RolePermission.role_id == RoleGrant.role_id, RolePermission.permission == permission),
        )
        .where(
            Account.disabled_at.is_(None),
            RoleGrant.scope == "tenant",
            or_(RoleGrant.starts_on.is_(None), RoleGrant.starts_on <= today),
            RoleGrant.ends_on.is_(None),
        )
    )
    return frozenset(found)


async def tokens_of(work: UnitOfWork, account_id: int | None) -> list[tuple[ApiToken, str]]:
    """Tokens with their owner's name, the newest first; of everybody when `account_id` is None."""
    query = select(ApiToken, Account.name).join(Account, Account.id == ApiToken.account_id)
    if account_id is not None:
        query = query.where(ApiToken.account_id == account_id)
    rows = await work.session.execute(query.order_by(ApiToken.created_at.desc(), ApiToken.id.desc()))
    return [(token, name) for token, name in rows]


async def unit_choices(work: UnitOfWork) -> list[tuple[int, str]]:
    """Units in the order of the tree, for choosing."""
    rows = await work.session.execute(
        text("select id, nama, kode from unit where berlaku_sampai is null order by path")
    )
    return [(row.id, f"{row.nama} ({row.kode})") for row in rows]


async def unit_id_of(work: UnitOfWork, kode: str) -> int:
    """The unit with this code. Raises NotFound."""
    found = await work.session.scalar(text("select id from unit where kode = :kode"), {"kode": kode})
    if found is None:
        raise NotFound(_("Tidak ada unit berkode %(kode)s.", kode=kode))
    return int(found)


async def account_named(work: UnitOfWork, username: str) -> Account:
    """The account with this user name. Raises NotFound."""
    found = await work.session.scalar(select(Account).where(func.lower(Account.username) == username.lower()))
    if found is None:
        raise NotFound(_("Tidak ada akun bernama %(username)s.", username=username))
    return found


async def demo_accounts(work: UnitOfWork) -> Sequence[str]:
    """User names of demonstration accounts that are still open."""
    found = await work.session.scalars(
        select(Account.username).where(Account.is_demo.is_(True), Account.disabled_at.is_(None)).order_by(Account.id)
    )
    return found.all()


async def accounts_reaching(session: AsyncSession, permission: str, *, unit_id: int | None, today: date) -> list[int]:
    """Accounts whose `permission` reaches a unit today, by role or post; without one, those who hold it everywhere."""
    values = {"permission": permission, "unit": unit_id, "today": today}
    return list(await session.scalars(_REACHING, values))
