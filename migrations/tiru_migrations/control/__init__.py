"""Revisions of the control plane, in the schema `tiru_control`."""
