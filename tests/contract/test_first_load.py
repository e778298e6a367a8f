"""What a cheap phone has to load: the portal's front page within its budget, everything compressed."""

import re


async def test_the_portals_first_load_keeps_its_budget(client_for, tenant):
    client = client_for(tenant)
    page = await client.get("/", headers={"accept-encoding": "gzip"})
    addresses = set(re.findall(r'(?:href|src)="(/(?:aset|tema)/[^"#]+)', page.text))
    total = {"html": await wire(client, "/")}
    for address in addresses:
        total[address] = await wire(client, address)
    css = await client.get(next(address for address in addresses if "portal" in address and address.endswith(".css")))
    fonts = {f"/aset/{name}" for name in re.findall(r"url\(\.?/?([^)]+\.woff2)\)", css.text)}
    for font in fonts:
        total[font] = await wire(client, font)
    scripts = sum(size for address, size in total.items() if address.endswith(".js"))
    assert sum(total.values()) <= 60 * 1024, total
    assert len(total) <= 8, total
    assert scripts <= 5 * 1024, total
    assert total["html"] <= 12 * 1024, total


async def wire(client, address: str) -> int:
    """Bytes as they travel."""
    async with client.stream("GET", address, headers={"accept-encoding": "gzip"}) as answer:
        assert answer.status_code == 200, address
        return sum([len(chunk) async for chunk in answer.aiter_raw()])
