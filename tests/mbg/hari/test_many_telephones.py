"""Two hundred telephones, a bad network and wrong clocks: nothing is lost and nothing counts twice."""

from __future__ import annotations

from benchmarks.field_simulation import build, judge, play

from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.hari.intake import receive


async def test_two_hundred_telephones_lose_nothing_and_double_nothing(services, tenant, clean):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        world = await build(work, 200, seed=7)
    assert len(world.handsets) == 200
    assert max(abs(one.phone.off.total_seconds()) for one in world.handsets) > 40 * 3600

    async def send(handset, parcels):
        async with unit_of_work(services, tenant, handset.actor) as work:
            clock = handset.phone.clock(work.now)
            answers = await receive(work, parcels, device_id=handset.phone.id, device_now=clock)
        return [(one.id, one.status) for one in answers]

    played = await play(world, send, seed=11)
    async with unit_of_work(services, tenant, SYSTEM) as work:
        verdict = await judge(work, world)
    assert played.sent > 1.2 * verdict.written, "the network made them send again"
    assert played.left == 0
    assert verdict.good, verdict
    assert verdict.worst_clock_s < 1
