"""Kitchens: register, papers, hygiene certificate, inspections, people."""
