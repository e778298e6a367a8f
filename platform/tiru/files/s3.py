"""The object store on any S3 service, by boto3 in threads; each tenant under its own prefix."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Any

import boto3
from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError

from tiru.errors import Unavailable
from tiru.files.store import ObjectMissing, Stored, check_key, key_for
from tiru.i18n import _

MISSING = ("404", "NoSuchKey", "NotFound")


class S3Store:
    """Objects at `s3://<bucket>/<tenant>/<key>`. Failures of the service are Unavailable."""

    def __init__(self, bucket: str, **client: Any) -> None:
        """`client` goes to boto3: endpoint_url, region_name, aws_access_key_id, aws_secret_access_key."""
        self._bucket = bucket
        self._client: Any = boto3.client(
            "s3",
            config=Config(
                retries={"max_attempts": 4, "mode": "standard"},
                connect_timeout=5,
                read_timeout=60,
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
            **client,
        )

    async def put(self, tenant: str, content: bytes, *, suffix: str = "") -> Stored:
        digest = hashlib.sha256(content).hexdigest()
        key = key_for(digest, suffix)
        await self._call("put_object", Key=self._at(tenant, key), Body=content)
        return Stored(key, digest, len(content))

    async def get(self, tenant: str, key: str) -> bytes:
        answer = await self._call("get_object", Key=self._at(tenant, check_key(key)))
        content: bytes = await asyncio.to_thread(answer["Body"].read)
        return content

    async def delete(self, tenant: str, key: str) -> None:
        await self._call("delete_object", Key=self._at(tenant, check_key(key)))

    async def keys(self, tenant: str) -> AsyncIterator[str]:
        token: dict[str, str] = {}
        prefix = self._at(tenant, "")
        while True:
            answer = await self._call("list_objects_v2", Prefix=prefix, **token)
            for entry in answer.get("Contents", ()):
                yield entry["Key"].removeprefix(prefix)
            if not answer.get("IsTruncated"):
                return
            token = {"ContinuationToken": answer["NextContinuationToken"]}

    async def delete_all(self, tenant: str) -> int:
        found = [key async for key in self.keys(tenant)]
        for key in found:
            await self._call("delete_object", Key=self._at(tenant, key))
        return len(found)

    async def make_bucket(self) -> None:
        """Create the bucket where it is missing (demonstrations, tests)."""
        try:
            await self._call("head_bucket")
        except ObjectMissing:
            await self._call("create_bucket")

    def _at(self, tenant: str, key: str) -> str:
        if not tenant.replace("-", "").replace("_", "").isalnum():
            raise ValueError(tenant)
        return f"{tenant}/{key}"

    async def _call(self, verb: str, **parameters: Any) -> Any:
        try:
            return await asyncio.to_thread(getattr(self._client, verb), Bucket=self._bucket, **parameters)
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code"))
            if code in MISSING:
                raise ObjectMissing(str(parameters.get("Key", self._bucket))) from error
            raise Unavailable(_("Penyimpanan berkas menolak: %(code)s.", code=code)) from error
        except BotoCoreError as error:
            raise Unavailable(
                _("Penyimpanan berkas tidak bisa dihubungi."), remedy=type(error).__name__
            ) from error
