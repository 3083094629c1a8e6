/* Sort and filter tables, open the search and what a link leads to. Pages read fine without. */

(() => {
  "use strict"

  const CHINESE = {
    /* the words of this script */
  }
  const t = text => (document.documentElement.lang.toLowerCase().startsWith("zh") && CHINESE[text]) || text

  const text = cell => cell.textContent.trim()
  const number = value => (/^[<>=~≈]*\s*-?[\d,]+(\.\d+)?/.test(value) ? parseFloat(value.replace(/[^\d.-]/g, "")) : NaN)

  function compare(a, b) {
    const [x, y] = [number(a), number(b)]
    if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y
    return a.localeCompare(b, undefined, { numeric: true })
  }

  /* Unknown cells ("–") stay last, whichever way a column is sorted. */
  function sort(table, column, header) {
    const up = header.getAttribute("aria-sort") !== "ascending"
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort")
    header.setAttribute("aria-sort", up ? "ascending" : "descending")
    const rows = [...table.tBodies[0].rows].map(row => [text(row.cells[column]), row])
    rows.sort(([a], [b]) => (a === "–") - (b === "–") || (up ? compare(a, b) : compare(b, a)))
    table.tBodies[0].append(...rows.map(([, row]) => row))
  }

  function enhance(table) {
    if (table.dataset.faqTable === "ready") return
    table.dataset.faqTable = "ready"
    const headers = [...table.tHead.rows[0].cells]
    headers.forEach((header, column) => {
      if (header.closest(".faq-table:not(.faq-status)") && column === headers.length - 1) return // sources
      const button = document.createElement("button")
      button.type = "button"
      button.append(...header.childNodes)
      button.addEventListener("click", () => sort(table, column, header))
      header.append(button)
    })
    if (table.tBodies[0].rows.length < 8) return
    const rows = [...table.tBodies[0].rows]
    const choices = document.createElement("div")
    choices.className = "faq-choices"
    const filter = document.createElement("input")
    filter.type = "search"
    filter.className = "faq-filter"
    filter.placeholder = t("Filter rows")
    filter.setAttribute("aria-label", filter.placeholder)
    const chosen = (table.dataset.faqChoose ?? "").split(",").filter(Boolean).map(name => {
      const column = headers.findIndex(header => text(header) === name)
      const select = document.createElement("select")
      select.setAttribute("aria-label", name)
      select.append(new Option(`${name}${t(": ")}${t("all")}`, ""))
      for (const value of [...new Set(rows.map(row => text(row.cells[column])))].sort()) select.append(new Option(value))
      return [column, select]
    })
    const show = () => {
      const words = filter.value.toLowerCase().split(/\s+/)
      for (const row of rows)
        row.hidden =
          !words.every(word => row.textContent.toLowerCase().includes(word)) ||
          chosen.some(([column, select]) => select.value && text(row.cells[column]) !== select.value)
    }
    choices.append(filter, ...chosen.map(([, select]) => select))
    choices.addEventListener("input", show)
    table.parentElement.before(choices)
  }

  /* The search is loaded when it is first used. */
  const FOLDER = new URL(".", document.currentScript.src)
  let loaded

  function withSearch(use) {
    loaded ??= new Promise((done, failed) => {
      const script = document.createElement("script")
      script.src = new URL("search.js", FOLDER)
      script.onload = () => done(globalThis.faqcheckSearch)
      script.onerror = failed
      document.head.append(script)
    })
    return loaded.then(use)
  }

  const openSearch = () => withSearch(search => search.open())
  const typing = target => target.matches("input, textarea, select, [contenteditable]") || target.isContentEditable

  /* The keys that open the search of the theme too. */
  document.addEventListener("keydown", event => {
    if (!["/", "s", "f"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return
    if (typing(event.target) || document.querySelector("dialog[open]")) return
    const form = document.querySelector(".faq-search input")
    if (!form && !document.querySelector(".faq-find")) return
    event.preventDefault()
    if (form?.checkVisibility()) form.focus()
    else openSearch()
  })

  document.addEventListener("focusin", event => {
    const form = event.target.closest?.(".faq-search")
    if (form) withSearch(search => search.attach(form))
  })
  document.addEventListener("submit", event => {
    if (event.target.matches(".faq-search")) event.preventDefault()
  })

  /* A button in the header of the theme, in place of its own search if that is there. */
  function findButton() {
    document.querySelectorAll(".faq-search").forEach(form => form.hidden = false)
    const header = document.querySelector(".md-header__inner")
    if (!header || header.querySelector(".faq-find")) return
    const button = document.createElement("button")
    button.type = "button"
    button.className = "faq-find"
    const label = document.createElement("span")
    label.textContent = t("Search")
    const key = document.createElement("kbd")
    key.textContent = "/"
    key.setAttribute("aria-hidden", "true")
    button.append(label, key)
    button.setAttribute("aria-keyshortcuts", "/")
    button.addEventListener("click", openSearch)
    const own = header.querySelector(".md-search")
    header.querySelector("label[for=__search]")?.remove()
    if (own) own.replaceWith(button)
    else header.insertBefore(button, header.querySelector(".md-header__source"))
  }

  /* Words that led here are marked. */
  function markFound() {
    const words = new URLSearchParams(location.search).get("h")
    const article = document.querySelector("article, main, [role=main]")
    if (words && article && !article.querySelector("mark")) return withSearch(search => search.mark(article, words))
  }

  /* Show what is hidden in a closed tab or behind a click. */
  function reveal(element) {
    for (let e = element; e; e = e.parentElement) {
      if (e instanceof HTMLDetailsElement) e.open = true
      if (!e.matches(".tabbed-block")) continue
      const tabs = e.closest(".tabbed-set")
      tabs.querySelectorAll(":scope > input")[[...e.parentElement.children].indexOf(e)].checked = true
    }
  }

  /* Old addresses, `topic/#question`, lead on; `#tab-curl` chooses a tab. */
  function open() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!target) return
    const question = target.matches(".faq-contents > ul > li") && target.querySelector("a")
    if (question) return location.replace(question.href)
    if (target.matches(".tabbed-set > input")) {
      target.checked = true
      return target.parentElement.scrollIntoView()
    }
    reveal(target)
    target.scrollIntoView()
  }

  /* The first word that a search has marked may be in a tab that is closed. */
  function openMarked() {
    const mark = new URLSearchParams(location.search).has("h") && document.querySelector("article .tabbed-block mark")
    if (mark && !mark.checkVisibility()) reveal(mark)
  }

  /* Names that the theme leaves out, for people who cannot see the page. */
  function name() {
    document.querySelectorAll(".md-code__nav").forEach((nav, i) => nav.setAttribute("aria-label", `${t("Code actions")} ${i + 1}`))
  }

  /* On a disk, a link to a folder shows its files: lead to its page instead. */
  function leadFromDisk() {
    if (location.protocol !== "file:") return
    for (const link of document.querySelectorAll("a[href]"))
      if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html"
  }

  /* Tables and rows of tabs that are wider than the screen scroll; keys have to reach them. */
  function reachScrolled() {
    for (const frame of document.querySelectorAll(".md-typeset__scrollwrap, .tabbed-labels"))
      if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0
      else frame.removeAttribute("tabindex")
  }

  function start() {
    leadFromDisk()
    reachScrolled()
    findButton()
    document.querySelectorAll("table[data-faq-table]").forEach(enhance)
    name()
    open()
    markFound()?.then(openMarked)
  }

  addEventListener("hashchange", open)
  addEventListener("resize", reachScrolled)
  if (typeof document$ !== "undefined") document$.subscribe(() => setTimeout(start))
  else if (document.readyState === "loading") addEventListener("DOMContentLoaded", start)
  else start()
})()
