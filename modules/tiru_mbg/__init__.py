"""MBG: Makan Bergizi Gratis, the free nutritious meal, watched from the kitchen to the tray (Perpres 115/2025).

Glossary. SPPG (satuan pelayanan pemenuhan gizi): a kitchen. Titik layanan: a place where its meals are eaten, a
school, a pesantren or a posyandu. Kelompok sasaran: a group of recipients; 3B are pregnant and breast-feeding women
and children under five (bumil, busui, balita). Rombel: a class. Penugasan: which kitchen cooks for which group where.
Batch: one cooking of one menu. Kiriman: portions of a batch for one place. Gelombang: the first or a later round of
deliveries. Ompreng: the tray. Catatan: one entry written on a phone. Organoleptik: the check by eye, nose, hand and
tongue. Sampel simpan: a portion kept in the freezer for 2 x 24 hours. SLHS: the hygiene certificate. IKL: an
environmental health inspection. AKG: recommended daily allowance (Permenkes 28/2019). BDD: edible share of a food.
KLB: an outbreak; W1: its first report. PE: the epidemiological investigation. BGN: the national agency, the only one
that can stop a kitchen; the regency sends a rekomendasi penghentian. Satgas: the regency's task force. Angka
resmi: a figure that a government or the press published, with its day and source.
"""
