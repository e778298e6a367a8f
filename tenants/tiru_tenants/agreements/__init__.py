"""The cooperation papers: the stages they go through and what has to be looked at.

Glossary. Kesepakatan Bersama (KSB): the umbrella between regions, in daily speech MoU or Nota Kesepahaman;
`jenis` keeps the legal form, `sebutan` what people call it. PKS: the operative agreement under a KSB.
Addendum: amends a paper from its own first day. Pengakhiran: ends one early. Hibah: a grant deed (NPHD)
with its hand-over record (BAST). TKKSD: the regency's coordination team for cooperation.
Sources: PP 28/2018; Permendagri 22/2020.
"""
