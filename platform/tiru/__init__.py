"""tiru: the platform every module needs and no module owns."""

__version__ = "0.1.0"
