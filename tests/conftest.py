"""The fixtures of the house; a module of your own takes the same line."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tiru.testing.installation"]

# A machine with other work on it is slow, and that says nothing about the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
