"""The office's side navigation."""

from itertools import groupby

from tiru.web.navigation import office_navigation


async def test_every_group_stands_once(work):
    links = await office_navigation(work, "/kantor/organisasi")
    groups = [group for group, _links in groupby(links, key=lambda link: link.group)]
    assert len(groups) == len(set(groups))
    assert groups[0] == ""
    assert [link.label for link in links if link.active] == ["Organisasi"]
