"""The hundred tables as Django models, made from the same description.

`BENCH_MODELS` says how many of them there are by now: `makemigrations` writes the history step by step.
"""

from __future__ import annotations

import os

from django.db import models

from benchmarks.tables import TABLES, TEXTS


def _model(number: int) -> type[models.Model]:
    fields: dict[str, object] = {f"text_{i}": models.TextField(default="") for i in range(TEXTS)}
    fields |= {
        "amount": models.BigIntegerField(default=0, db_index=True),
        "at": models.DateTimeField(auto_now_add=True, db_index=True),
        "is_done": models.BooleanField(default=False),
        "__module__": __name__,
        "Meta": type("Meta", (), {"db_table": f"bench_t{number:03d}", "app_label": "items"}),
    }
    if number:
        fields["parent"] = models.ForeignKey(f"items.T{number - 1:03d}", null=True, on_delete=models.DO_NOTHING)
    return type(f"T{number:03d}", (models.Model,), fields)


for _number in range(int(os.environ.get("BENCH_MODELS", TABLES))):
    globals()[f"T{_number:03d}"] = _model(_number)
