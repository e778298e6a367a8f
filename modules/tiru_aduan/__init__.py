"""Aduan: citizens' complaints, from the first photo to the rating, after SP4N-LAPOR!.

Glossary. Laporan: one complaint, wish (aspirasi) or question (permintaan informasi). Pelapor: who sent
it. Koordinator: the officer who verifies and passes on (pejabat koordinator). Disposisi: passing it to
the unit that answers. Tanggapan: that unit's answer. Tenggat: the deadline of the present stage, in
working days. Eskalasi: what happens when it passes. Anonim: nobody knows who sent it. Rahasia: the office
knows, the public list does not show the report.
"""
