"""Rooms add up: no room's listener takes another's place."""

from __future__ import annotations

from dataclasses import dataclass

from tiru.module import Event
from tiru_mbg.part import Part, heard_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang(Event):
    pass


async def test_two_rooms_hear_the_same_event_in_their_order():
    heard = []

    def listener(name):
        async def hear(_work, _event):
            heard.append(name)

        return hear

    rooms = [Part(listens={Rang: listener("dapur")}), Part(), Part(listens={Rang: listener("papan")})]
    await heard_by(rooms)[Rang](None, Rang())
    assert heard == ["dapur", "papan"]
