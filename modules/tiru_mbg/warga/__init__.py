"""What citizens and schools see and send."""
