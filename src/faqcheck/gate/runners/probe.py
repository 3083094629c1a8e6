"""Ask an address until it answers as wanted: a program, since the server may have its own network.

Arguments: the address, the status to wait for, how often to ask (seconds), and the namespaces to
enter. Writes a line of JSON, `[status, what was said]`, whenever something else is said.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import warm_parent  # type: ignore[import-not-found]


def main() -> None:
    """Ask until the answer is right."""
    address, wanted, every_s, *namespaces = sys.argv[1:]
    warm_parent.enter(namespaces)
    before = None
    while True:
        answer = ask(address)
        if answer != before:
            print(json.dumps(answer), flush=True)  # noqa: T201
        if answer[0] == int(wanted):
            return
        before = answer
        time.sleep(float(every_s))


def ask(address: str) -> tuple[int | None, str]:
    """Return the status of an answer, if there is one, and what to tell of it."""
    try:
        # Straight to the loopback: a proxy of the machine has no business here.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(address, timeout=5) as answer:
            return answer.status, f"{address} answered {answer.status}"
    except urllib.error.HTTPError as err:
        return err.code, f"{address} answered {err.code}"
    except (OSError, http.client.HTTPException) as err:
        return None, f"{address}: {err}" if str(err) else f"{address}: nothing answered"


if __name__ == "__main__":
    main()
