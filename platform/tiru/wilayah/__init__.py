"""Administrative units: every province, regency, district and village of Indonesia, with official codes.

Glossary. Kode wilayah: Kemendagri's dotted code `PP.KK.CC.DDDD`. Kecamatan: district. Desa: village
(fourth part starts with 2), kelurahan: urban village (starts with 1). BPS uses other codes below the
regency: one is never derived from the other.
"""
