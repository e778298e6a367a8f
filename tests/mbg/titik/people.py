"""Who comes to the room's pages."""

from tests.mbg.things import official

from tiru_mbg.rights import DAPUR_READ, EKSPOR, PENUGASAN, TERIMA, TITIK_MANAGE, TITIK_READ

HEAD, TEACHER, STRANGER = 9201, 9202, 9203


def satgas():
    """The task force: everything of the room."""
    return official(DAPUR_READ, TITIK_READ, TITIK_MANAGE, PENUGASAN, EKSPOR)


def kepala(account_id: int = HEAD):
    """The head of one kitchen: reads and exports the places it cooks for."""
    return official(DAPUR_READ, TITIK_READ, EKSPOR, scope="own", account_id=account_id)


def guru(account_id: int = TEACHER):
    """Receives at one school."""
    return official(TITIK_READ, TERIMA, scope="own", account_id=account_id)


def stranger():
    """Has the right for own places, and has none."""
    return official(TITIK_READ, TITIK_MANAGE, scope="own", account_id=STRANGER)
