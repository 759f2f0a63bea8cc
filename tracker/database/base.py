"""Django's PostgreSQL backend, which sees to it that the embedded server runs when a connection is opened."""

from collections.abc import Iterable
from pathlib import Path

from django.db.backends.postgresql import client

from tracker import embedded
from tracker.database import pages


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell`, with the embedded server's own psql."""

    def runshell(self, parameters: Iterable[str]) -> None:
        """Start the server first, since this opens no connection of Django's."""
        folder = Path(self.connection.settings_dict["EMBEDDED_FOLDER"])
        host = embedded.running(folder, self.connection.settings_dict["EMBEDDED_IDLE"])
        self.executable_name = str(embedded.program(folder, "psql"))
        self.connection.settings_dict["HOST"] = str(host)
        super().runshell(parameters)


class DatabaseWrapper(pages.DatabaseWrapper):
    """A connection to the embedded server."""

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, object]:
        """Return libpq's words for the server, as far as it is known; also for those who connect without Django."""
        return self._with(
            super().get_connection_params(), embedded.address(Path(self.settings_dict["EMBEDDED_FOLDER"]))
        )

    def get_new_connection(self, conn_params: dict[str, object]) -> object:
        """Connect; if that fails, start the server or wait for it, and connect again."""
        if "host" in conn_params:
            try:
                return super().get_new_connection(conn_params)
            except self.Database.OperationalError:
                pass
        host = embedded.running(Path(self.settings_dict["EMBEDDED_FOLDER"]), self.settings_dict["EMBEDDED_IDLE"])
        return super().get_new_connection(self._with(conn_params, host))

    @staticmethod
    def _with(conn_params: dict[str, object], host: Path | None) -> dict[str, object]:
        """Return the parameters for the server whose socket is in the folder `host`; only our own options are kept."""
        if host is None:
            return conn_params
        return conn_params | embedded.parameters(host) | {"options": conn_params.get("options", "")}
