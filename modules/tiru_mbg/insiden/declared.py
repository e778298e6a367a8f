"""What the room tells the module."""

from tiru_mbg.events import LaporanSakit
from tiru_mbg.part import Part

PART = Part(publishes=(LaporanSakit,))
