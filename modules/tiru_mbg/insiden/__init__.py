"""Incidents: verification, line list, analysis, samples, recommendation."""
