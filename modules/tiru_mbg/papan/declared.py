"""What the room tells the module."""

from tiru_mbg.hari.events import HariBerubah
from tiru_mbg.papan.live import day_changed
from tiru_mbg.part import Part

PART = Part(listens={HariBerubah: day_changed})
