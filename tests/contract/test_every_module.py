"""The laws that are offered to strangers, tried on every module of ours."""

from tiru.testing.laws import *  # noqa: F403
from tiru.testing.laws import _module  # noqa: F401 - the fixture
