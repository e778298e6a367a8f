"""Penduduk: the register of persons and families, the part of the shared truth that every module asks.

Glossary: penduduk: a person who lives or lived here. Keluarga: those on one family card (KK, kartu keluarga).
Kepala keluarga: the member the card is named after. Peristiwa: what happened to a person on a day. Mutu: the quality
of the data. Temuan: something a rule found. Sumber: who gave a row (a desa, Disdukcapil, a field visit).
"""
