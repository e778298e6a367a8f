"""The object store on any S3 service, by boto3 in threads; each tenant under its own prefix."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping
from tempfile import SpooledTemporaryFile
from typing import Any

import boto3
from boto3.exceptions import Boto3Error, S3UploadFailedError
from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError

from tiru.files.store import (
    CHUNK,
    ObjectMissing,
    Stored,
    StoreUnavailable,
    Usage,
    check_key,
    check_tenant,
    key_for,
)
from tiru.i18n import _

MISSING = ("404", "NoSuchKey", "NotFound")
BEYOND = ("416", "InvalidRange")  # the range starts behind the object's end
IN_MEMORY = 4_000_000  # bytes of a stream held in memory before it goes to a temporary file
PARTS = TransferConfig(multipart_threshold=16_000_000, multipart_chunksize=16_000_000, max_concurrency=2)

Credentials = Callable[[str], "Mapping[str, str] | None"]
"""From a tenant to its own `aws_access_key_id` and `aws_secret_access_key`, or None for the common ones."""


class S3Store:
    """Objects at `s3://<bucket>/<tenant>/<key>`. Failures of the service are StoreUnavailable."""

    def __init__(self, bucket: str, *, credentials: Credentials | None = None, **client: Any) -> None:
        """`client` goes to boto3: endpoint_url, region_name, aws_access_key_id, aws_secret_access_key.

        With `credentials`, each tenant's objects are reached with its own keys, so that a service which
        knows them enforces the prefix a second time.
        """
        self._bucket = bucket
        self._arguments = client
        self._credentials = credentials
        self._clients: dict[str, Any] = {"": self._connect({})}

    async def put(self, tenant: str, content: bytes, *, suffix: str = "") -> Stored:
        digest = hashlib.sha256(content).hexdigest()
        key = key_for(digest, suffix)
        await self._call(tenant, "put_object", Key=self._at(tenant, key), Body=content)
        return Stored(key, digest, len(content))

    async def put_stream(self, tenant: str, chunks: AsyncIterable[bytes], *, suffix: str = "") -> Stored:
        """The name is the hash, known only at the end: so the stream waits in a temporary file."""
        digest, size = hashlib.sha256(), 0
        with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
            async for chunk in chunks:
                digest.update(chunk)
                size += await asyncio.to_thread(spool.write, chunk)
            spool.seek(0)
            key = key_for(digest.hexdigest(), suffix)
            await self._call(tenant, "upload_fileobj", Key=self._at(tenant, key), Fileobj=spool, Config=PARTS)
        return Stored(key, digest.hexdigest(), size)

    async def get(self, tenant: str, key: str) -> bytes:
        return b"".join([chunk async for chunk in self.read(tenant, key)])

    async def read(self, tenant: str, key: str, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        wanted: dict[str, str] = {}
        if start or stop is not None:
            wanted["Range"] = f"bytes={start}-{'' if stop is None else stop - 1}"
            if stop is not None and stop <= start:
                return
        answer = await self._call(tenant, "get_object", Key=self._at(tenant, check_key(key)), **wanted)
        if answer is None:
            return
        try:
            while chunk := await asyncio.to_thread(answer["Body"].read, CHUNK):
                yield chunk
        except BotoCoreError as error:
            raise _unreachable(error) from error
        finally:
            answer["Body"].close()

    async def size(self, tenant: str, key: str) -> int:
        answer = await self._call(tenant, "head_object", Key=self._at(tenant, check_key(key)))
        return int(answer["ContentLength"])

    async def delete(self, tenant: str, key: str) -> None:
        await self._call(tenant, "delete_object", Key=self._at(tenant, check_key(key)))

    async def keys(self, tenant: str) -> AsyncIterator[str]:
        prefix = self._at(tenant, "")
        async for entry in self._entries(tenant):
            yield entry["Key"].removeprefix(prefix)

    async def usage(self, tenant: str) -> Usage:
        sizes = [entry["Size"] async for entry in self._entries(tenant)]
        return Usage(len(sizes), sum(sizes))

    async def delete_all(self, tenant: str) -> int:
        found = [entry["Key"] async for entry in self._entries(tenant)]
        for name in found:
            await self._call(tenant, "delete_object", Key=name)
        return len(found)

    async def make_bucket(self) -> None:
        """Create the bucket where it is missing (demonstrations, tests)."""
        try:
            await self._call("", "head_bucket")
        except ObjectMissing:
            await self._call("", "create_bucket")

    async def _entries(self, tenant: str) -> AsyncIterator[dict[str, Any]]:
        token: dict[str, str] = {}
        while True:
            answer = await self._call(tenant, "list_objects_v2", Prefix=self._at(tenant, ""), **token)
            for entry in answer.get("Contents", ()):
                yield entry
            if not answer.get("IsTruncated"):
                return
            token = {"ContinuationToken": answer["NextContinuationToken"]}

    def _at(self, tenant: str, key: str) -> str:
        return f"{check_tenant(tenant)}/{key}"

    def _connect(self, own: Mapping[str, str]) -> Any:
        config = Config(
            retries={"max_attempts": 4, "mode": "standard"},
            connect_timeout=5,
            read_timeout=60,
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        return boto3.session.Session().client("s3", config=config, **{**self._arguments, **own})

    def _client_of(self, tenant: str) -> Any:
        own = self._credentials(tenant) if self._credentials and tenant else None
        if not own:
            return self._clients[""]
        known = own["aws_access_key_id"]
        if known not in self._clients:
            self._clients[known] = self._connect(own)
        return self._clients[known]

    async def _call(self, tenant: str, verb: str, **parameters: Any) -> Any:
        try:
            client = await asyncio.to_thread(self._client_of, tenant)
            return await asyncio.to_thread(getattr(client, verb), Bucket=self._bucket, **parameters)
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code"))
            if code in BEYOND:
                return None
            if code in MISSING:
                raise ObjectMissing(str(parameters.get("Key", self._bucket))) from error
            raise StoreUnavailable(_("Penyimpanan berkas menolak: %(code)s.", code=code)) from error
        except S3UploadFailedError as error:
            raise StoreUnavailable(_("Penyimpanan berkas menolak kiriman ini.")) from error
        except (BotoCoreError, Boto3Error) as error:
            raise _unreachable(error) from error


def _unreachable(error: Exception) -> StoreUnavailable:
    return StoreUnavailable(_("Penyimpanan berkas tidak bisa dihubungi."), remedy=type(error).__name__)
