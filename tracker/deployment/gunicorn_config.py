"""gunicorn's configuration: `gunicorn --config tracker/deployment/gunicorn_config.py tracker.wsgi`.

BIND         where to listen, such as 127.0.0.1:8000 or unix:/run/tracker.sock; systemd's socket comes before it
WEB_WORKERS  processes that answer requests; 3 unless given
WEB_THREADS  requests that each of them answers at once; 4 unless given

Each thread keeps one connection to the database: 3 times 4, besides those of the worker and of commands.
"""

import os

from tracker.monitoring import logs

bind = os.environ.get("BIND") or "127.0.0.1:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 3)
threads = int(os.environ.get("WEB_THREADS") or 4)

# Seconds. A worker that does not answer is replaced; one that is told to stop finishes what it has begun.
timeout = 60
graceful_timeout = 30
# A worker is replaced now and then, so that what a library leaks does not add up; not all at the same moment.
max_requests = 5000
max_requests_jitter = 500

# The address of a list with many filters is longer than gunicorn's own limit.
limit_request_line = 8190
# SCRIPT_NAME comes from the environment, and never from a header of a visitor.
forwarder_headers = ""

# The program writes one line for each request itself, without the words people typed; gunicorn's line would have them.
accesslog = None
errorlog = "-"
logconfig_dict = logs.configuration(os.environ.get("LOG_FORMAT") or "text", os.environ.get("LOG_LEVEL") or "INFO")

control_socket_disable = True
