"""A machine of one's own for a while: another root of the file system, with its own processes and its own network.

It lies over the root of this machine, or over a folder such as debootstrap makes; what is done there is in memory, and
gone at the end. By hand, in a folder that debootstrap made:

    python -m tests.deployment.private_root FOLDER < script

Needs root, and the right to mount.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SYSTEMCTL = Path(__file__).parent / "systemctl"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# The first process of the new machine: mounts, then waits to be killed, and all others with it.
FIRST = """
set -eu
mount --make-rprivate /
mount -t tmpfs -o mode=0755 tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/root"
mount -t proc proc "$1/root/proc"
mount --rbind /dev "$1/root/dev"
mount -t tmpfs -o mode=0755 tmpfs "$1/root/run"
"$3" -c "$4"
touch "$1/root/run/is-ready"
exec sleep infinity
"""
LOOPBACK_UP = """
import fcntl, socket, struct
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh", b"lo", 1))
"""
"""SIOCSIFFLAGS with IFF_UP, since not every machine has `ip`."""


@dataclass(frozen=True)
class PrivateRoot:
    """The machine: the number of its first process, and where its root is."""

    process: int
    root: str

    def run(self, script: str, *, online: bool = False, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a shell script there as root, stopping at its first fault; `online` lends it this machine's network."""
        network = [] if online else ["--net"]
        return subprocess.run(
            ["nsenter", f"--target={self.process}", "--mount", "--pid", *network, "chroot", self.root, "sh", "-eu"],
            input=f"cd /\n{script}", capture_output=True, text=True, check=False, timeout=900,
            env={"PATH": PATH, "HOME": "/root", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"} | variables,
        )  # fmt: skip

    def put(self, source: Path, target: str) -> None:
        """Copy a file of this machine there, with its mode."""
        mode = f"{source.stat().st_mode & 0o777:o}"
        command = f"mkdir -p $(dirname {target}) && rm -f {target} && cat > {target} && chmod {mode} {target}"
        with source.open("rb") as file:
            subprocess.run(
                ["nsenter", f"--target={self.process}", "--mount", "chroot", self.root, "/bin/sh", "-c", command],
                stdin=file, check=True, env={"PATH": PATH},
            )  # fmt: skip


@contextmanager
def private_root(lower: str = "/") -> Iterator[PrivateRoot | None]:
    """Yield the machine, or None where this process may not make one."""
    top = tempfile.mkdtemp(prefix="tracker-root-", dir="/tmp")
    process = subprocess.Popen(
        ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child",
         "sh", "-c", FIRST, "sh", top, lower, sys.executable, LOOPBACK_UP],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        first = _first_process(process, f"{top}/root")
        if first is None:
            yield None
            return
        made = PrivateRoot(first, f"{top}/root")
        made.put(SYSTEMCTL, "/usr/local/sbin/systemctl")
        for name in ("/etc/resolv.conf", "/etc/hosts"):
            made.put(Path(name).resolve(), name)
        yield made
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(top, ignore_errors=True)


def _first_process(unshare: subprocess.Popen[bytes], root: str) -> int | None:
    """Return the number of the first process there once it is ready."""
    until = time.monotonic() + 20
    while time.monotonic() < until and unshare.poll() is None:
        children = Path(f"/proc/{unshare.pid}/task/{unshare.pid}/children").read_text().split()
        if children and Path(f"/proc/{children[0]}/root{root}/run/is-ready").exists():
            return int(children[0])
        time.sleep(0.05)
    return None


def pip_settings() -> dict[str, str]:
    """What this machine says of where packages come from."""
    return {name: value for name, value in os.environ.items() if name.startswith("PIP_")}


if __name__ == "__main__":
    with private_root(sys.argv[1]) as machine:
        if machine is None:
            sys.exit("This process may not make another root.")
        done = machine.run(sys.stdin.read(), online=True, **pip_settings())
        sys.stdout.write(done.stdout + done.stderr)
        sys.exit(done.returncode)
