"""What the room tells the module."""

from tiru_mbg.part import Part
from tiru_mbg.peringatan.catalogue import ALERTS
from tiru_mbg.peringatan.service import Warnings
from tiru_mbg.peringatan.settings import SETTINGS
from tiru_mbg.ports import EarlyWarnings

PART = Part(alerts=ALERTS, settings=SETTINGS, provides={EarlyWarnings: Warnings()})
