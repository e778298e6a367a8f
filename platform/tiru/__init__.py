"""tiru: the platform every module needs and no module owns."""
