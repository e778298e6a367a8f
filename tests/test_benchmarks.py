"""The benchmarks run, on two tenants and without the peer; what they measure is not asserted here."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    sys.path.insert(0, str(ROOT))
    from benchmarks import neighbours

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "TENANTS", 2)
        with neighbours.neighbourhood(tmp_path_factory.mktemp("bench")) as found:
            yield found


def test_a_tenant_is_made_with_all_its_tables(place):
    import psycopg
    from benchmarks import provisioning
    from benchmarks.neighbours import shape

    assert provisioning.ours(place, "made_here") > 0
    with psycopg.connect(place.owner_url) as owner:
        assert shape(owner, "made_here") == {"tables": 100, "columns": 999, "indexes": 399, "foreign_keys": 99}


@pytest.mark.parametrize(("app", "path"), [("ours", "/row"), ("whole", "/api/bench/row")])
def test_every_answer_is_of_the_tenant_that_was_asked(place, app, path):
    from benchmarks.endpoint import served, uvicorn
    from benchmarks.load import Question, WrongAnswer, rate

    own = [Question(place.host(schema), path, f'"{schema}"') for schema in place.schemas]
    swapped = [Question(place.host(schema), path, f'"{schema}"') for schema in reversed(place.schemas)]
    mixed = [Question(one.host, path, other.answer) for one, other in zip(own, swapped, strict=True)]
    with served(place, uvicorn(f"benchmarks.{app}:app")) as port:
        assert rate(port, own, 0.5) > 0
        with pytest.raises(WrongAnswer):
            rate(port, mixed, 0.5)


def test_the_memory_of_both_sides_is_read(place, monkeypatch):
    from benchmarks import memory

    monkeypatch.setattr(memory, "SLICE_S", 0.5)
    monkeypatch.setattr(memory, "SAMPLE_S", 0.1)
    (row, *_more) = memory.measure(place, minutes=0.01)
    for side in ("ours", "naive"):
        assert row[f"{side}_units"] > 0
        assert 0 < row[f"{side}_private_mb"] <= row[f"{side}_pss_mb"] <= row[f"{side}_rss_mb"]
