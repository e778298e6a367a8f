"""What the addresses of the room akses are about."""

from datetime import timedelta

from tiru.access.accounts import create_account, grant_role
from tiru.access.citizens.models import Citizen, SubjectRequest
from tiru.access.links import make_link
from tiru.access.models import ApiToken, Session
from tiru.access.roles import create_role
from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork


async def make(work: UnitOfWork, place: Place) -> Things:
    """An account with a role, a session, a token and a link; a citizen with a request."""
    account = await create_account(work, username=f"rute-{place.mark}", name=f"Orang {place.mark}", is_demo=True)
    role = await create_role(work, name=f"rute_{place.mark}", title=f"Peran {place.mark}", permissions=[])
    grant = await grant_role(work, account.id, role_id=role.id)
    ends = work.now + timedelta(hours=1)
    times = {"created_at": work.now, "ends_at": ends}
    session = Session(hash=f"h-{place.mark}", account_id=account.id, stage="full", seen_at=work.now, **times)
    token = ApiToken(name="rute", hash=f"h-{place.mark}", account_id=account.id, permissions=[], **times)
    citizen = Citizen(
        name="Warga", email=f"{place.mark}@rute.example", created_at=work.now, verified_at=work.now, failures=0
    )
    work.session.add_all([session, token, citizen])
    await work.session.flush()
    wish = SubjectRequest(citizen_id=citizen.id, wish="Perbaiki nama.", created_at=work.now, due_at=ends)
    work.session.add(wish)
    await work.session.flush()
    return Things(
        values={
            "account_id": account.id,
            "role_id": role.id,
            "grant_id": grant.id,
            "session_id": session.id,
            "token_id": token.id,
            "request_id": wish.id,
        },
        words={"key": await make_link(work, account, lasts=timedelta(hours=1))},
        owned=frozenset({"session_id", "token_id"}),
        owner_id=account.id,
        citizen_id=citizen.id,
    )
