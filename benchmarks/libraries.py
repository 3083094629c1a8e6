"""Ask MiniSearch, Orama and Pagefind the queries of `tests/search/queries.yml`.

    npm install --prefix FOLDER pagefind@1.6.0 @orama/orama@3.1.18 minisearch@7.2.0
    mkdocs build --site-dir SITE
    python benchmarks/libraries.py FOLDER SITE

Orama and MiniSearch get the texts and the weights of our index, Pagefind gets the built pages, and
its index of pages in Chinese for queries in Chinese. The score that parts answered from unanswered
is the one that does it best on the queries that were tuned on; what has no hit is told as
unanswered.
"""

from __future__ import annotations

import functools
import http.server
import json
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from faqcheck.content import find_project, load_faq
from faqcheck.site import Ranking, search_index
from faqcheck.site.search.files import index_data

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from search.queries import Query, read_queries  # noqa: E402

Hits = list[list[Any]]
"""Id and score, best first."""
IN_BROWSER = """async queries => {
  const pagefind = await import("/pagefind/pagefind.js")
  await pagefind.init()
  const found = []
  for (const query of queries) {
    const { results } = await pagefind.search(query)
    const best = results.slice(0, 3).map(async hit => [(await hit.data()).url, hit.score])
    found.push(await Promise.all(best))
  }
  return found
}"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


def main() -> None:
    folder, site = (Path(argument).resolve() for argument in sys.argv[1:3])
    queries = read_queries()
    index = search_index(load_faq(find_project(ROOT)))
    ranking = Ranking(index)
    texts = [query.text.replace("\n", " ") for query in queries]
    hits = [[[h.answer.id, h.score] for h in ranking.find(text).hits[:3]] for text in texts]
    found: dict[str, list[Hits]] = {"faqcheck": hits}
    script = Path(shutil.copy(ROOT / "benchmarks" / "libraries.mjs", folder))
    given = json.dumps({"index": index_data(index), "queries": texts})
    ran = subprocess.run(
        ["node", script], input=given, stdout=subprocess.PIPE, text=True, check=True
    )
    found |= json.loads(ran.stdout)
    found["Pagefind"] = pagefind(folder, site, queries, texts)
    print(f"{'held out':<18} first  three  errors chinese  none told  answers untold")
    for name, results in found.items():
        show(name, list(zip(queries, results, strict=True)))


def pagefind(folder: Path, site: Path, queries: list[Query], texts: list[str]) -> list[Hits]:
    """Index the questions of a built site, and return what a browser finds for each query."""
    command = [folder / "node_modules/.bin/pagefind", "--site", site, "--root-selector", "article"]
    subprocess.run([*command, "--glob", "{q,zh/q}/*/index.html"], check=True, capture_output=True)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=site)
    handler.func.log_message = lambda *_: None  # type: ignore[attr-defined]
    found: dict[int, Hits] = {}
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for home, is_chinese in (("", False), ("zh/", True)):
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/{home}")
            chosen = [n for n, q in enumerate(queries) if (q.kind == "chinese") == is_chinese]
            results = page.evaluate(IN_BROWSER, [texts[n] for n in chosen])
            for number, hits in zip(chosen, results, strict=True):
                found[number] = [[re.findall(r"q/([^/]+)/", url)[0], score] for url, score in hits]
        browser.close()
        server.shutdown()
    return [found[number] for number in range(len(queries))]


def show(name: str, results: list[tuple[Query, Hits]]) -> None:
    """Print how a search does on the queries that were held out."""
    tuned = [one for one in results if not one[0].held_out]
    scores = {hits[0][1] for _, hits in tuned if hits}
    least = 0.5 if name == "faqcheck" else max(scores, key=lambda s: sum(told(tuned, s)))
    held = [one for one in results if one[0].held_out]
    answered = [one for one in held if one[0].answers]
    shares = [
        share(answered, 1),
        share(answered, 3),
        share([one for one in answered if one[0].kind == "error"], 3),
        share([one for one in answered if one[0].kind == "chinese"], 3),
    ]
    right, none = told(held, least)
    figures = "".join(f"{100 * value:7.1f}" for value in (*shares, none, 1 - right))
    print(f"{name:<16}{figures}")


def share(results: list[tuple[Query, Hits]], most: int) -> float:
    """Return how often a right answer is among the first."""
    right = [query.answers & {name for name, _ in hits[:most]} for query, hits in results]
    return sum(map(bool, right)) / len(right)


def told(results: list[tuple[Query, Hits]], least: float) -> tuple[float, float]:
    """Return how many answered queries are called answered, and unanswered ones unanswered."""
    rates = []
    for is_answered in (True, False):
        some = [hits for query, hits in results if bool(query.answers) == is_answered]
        called = [bool(hits) and hits[0][1] >= least for hits in some]
        rates.append(sum(one == is_answered for one in called) / len(called))
    return rates[0], rates[1]


if __name__ == "__main__":
    main()
