"""What the people who run the site see of it: log lines, answers to probes, and faults sent to their Sentry.

    logs      one format for every line, of the site, its jobs and gunicorn
    requests  one access line a request
    jobs      the job's number on every line that is written while it runs
    health    /livez and /readyz
    faults    Sentry, where SENTRY_DSN names one
    private   what may stand in a log line, and what is left out

None of it repeats the words people typed: no query string, no form value, no local variable, no message of an error
that could quote one. `tracker.settings` imports these modules, so they import no model when they are loaded.
"""
