"""The fixtures of the house; a module of your own takes the same line."""

pytest_plugins = ["tiru.testing.installation"]
