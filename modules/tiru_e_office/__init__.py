"""E-Office: letters from arrival to archive, after Permendagri 1/2023 and PP 28/2012.

Glossary. Naskah dinas: an official document; its kinds (`jenis`) are data. Surat masuk: a letter that came
in, entered in the agenda of the unit that received it. Surat keluar: one that is written here. Disposisi:
what a superior tells others to do with a letter. Tugas: one thing that waits for one post, whatever it is.
Paraf: a superior's or colleague's consent before signature. Tembusan: a copy. Kecepatan and keamanan: how
urgent, and how secret; two different things. Atribusi: in whose name somebody signs (a.n., u.b., Plt., Plh.).
TTE: electronic signature. Kop: letterhead. Berkas: a folder of the archive, filed by `klasifikasi`
(Permendagri 83/2022). JRA: the schedule that says how long it stays and what becomes of it.
Musnah, permanen: destroyed, kept for ever.
"""
