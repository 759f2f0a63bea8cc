"""A small machine in a folder: the system's own PostgreSQL, nginx with TLS and a mail server, around our units."""

from __future__ import annotations

import os
import pwd
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from queue import Queue
from typing import Any

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.deployment.running import ROOT, clean, free_port
from tests.deployment.test_examples import FOLDER, read_unit, values

PASSWORDS = {"tracker_owner": "owner's / secret", "tracker": "server's secret"}
MAIL_PASSWORD = "mail's secret"


def postgresql_programs() -> Path | None:
    """The folder of the newest PostgreSQL server of this machine, as Debian keeps several beside each other."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else None


def missing_programs() -> list[str]:
    """What this machine lacks."""
    missing = [name for name in ("nginx", "openssl", "systemd-analyze") if shutil.which(name) is None]
    return missing + ([] if postgresql_programs() else ["a PostgreSQL server"])


class Letters:
    """Takes mail, as a handler of aiosmtpd."""

    def __init__(self) -> None:
        self.received: Queue[EmailMessage] = Queue()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd calls it)
        """Keep one message."""
        self.received.put(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def next(self) -> EmailMessage:
        """The next message; raises Empty where none comes."""
        return self.received.get(timeout=60)


@dataclass
class Machine:
    """Where everything is, and what runs."""

    folder: Path
    port: int
    plain_port: int
    mail_port: int
    prefix: str = ""
    beside: Machine | None = None
    database: str = "tracker"
    letters: Letters = field(default_factory=Letters)

    @property
    def server(self) -> Path:
        """The folder of PostgreSQL, its own or that of the machine beside it."""
        return self.beside.server if self.beside else self.folder / "pg"

    @property
    def site(self) -> str:
        """How addresses of the site begin."""
        return f"https://localhost:{self.port}{self.prefix}"

    @property
    def certificate(self) -> Path:
        """Nobody else trusts it."""
        return self.folder / "fullchain.pem"

    @property
    def socket(self) -> Path:
        """Where nginx reaches the site."""
        return self.folder / "tracker.sock"

    def address(self, role: str, database: str = "") -> str:
        """The address of a database as one of the roles."""
        password = PASSWORDS[role].replace("/", "%2F").replace(" ", "%20").replace("'", "%27")
        return f"postgres://{role}:{password}@/{database or self.database}?host={self.server}"

    def sql(self, statement: str, database: str = "", role: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement, as the server's superuser unless another role is named."""
        with psycopg.connect(
            host=str(self.server),
            user=role,
            dbname=database or self.database,
            password=PASSWORDS.get(role),
            autocommit=True,
        ) as connection:
            found = connection.execute(statement)  # type: ignore[arg-type]
            return found.fetchall() if found.description else []

    def environment(self) -> dict[str, str]:
        """The variables of `tracker.env`, each with what this machine has."""
        here = {
            "DATABASE_URL": self.address("tracker"), "SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "localhost",
            "SITE_URL": f"https://localhost:{self.port}", "VAR": str(self.folder / "var"), "EMAIL_HOST": "localhost",
            "EMAIL_PORT": str(self.mail_port), "EMAIL_USER": "tracker", "EMAIL_PASSWORD": MAIL_PASSWORD,
            "SCRIPT_NAME": self.prefix, "LOG_FORMAT": "json", "SENTRY_DSN": "",
        }  # fmt: skip
        example = values(FOLDER / "tracker.env")
        assert here.keys() <= example.keys()
        # The mail server's certificate is nobody's either.
        return clean(**(example | here), SSL_CERT_FILE=str(self.certificate), CSRF_TRUSTED_ORIGINS=self.trusted)

    @property
    def trusted(self) -> str:
        """Our port is no port that browsers leave out, and nginx passes on the name alone."""
        return f"https://localhost:{self.port}"

    def as_owner(self) -> dict[str, str]:
        """The variables of a command that owns the tables."""
        return self.environment() | {"MIGRATE_DATABASE_URL": self.address("tracker_owner")}

    def command(self, unit: str) -> list[str]:
        """What a unit starts, in this checkout."""
        return shlex.split(
            read_unit(FOLDER / "systemd" / unit)["Service"]["ExecStart"].replace("/opt/tracker", str(ROOT))
        )

    def run_unit(self, unit: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the program of a unit to its end, as its timer does."""
        text = (FOLDER / "systemd" / unit).read_text(encoding="utf-8")
        env = self.environment() if "/etc/tracker/tracker.env" in text else clean()
        if "/etc/tracker/owner.env" in text:
            env["MIGRATE_DATABASE_URL"] = self.address("tracker_owner")
        env["PATH"] = f"{postgresql_programs()}:{env['PATH']}"
        return subprocess.run(
            self.command(unit), cwd=ROOT, env=env | variables, capture_output=True, text=True, check=False, timeout=300
        )

    def manage(self, *arguments: str, **variables: str) -> str:
        """Run a command with the environment of the site, or of the owner where `tracker-manage` says so."""
        owner = re.search(r"^  (.+)\)\n    user=tracker_owner", (FOLDER / "tracker-manage").read_text(), re.MULTILINE)
        is_owners = owner is not None and arguments[0] in owner[1].split(" | ")
        env = (self.as_owner() if is_owners else self.environment()) | variables
        done = subprocess.run(
            [".venv/bin/python", "manage.py", *arguments],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def log(self, name: str) -> str:
        """What one of the programs wrote."""
        path = self.folder / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


@contextmanager
def machine(folder: Path) -> Iterator[Machine]:
    """PostgreSQL with both roles and an empty database, nginx, and mail; the site itself is started by `site`."""
    made = Machine(folder, free_port(), free_port(), free_port())
    _make_certificate(made)
    with _postgresql(made), _mail(made), _nginx(made):
        for role, password in PASSWORDS.items():
            literal = password.replace("'", "''")
            made.sql(f"CREATE ROLE {role} LOGIN PASSWORD '{literal}'", "postgres")
        create_database(made, "tracker")
        yield made


@contextmanager
def machine_beside(other: Machine, folder: Path, prefix: str) -> Iterator[Machine]:
    """A second site on the PostgreSQL of another, in a copy of its tables as `prepare` made them; below a path."""
    made = Machine(folder, free_port(), free_port(), free_port(), prefix, other, "tracker_beside")
    _make_certificate(made)
    made.sql(f"CREATE DATABASE {made.database} OWNER tracker_owner TEMPLATE {PREPARED}", "postgres")
    try:
        with _mail(made), _nginx(made):
            yield made
    finally:
        made.sql(f"DROP DATABASE {made.database} WITH (FORCE)", "postgres")


def create_database(made: Machine, name: str) -> None:
    """Make an empty database as the page says."""
    made.sql(
        f"CREATE DATABASE {name} OWNER tracker_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0", "postgres"
    )


PREPARED = "tracker_prepared"
"""A copy of the database of a machine, with its tables and nothing in them; nobody connects to it."""


def prepare(made: Machine) -> None:
    """Make the tables and collect the static files, as the page says."""
    made.manage("migrate", "--no-input", "--verbosity=0")
    if made.beside is None:
        made.sql(f"CREATE DATABASE {PREPARED} OWNER tracker_owner TEMPLATE {made.database}", "postgres")
    made.sql(made.manage("database_roles", "--role=tracker"))
    made.manage("collectstatic", "--no-input")


@contextmanager
def socket_unit(made: Machine) -> Iterator[socket.socket]:
    """Listen where nginx reaches the site, as systemd does for `tracker.socket`; whoever comes waits for a service."""
    made.socket.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as held:
        held.bind(str(made.socket))
        held.listen(128)
        yield held


@contextmanager
def service(made: Machine, unit: str, held: socket.socket | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Run the program of a unit till the end of the block; `held` is the socket that systemd would hand it."""
    command = made.command(unit)
    options: dict[str, Any] = {}
    if held is not None:
        number = held.fileno()
        # systemd hands sockets over from number 3 on, and says so to the process of this number.
        command = ["sh", "-c", 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"', "sh", *command]
        options = {"pass_fds": [3], "preexec_fn": lambda: os.dup2(number, 3)}
    with (made.folder / f"{unit}.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=made.environment(), stdout=log, stderr=log, **options)
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=45)
        process.kill()
        process.wait()


@contextmanager
def serving(made: Machine) -> Iterator[None]:
    """The site and its worker, as their units start them."""
    with ExitStack() as stack:
        held = stack.enter_context(socket_unit(made))
        stack.enter_context(service(made, "tracker.service", held))
        stack.enter_context(service(made, "tracker-worker.service"))
        yield


@contextmanager
def _postgresql(made: Machine) -> Iterator[None]:
    programs = postgresql_programs()
    assert programs is not None
    data = made.folder / "pg"
    data.mkdir(mode=0o700)
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        # It refuses to run as root.
        name = next(each.pw_name for each in pwd.getpwall() if each.pw_name in ("postgres", "nobody"))
        found = pwd.getpwnam(name)
        os.chown(data, found.pw_uid, found.pw_gid)
        user = {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    # Roles sign in with passwords, except the superuser, who is this test.
    options = {"cwd": "/", "env": clean(LC_ALL="C.UTF-8"), "stdout": subprocess.DEVNULL, **user}
    subprocess.run(
        [programs / "initdb", "-D", data / "data", "--username=postgres", "--auth=scram-sha-256", "--auth-local=trust",
         "--encoding=UTF8", "--locale=C.UTF-8"],
        check=True, **options,
    )  # fmt: skip
    rules = "local all postgres trust\nlocal all all scram-sha-256\n"
    (data / "data" / "pg_hba.conf").write_text(rules)
    settings = f"-c listen_addresses='' -c unix_socket_directories='{data}' -c unix_socket_permissions=0777"
    control: list[Any] = [programs / "pg_ctl", "-D", data / "data", "-w", "-l", data / "log", "-o", settings]
    data.chmod(0o755)
    subprocess.run([*control, "start"], check=True, **options)
    try:
        yield
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, **options)


@contextmanager
def _mail(made: Machine) -> Iterator[None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, made.folder / "privkey.pem")

    def sign_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"tracker", MAIL_PASSWORD.encode())
        return AuthResult(success=known)

    controller = Controller(
        made.letters, hostname="localhost", port=made.mail_port, tls_context=context, require_starttls=True,
        authenticator=sign_in, auth_required=True,
    )  # fmt: skip
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def nginx_configuration(made: Machine) -> str:
    """The example with the ports, names and paths of this machine, below a path where it is to be."""
    text = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    for there, here in {
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{made.plain_port};",
        "listen 443 ": f"listen 127.0.0.1:{made.port} ",
        "tracker.example.org": "localhost",
        "/etc/ssl/tracker": str(made.folder),
        "/var/log/nginx/tracker.log": str(made.folder / "nginx.log"),
        "/run/tracker.sock": str(made.socket),
        "https://$server_name$request_uri": f"https://$server_name:{made.port}$request_uri",
        "location / {": f"location {made.prefix}/ {{",
        "location = /readyz {": f"location = {made.prefix}/readyz {{",
    }.items():
        assert there in text, there
        text = text.replace(there, here)
    user = "user root;\n" if os.geteuid() == 0 else ""
    paths = "".join(
        f"{name}_temp_path {made.folder / 'nginx' / name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"{user}pid {made.folder / 'nginx.pid'};\ndaemon off;\nerror_log {made.folder / 'nginx-error.log'};\n"
        f"events {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\n{paths}{text}}}\n"
    )


@contextmanager
def _nginx(made: Machine) -> Iterator[None]:
    (made.folder / "nginx").mkdir()
    file = made.folder / "nginx.conf"
    file.write_text(nginx_configuration(made), encoding="utf-8")
    command = ["nginx", "-c", str(file), "-p", str(made.folder), "-e", str(made.folder / "nginx-error.log")]
    done = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr, done.stderr
    process = subprocess.Popen(command)
    try:
        _wait_for(made.port)
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"Nobody listens at port {port}")


def _make_certificate(made: Machine) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:TRUE",
         "-keyout", str(made.folder / "privkey.pem"), "-out", str(made.certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
