"""A control plane over the test installation, with the reference data it needs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.directory import Directory
from tiru_tenants.manifest import parse_manifest
from tiru_tenants.wanted import Wanted

MANIFEST = """
slug = "{slug}"
modul = ["aduan"]

[identitas]
nama = "Kabupaten {name}"
kode_wilayah = "35.17"
jenis = "kabupaten"

[tema]
utama = "#0f6b50"
aksen = "#c98f1d"

[sebutan]
desa = "desa"

[pengaturan.aduan]
hari_verifikasi = 2

[[perjanjian]]
ref = "PKS-1"
jenis = "hibah"
modul = ["aduan"]
mulai = 2026-01-01

[[unit]]
kode = "pemda"
nama = "Pemerintah Kabupaten {name}"
tipe = "pemda"

[[unit]]
kode = "dinas"
nama = "Dinas Contoh"
tipe = "opd_dinas"
induk = "pemda"

[[jabatan]]
kode = "kepala"
unit = "dinas"
nama = "Kepala Dinas Contoh"
kepala = true
"""


def manifest_text(slug: str) -> str:
    return MANIFEST.format(slug=slug, name=slug.capitalize())


def wanted_for(slug: str) -> Wanted:
    return parse_manifest(manifest_text(slug), f"{slug}.toml")


@pytest.fixture(scope="module")
async def plane(services, installation) -> AsyncIterator[ControlPlane]:
    found = ControlPlane.at(installation.owner_url, services)
    yield found
    found.close()


@pytest.fixture
def directory(services) -> Directory:
    return Directory(replace(services))
