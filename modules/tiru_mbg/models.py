"""Every table of the module in one import, so that foreign keys between its rooms are found."""

from tiru.db.metadata import TenantBase
from tiru_mbg.belanja import models as belanja
from tiru_mbg.dapur import models as dapur
from tiru_mbg.hari import models as hari
from tiru_mbg.insiden import models as insiden
from tiru_mbg.menu import models as menu
from tiru_mbg.peringatan import models as peringatan
from tiru_mbg.rapor import models as rapor
from tiru_mbg.resmi import models as resmi
from tiru_mbg.titik import models as titik
from tiru_mbg.warga import models as warga

TABLES = tuple(sorted(name for name in TenantBase.metadata.tables if name.startswith("mbg_")))
"""Names of all tables of the module."""

__all__ = ("TABLES", "belanja", "dapur", "hari", "insiden", "menu", "peringatan", "rapor", "resmi", "titik", "warga")
