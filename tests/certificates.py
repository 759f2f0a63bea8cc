"""Certificates for web servers of tests, made by openssl: good ones, and those that nobody should accept."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

HOST = "hooks.example.org"


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def authority(folder: Path) -> Path:
    """Make an authority in a folder, and return the file of its certificate, for those who shall trust it."""
    _openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority",
             "-keyout", "ca.key", "-out", "ca.pem")  # fmt: skip
    return folder / "ca.pem"


def server_side(folder: Path, *, name: str = HOST, days: int = 2, by_authority: bool = True) -> ssl.SSLContext:
    """Return what a server needs to speak TLS under a name, by the authority of the folder, or signed by itself.

    With `days` below 0 the certificate has expired.
    """
    (folder / "names").write_text(f"subjectAltName=DNS:{name}\n")
    _openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}",
             "-keyout", "key.pem", "-out", "request.pem")  # fmt: skip
    signed_by = ["-CA", "ca.pem", "-CAkey", "ca.key"] if by_authority else ["-key", "key.pem"]
    _openssl(folder, "x509", "-req", "-in", "request.pem", *signed_by, "-days", str(days),
             "-extfile", "names", "-out", "chain.pem")  # fmt: skip
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(folder / "chain.pem", folder / "key.pem")
    return made
