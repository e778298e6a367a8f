"""Latitude and longitude in what people paste: two numbers, `geo:` addresses, links of map applications; pure."""

from __future__ import annotations

import re

# Two decimal numbers with a comma or %2C between them; a decimal point is needed, so that prices do not match.
_PAIR = re.compile(r"(-?\d{1,2}\.\d{2,})\s*(?:,|%2C|;|\s)\s*\+?(-?\d{2,3}\.\d{2,})", re.IGNORECASE)
_PIN = re.compile(r"!3d(-?\d{1,2}\.\d+)!4d(\d{2,3}\.\d+)")
_NAMED = re.compile(r"m?lat=(-?\d{1,2}\.\d+).*?m?(?:lon|lng)=(\d{2,3}\.\d+)", re.IGNORECASE)


def point_in(words: str) -> tuple[float, float] | None:
    """The first point of Indonesia in the words, as (latitude, longitude) in degrees; a pin before a map's centre."""
    for pattern in (_PIN, _NAMED, _PAIR):
        for found in pattern.finditer(words):
            latitude, longitude = float(found.group(1)), float(found.group(2))
            if -11.5 <= latitude <= 6.5 and 94.5 <= longitude <= 141.5:
                return latitude, longitude
    return None
