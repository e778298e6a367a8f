"""What the room tells the module."""

from tiru_mbg.part import Part

PART = Part()
