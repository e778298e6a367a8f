"""One endpoint with one query."""

from django.http import HttpRequest, JsonResponse
from django.urls import path

from benchmarks.peer.items import models


def row(_request: HttpRequest) -> JsonResponse:
    """The newest row."""
    found = models.T000.objects.order_by("-id").values("id", "text_0", "amount").first()
    answer = JsonResponse(found or {})
    answer["Content-Length"] = str(len(answer.content))  # else gunicorn sends it in chunks
    return answer


urlpatterns = [path("row", row)]
