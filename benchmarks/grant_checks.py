"""How many grants one core checks per second: `python benchmarks/grant_checks.py`.

Each check reads the document, compares its one spelling, verifies Ed25519, then tenant, days and
revocations. Printed are the medians of nine rounds over 3,000 different grants, and of the bare signature
check of the library, the peer that nothing can undercut.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tiru_tenants.grants.checking import Trust, check_grant, issue
from tiru_tenants.grants.document import Grant, parse_grant
from tiru_tenants.grants.keys import IssuerKey
from tiru_tenants.grants.revocation import issue_revocations

COUNT, ROUNDS = 3_000, 9
DAY = date(2026, 11, 24)


def main() -> None:
    key = IssuerKey.generate()
    model = Grant(
        tenant="kuningan",
        module="aduan",
        agreement="PKS-CONTOH",
        agreement_hash="0" * 64,
        not_before=date(2026, 1, 1),
        not_after=date(2026, 12, 31),
        serial="G-0",
        issuer=key.key_id,
        interface_from="1.0",
        limits={"pengguna": 500},
    )
    texts = [issue(key, replace(model, serial=f"G-{number:05}")).text for number in range(COUNT)]
    crl = issue_revocations(key, [f"X-{number:05}" for number in range(10_000)], issued_on=DAY).crl
    trust = Trust.of([key.public_pem], [crl])
    public = trust.issuers[key.key_id]
    pairs = [(bytes.fromhex(one.signature), one.grant.signed_bytes) for one in map(parse_grant, texts)]

    def check_all() -> None:
        for text in texts:
            check_grant(text, trust, tenant="kuningan", day=DAY)

    def bare() -> None:
        for signature, message in pairs:
            public.verify(signature, message)

    print(f"whole check     {_rate(check_all):>8,.0f} per second, {len(texts[0])} bytes each")
    print(f"bare signature  {_rate(bare):>8,.0f} per second")


def _rate(work: Callable[[], None]) -> float:
    rounds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        rounds.append(COUNT / (time.perf_counter() - started))
    return statistics.median(rounds)


if __name__ == "__main__":
    main()
