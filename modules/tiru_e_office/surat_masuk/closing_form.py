"""What a registrar writes when ending a letter; each of the two forms on the page has a field of its own name."""

from __future__ import annotations

from pydantic import Field

from tiru.web.forms import Form


class AkhiriForm(Form):
    """Why. Only the field of the form that was sent is filled."""

    alasan_tutup: str = Field("", max_length=2000)
    alasan_pulangkan: str = Field("", max_length=2000)
