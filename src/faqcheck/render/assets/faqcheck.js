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
      if (column === headers.length - 1 && text(header) === "Source") return
      const button = document.createElement("button")
      button.type = "button"
      button.append(...header.childNodes)
      button.addEventListener("click", () => sort(table, column, header))
      header.append(button)
    })
    if (table.tBodies[0].rows.length < 8) return
    const filter = document.createElement("input")
    filter.type = "search"
    filter.className = "faq-filter"
    filter.placeholder = "Filter rows"
    filter.setAttribute("aria-label", "Filter rows")
    filter.addEventListener("input", () => {
      const words = filter.value.toLowerCase().split(/\s+/)
      for (const row of table.tBodies[0].rows)
        row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word))
    })
    table.parentElement.before(filter)
  }

  /* A pasted error holds marks that the search would read as its own operators, and a paste by
     mouse is no key press, which is what the search waits for. */
  const asWords = value => value.replace(/[:^~*"+]|(^|\s)-+/g, " ").replace(/\s+/g, " ").trim()

  /* The search takes each word for the start of one: "a" and "in" are found on every page. */
  const SMALL = /^(an?|and|are|as|at|be|by|can|do|does|for|from|has|how|i|in|is|its?|my|not?|of|on|or|the|to|what|when|where|which|why|with)\b\W*$/i

  function question(value) {
    const words = value.split(/\s+/).filter(word => !SMALL.test(word))
    return words.join(" ") || value
  }

  function search(value) {
    const input = document.querySelector("[data-md-component=search-query]")
    if (!input) return
    input.value = asWords(value)
    input.focus()
    input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
  }

  document.addEventListener("paste", event => {
    if (!event.target.matches("[data-md-component=search-query]")) return
    event.preventDefault()
    const input = event.target
    const [before, after] = [input.value.slice(0, input.selectionStart), input.value.slice(input.selectionEnd)]
    search(`${before} ${event.clipboardData.getData("text")} ${after}`)
  })

  document.addEventListener("submit", event => {
    if (!event.target.matches(".faq-search")) return
    event.preventDefault()
    search(question(event.target.elements.q.value))
  })

  function open() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (target instanceof HTMLDetailsElement) target.open = true
  }

  /* Names that the theme leaves out, for people who cannot see the page. */
  function name() {
    document.querySelector(".md-search")?.setAttribute("aria-label", "Search")
    document.querySelectorAll(".md-code__nav").forEach((nav, i) => nav.setAttribute("aria-label", `Code actions ${i + 1}`))
  }

  function start() {
    document.querySelectorAll("table[data-faq-table]").forEach(enhance)
    name()
    open()
  }

  addEventListener("hashchange", open)
  if (typeof document$ !== "undefined") document$.subscribe(() => setTimeout(start))
  else if (document.readyState === "loading") addEventListener("DOMContentLoaded", start)
  else start()
})()
