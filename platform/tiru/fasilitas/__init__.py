"""Fasilitas: the places a region serves from, as one shared truth that modules hang their work on.

Glossary. Jenis: the kind (school, posyandu, market, pole …), declared in a catalogue that a tenant may extend.
Bentuk: a form within the kind (SD, MI, SMP …). Pengenal: an official number such as NPSN, NSPP or kode faskes,
unique per sort of number. SPPG: the kitchen of free nutritious meals. Pustu: a branch of a puskesmas.
"""
