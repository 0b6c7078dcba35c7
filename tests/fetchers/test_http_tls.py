"""Over TLS, too: certificates are checked, addresses are checked, and the deadline holds."""

import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests.adapters
from fetchers import arxiv_server as server
from fetchers.arxiv_server import QUICK, ArxivServer

from claimcheck.errors import PaperError
from claimcheck.http import Pace, PoliteSession

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a certificate of 127.0.0.1 and its key."""
    folder = tmp_path_factory.mktemp("tls")
    chain, key = folder / "certificate.pem", folder / "key.pem"
    options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    extensions = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(chain)]
    subprocess.run(["openssl", "req", "-x509", *options, *extensions], check=True, capture_output=True)
    return chain, key


@pytest.fixture
def archive(certificate: tuple[Path, Path]) -> Iterator[ArxivServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with ArxivServer(tls=context) as running:
        running.add("2101.00001", "A Paper")
        yield running


def session(archive: ArxivServer, folder: Path) -> PoliteSession:
    return PoliteSession((archive.origin,), user_agent="x", pace=Pace(folder, "test", 0), limits=QUICK)


def test_a_trusted_server_is_read(
    archive: ArxivServer, tmp_path: Path, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(certificate[0]))
    answer = session(archive, tmp_path).get(f"{archive.pdf}/2101.00001v1", max_bytes=1 << 20)
    assert answer.content == archive.papers["2101.00001"].pdf


def test_an_unknown_certificate_is_not_trusted(archive: ArxivServer, tmp_path: Path) -> None:
    with pytest.raises(PaperError, match="certificate"):
        session(archive, tmp_path).get(f"{archive.pdf}/2101.00001v1", max_bytes=1 << 20)
    assert archive.asked == []


def test_the_deadline_ends_an_encrypted_drip(
    archive: ArxivServer, tmp_path: Path, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(certificate[0]))
    archive.fail("pdf", server.drip_headers)
    started = time.monotonic()
    assert session(archive, tmp_path).get(f"{archive.pdf}/2101.00001v1", max_bytes=1 << 20).status == 200
    assert len(archive.asked) == 2
    assert QUICK.deadline_s < time.monotonic() - started < QUICK.deadline_s + 2
