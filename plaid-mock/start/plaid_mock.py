"""Starts plaid-mock for the tests of a Python program. Copy this file beside them:

    with plaid_mock.start() as mock:
        configuration = plaid.Configuration(host=mock.url, api_key=keys)

Needs `plaid-mock` in PATH, or its path in the environment variable PLAID_MOCK. Arguments are options of the program,
such as `start("--seed", "7")`.
"""

import json
import os
import subprocess
import urllib.error
import urllib.request


class Mock:
    """A server that runs until `stop`, or until the program ends."""

    def __init__(self, process, url):
        self.process, self.url = process, url

    def control(self, path, body=None):
        """Sends `POST /_mock/<path>` and returns its answer."""
        headers = {"content-type": "application/json"}
        data = json.dumps(body or {}).encode()
        request = urllib.request.Request(f"{self.url}/_mock/{path}", data, headers, method="POST")
        try:
            with urllib.request.urlopen(request) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.read().decode()}") from error

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=10)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def start(*options):
    """Starts a server on a free port, and returns it when it listens."""
    command = os.environ.get("PLAID_MOCK", "plaid-mock")
    # The server ends with this program, however it ends, because its standard input closes.
    arguments = [command, "--port", "0", "--quiet", "--until-eof", *options]
    process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"{command} ended with status {process.wait()} before it listened")
    return Mock(process, line.split()[-1])
