"""Incidents of food poisoning."""
