"""What the room tells the module."""

from tiru_mbg.part import Part
from tiru_mbg.rapor.settings import SUMS_SETTINGS

PART = Part(settings=SUMS_SETTINGS)
