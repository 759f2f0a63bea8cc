#!/usr/bin/env python3
"""Runs one management command of the project."""

import os
import sys

from django.core.management import execute_from_command_line

from tracker.database import commands

if __name__ == "__main__":
    if sys.argv[1:2] == ["demo"]:
        # Made-up data, for this machine only and without TLS. Settings are read before the command is asked.
        os.environ |= {"SAMPLE_DATA": "1", "HTTPS": "0", "ALLOWED_HOSTS": "127.0.0.1,localhost", "SCRIPT_NAME": ""}
        os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        commands.prepare(sys.argv[1:], os.environ)
        execute_from_command_line(sys.argv)
    except commands.DatabaseMissing as missing:
        sys.stderr.write(f"{missing}\n")
        sys.exit(2)
