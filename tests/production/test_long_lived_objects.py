"""What a server starts with stays until it ends, so that collecting cycles need not walk it while somebody waits."""

import gc

from tiru.cli.serving import set_apart_what_stays


def test_a_collection_walks_only_what_came_after_the_start():
    built = [[number] for number in range(50_000)]
    try:
        before = len(gc.get_objects())
        set_apart_what_stays()
        assert gc.get_freeze_count() >= len(built)
        assert len(gc.get_objects()) < before / 10
        later = [[number] for number in range(100)]
        assert gc.is_tracked(later)
    finally:
        gc.unfreeze()
