"""Figures that a government or the press has published, each with its day and source, beside what is counted here."""
