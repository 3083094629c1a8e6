/* Sort and filter tables, feed the search, open what a link leads to. Pages read fine without. */

(() => {
  "use strict"

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
    filter.placeholder = "Filter rows"
    filter.setAttribute("aria-label", "Filter rows")
    const chosen = (table.dataset.faqChoose ?? "").split(",").filter(Boolean).map(name => {
      const column = headers.findIndex(header => text(header) === name)
      const select = document.createElement("select")
      select.setAttribute("aria-label", name)
      select.append(new Option(`${name}: all`, ""))
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

  const COMMON = new Set(
    ("a about after all also am an and any are as at be been but by can could did do does for from get got had has " +
      "have how i if in into is it its just line me my no not of on or our please should so some such than that the " +
      "their then there these they this those to us use used using was we were what when where which while who why " +
      "will with would you your").split(" ")
  )
  const ADDRESS = /\S*(?:\/[\w.~-]+){2,}\S*|\w+:\/\/\S+/g
  const BETWEEN = /[^\p{L}\p{N}]+/u
  const MOST_WORDS = 40

  /* What to look for: no common words, no paths, each word once, "24gb" as "24" and "gb" too. */
  function telling(query) {
    const words = query.replace(ADDRESS, " ").split(BETWEEN).map(word => word.toLowerCase())
    const parts = words.flatMap(word => [word, ...(word.match(/^(\d+)([a-z]{2,})$/)?.slice(1) ?? [])])
    const kept = parts.filter(word => !COMMON.has(word) && (word.length > 1 || /\d/.test(word)))
    return [...new Set(kept.length ? kept : parts)].filter(Boolean).slice(0, MOST_WORDS)
  }

  /* In the language of the search: a word itself weighs most, what begins with it less, what is a
     letter off least. Left alone, the search takes each word for a beginning: an "a" or a "0" in an
     error then finds everything. Numbers say little in a long query. */
  function weighed(query) {
    const words = telling(query)
    return words
      .flatMap((word, i) => {
        if (/^\d+$/.test(word)) return [`${word}^${words.length > 4 ? 2 : 8}`]
        const begins = word.length > 3 || i === words.length - 1
        return [`${word}^8`, ...(begins ? [`${word}*^2`] : []), ...(word.length > 4 ? [`${word}~1^2`] : [])]
      })
      .join(" ")
  }

  /* A hack: the theme offers no other way to change what it asks its search, which is a worker. */
  const QUERY = 2
  const { postMessage } = Worker.prototype
  Worker.prototype.postMessage = function (message, ...rest) {
    const asks = message?.type === QUERY && typeof message.data === "string"
    return postMessage.call(this, asks ? { ...message, data: weighed(message.data) } : message, ...rest)
  }

  /* Of a traceback, the lines that say what went wrong. */
  function complaint(text) {
    const lines = text.split(/\r?\n/).map(line => line.replace(/^\s*\[rank\d+\]:\s?/, "")).filter(line => line.trim())
    if (lines.length < 2) return text
    const errors = lines.filter(line => /^[\w.]*(?:Error|Exception|Iteration|Interrupt)\b/.test(line))
    const told = lines.filter(line => !/^(?:\s|Traceback|During handling|The above exception)/.test(line))
    return (errors.length ? errors.slice(-2) : told.length ? told.slice(-3) : lines.slice(-1)).join(" ")
  }

  function search(value) {
    const input = document.querySelector("[data-md-component=search-query]")
    if (!input) return
    input.value = value.trim()
    input.focus()
    input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
  }

  /* A paste by mouse is no key press, which is what the search waits for. */
  document.addEventListener("paste", event => {
    const input = event.target
    if (!input.matches("[data-md-component=search-query], .faq-search input")) return
    event.preventDefault()
    const [before, after] = [input.value.slice(0, input.selectionStart), input.value.slice(input.selectionEnd)]
    const value = `${before}${complaint(event.clipboardData.getData("text"))}${after}`
    if (input.matches(".faq-search input")) input.value = value
    else search(value)
  })

  document.addEventListener("submit", event => {
    if (!event.target.matches(".faq-search")) return
    event.preventDefault()
    search(event.target.elements.q.value)
  })

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

  /* The theme marks what is visible; words that stand in a closed tab alone open it. */
  function openFound() {
    const words = (new URLSearchParams(location.search).get("h") ?? "").toLowerCase().split(/\s+/).filter(Boolean)
    if (!words.length) return
    const holds = (element, all) => all.every(word => element.textContent.toLowerCase().includes(word))
    const blocks = [...document.querySelectorAll("article .tabbed-block")]
    const shown = blocks.filter(block => block.checkVisibility() && holds(block, words))
    const block = blocks.find(one => !one.checkVisibility() && holds(one, words))
    if (block && !shown.length) reveal(block)
  }

  /* Names that the theme leaves out, for people who cannot see the page. */
  function name() {
    document.querySelector(".md-search")?.setAttribute("aria-label", "Search")
    document.querySelectorAll(".md-code__nav").forEach((nav, i) => nav.setAttribute("aria-label", `Code actions ${i + 1}`))
  }

  /* Browsers let no page on a disk read another file, which a search has to. */
  function sayFromDisk() {
    if (location.protocol !== "file:") return
    const note = document.createElement("p")
    note.className = "faq-note"
    note.textContent = "Opened from disk: the search works only on a web server. Look through all questions instead."
    document.querySelectorAll(".faq-search").forEach(form => form.replaceWith(note))
    document.querySelector(".md-search")?.remove()
  }

  function start() {
    sayFromDisk()
    document.querySelectorAll("table[data-faq-table]").forEach(enhance)
    name()
    open()
    openFound()
  }

  addEventListener("hashchange", open)
  if (typeof document$ !== "undefined") document$.subscribe(() => setTimeout(start))
  else if (document.readyState === "loading") addEventListener("DOMContentLoaded", start)
  else start()
})()
