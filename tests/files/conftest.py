"""A real S3 server for these tests: SeaweedFS, else moto's server."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError

BUCKET = "tiru"
ROOT: dict[str, Any] = {"aws_access_key_id": "root-key", "aws_secret_access_key": "root-secret"}
OWN: dict[str, dict[str, Any]] = {
    slug: {"aws_access_key_id": f"{slug}-key", "aws_secret_access_key": f"{slug}-secret"}
    for slug in ("blora", "kuningan")
}
IDENTITIES = {
    "identities": [
        {
            "name": "root",
            "credentials": [{"accessKey": "root-key", "secretKey": "root-secret"}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        },
        *(
            {
                "name": slug,
                "credentials": [{"accessKey": f"{slug}-key", "secretKey": f"{slug}-secret"}],
                "actions": [f"{verb}:{BUCKET}/{slug}/*" for verb in ("Read", "Write", "List")],
            }
            for slug in OWN
        ),
    ]
}


@dataclass(frozen=True)
class S3Server:
    """`enforces` tells whether it knows the tenants' own keys."""

    endpoint: str
    enforces: bool

    @property
    def client(self) -> dict[str, Any]:
        return {"endpoint_url": self.endpoint, "region_name": "us-east-1"}


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    folder = tmp_path_factory.mktemp("s3")
    weed = shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")
    with _running(_seaweed(weed, folder) if weed else _moto(), folder, enforces=bool(weed)) as server:
        yield server


def _seaweed(program: str, folder: Path) -> tuple[list[str], int]:
    (folder / "identities.json").write_text(json.dumps(IDENTITIES))
    names = ("master", "volume", "filer", "s3")
    ports = dict(zip([*names, *(f"{name}.grpc" for name in names)], _free_ports(8), strict=True))
    return [
        program,
        "server",
        f"-dir={folder}",
        "-s3",
        f"-s3.config={folder / 'identities.json'}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.telemetry=false",
        "-volume.max=4",
        "-master.volumeSizeLimitMB=64",
        f"-filer.localSocket={folder / 'filer.sock'}",
        *(
            f"-{name.replace('.grpc', '')}.port{'.grpc' if 'grpc' in name else ''}={port}"
            for name, port in ports.items()
        ),
    ], ports["s3"]


def _moto() -> tuple[list[str], int]:
    (port,) = _free_ports(1)
    return [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], port


@contextmanager
def _running(command: tuple[list[str], int], folder: Path, *, enforces: bool) -> Iterator[S3Server]:
    arguments, port = command
    server = S3Server(f"http://127.0.0.1:{port}", enforces)
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(arguments, stdout=log, stderr=log, cwd=folder)
        try:
            _wait_for(server, process, folder / "server.log")
            yield server
        finally:
            process.kill()  # it has nothing to keep, and takes ten seconds to say good-bye
            process.wait(10)


def _wait_for(server: S3Server, process: subprocess.Popen[bytes], log: Path) -> None:
    client = boto3.client("s3", **server.client, **ROOT)
    for _ in range(100):
        if process.poll() is not None:
            break
        try:
            client.create_bucket(Bucket=BUCKET)
        except (BotoCoreError, ClientError):
            time.sleep(0.2)
        else:
            return
    pytest.fail("the S3 server did not start:\n" + log.read_text(errors="replace")[-3000:])


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
