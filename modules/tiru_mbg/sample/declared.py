"""What the room tells the module."""

from tiru.module import Seed
from tiru_mbg.part import Part
from tiru_mbg.sample.seeding import seed_sample

PART = Part(seeds=(Seed(kind="sample", name="mbg_contoh", run=seed_sample),))
