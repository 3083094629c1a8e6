/* The search box: results while one types, here or in a window above the page. */

globalThis.faqcheckSearch ??= (() => {
  "use strict"

  const CHINESE = {
    /* the words of this script */
  }
  const chinese = () => document.documentElement.lang.toLowerCase().startsWith("zh")
  const t = text => (chinese() && CHINESE[text]) || text

  const SHOWN = 8
  const NEAREST = 3
  const EXCERPT = 190
  const SLICE = 12 /* ms of reading the index at a time, so that keys are heard in between */
  const FOLDER = new URL(".", document.currentScript.src)
  const ROOT = new URL("../../", FOLDER)

  const given = new Map()
  const rankings = new Map()

  function load(name) {
    return new Promise((done, failed) => {
      const script = document.createElement("script")
      script.src = new URL(`${name}.js`, FOLDER)
      script.onload = done
      script.onerror = () => failed(new Error(`${name}.js cannot be loaded`))
      document.head.append(script)
    })
  }

  const pause = () => new Promise(go => setTimeout(go))

  /* The ranking of `answers` or `pages`, loaded and read when it is first wanted. */
  function ranking(kind) {
    if (!rankings.has(kind)) rankings.set(kind, read(kind))
    return rankings.get(kind)
  }

  async function read(kind) {
    if (!globalThis.faqcheckRank) await load("rank")
    if (!given.has(kind)) await load(kind)
    let index = given.get(kind)
    if (kind !== "answers") {
      await ranking("answers")
      index = { ...given.get("answers"), ...index }
    }
    const ranks = new globalThis.faqcheckRank.Ranking(index)
    while (!ranks.read(performance.now() + SLICE)) await pause()
    return ranks
  }

  const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}_]|(?<=\d)\.(?=\d))*/gu
  const CJK = /[\u3400-\u9fff]/

  /* A text as nodes, the words that were looked for marked. */
  function marked(text, ranks, wanted) {
    const nodes = []
    let end = 0
    const mark = (from, to) => {
      if (from < end) return
      if (from > end) nodes.push(text.slice(end, from))
      nodes.push(element("mark", {}, text.slice(from, to)))
      end = to
    }
    for (const match of text.matchAll(WORD)) {
      const [run] = match
      if (CJK.test(run)) {
        for (let i = 0; i + 1 < run.length; i++)
          if (wanted.has(run.slice(i, i + 2)))
            mark(Math.max(end, match.index + i), match.index + i + 2)
      } else if (ranks.words(run).some(word => wanted.has(word))) mark(match.index, match.index + run.length)
    }
    nodes.push(text.slice(end))
    return nodes
  }

  const parted = new WeakMap()

  /* The sentences of an answer, each with its words. */
  function sentences(answer, ranks) {
    if (!parted.has(answer)) {
      const texts = [answer.first ?? "", answer.text ?? "", (answer.symptoms ?? []).join("\n")].join("\n\n")
      const all = texts.split(/\n+|(?<=[.!?]) (?=\p{Lu})|(?<=[。！？])/u).map(one => one.trim()).filter(Boolean)
      parted.set(answer, all.map(sentence => [sentence, new Set(ranks.words(sentence))]))
    }
    return parted.get(answer)
  }

  /* The sentence of an answer that holds most of what was looked for. */
  function excerpt(answer, ranks, wanted) {
    let best = ""
    let most = 0
    for (const [sentence, found] of sentences(answer, ranks)) {
      let value = 0
      for (const word of found) if (wanted.has(word)) value += ranks.rarity(word)
      if (value > most || !best) [best, most] = [sentence, Math.max(value, most)]
    }
    return cut(best, ranks, wanted)
  }

  /* Long sentences begin shortly before the first word that was looked for. */
  function cut(text, ranks, wanted) {
    if (text.length <= EXCERPT) return text
    const first = [...text.matchAll(WORD)].find(([run]) => ranks.words(run).some(word => wanted.has(word)))
    const start = first && first.index > EXCERPT / 2 ? text.indexOf(" ", first.index - 50) + 1 : 0
    return `${start ? "… " : ""}${text.slice(start, start + EXCERPT)}${start + EXCERPT < text.length ? " …" : ""}`
  }

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name)
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
    made.append(...children)
    return made
  }

  function address(url, words) {
    const found = new URL(url, ROOT)
    if (location.protocol === "file:" && found.pathname.endsWith("/")) found.pathname += "index.html"
    if (words.length) found.searchParams.set("h", words.join(" "))
    return found.href
  }

  /* A field, and what it finds below it. `where` takes the results. */
  class Box {
    constructor(input, where) {
      this.input = input
      this.kind = "answers"
      this.count = 0
      this.hasRoom = false
      this.status = element("p", { class: "faq-found-status", role: "status" })
      this.list = element("div", { class: "faq-found-list" })
      this.filters = this.filter()
      this.where = where
      where.classList.add("faq-found")
      where.append(this.filters, this.status, this.list)
      where.hidden = !input.value
      input.setAttribute("autocomplete", "off")
      input.addEventListener("input", () => this.search())
      input.addEventListener("paste", event => this.paste(event))
      const form = input.form
      form.addEventListener("submit", event => {
        event.preventDefault()
        this.search().then(() => this.links()[0]?.click())
      })
      form.addEventListener("keydown", event => this.key(event))
      ranking("answers").then(() => {
        this.filters.hidden = !given.get("answers").pages
        if (input.value) this.search()
      })
    }

    filter() {
      const box = element("div", { class: "faq-found-filter", role: "group", "aria-label": t("What to search") })
      for (const [kind, name] of [["answers", t("Answers")], ["pages", t("Other pages")]]) {
        const button = element("button", { type: "button", "aria-pressed": kind === this.kind }, name)
        button.addEventListener("click", () => {
          this.kind = kind
          for (const other of box.children) other.setAttribute("aria-pressed", other === button)
          this.search()
        })
        box.append(button)
      }
      return box
    }

    /* On a phone the keyboard takes half of the screen: results need the other half. */
    makeRoom() {
      if (!this.input.closest("dialog") && matchMedia("(max-width: 45em)").matches)
        requestAnimationFrame(() => this.input.form.scrollIntoView({ block: "start" }))
    }

    links() {
      return [...this.list.querySelectorAll("a[href]")]
    }

    /* As the keys of the theme's own search: arrows walk, Enter opens, Escape leaves. */
    key(event) {
      const links = this.links()
      const at = links.indexOf(document.activeElement)
      if (event.key === "ArrowDown" && links.length) {
        event.preventDefault()
        links[Math.min(at + 1, links.length - 1)].focus()
      } else if (event.key === "ArrowUp" && at >= 0) {
        event.preventDefault()
        ;(at ? links[at - 1] : this.input).focus()
      } else if (event.key === "Escape" && !this.input.closest("dialog")) {
        this.input.value = ""
        this.input.focus()
        this.search()
      }
    }

    /* Of a pasted traceback, a field of one line would keep all lines as one. */
    paste(event) {
      const text = event.clipboardData.getData("text")
      if (!/\n/.test(text.trim())) return
      event.preventDefault()
      const told = globalThis.faqcheckRank ? globalThis.faqcheckRank.telling(text) : text.trim().split("\n").at(-1)
      this.input.setRangeText(told.trim(), this.input.selectionStart, this.input.selectionEnd, "end")
      this.search()
    }

    async search() {
      const query = this.input.value.trim()
      const number = ++this.count
      if (query && !this.hasRoom) this.makeRoom()
      this.hasRoom = Boolean(query)
      this.where.hidden = !query
      if (!query) return this.list.replaceChildren()
      if (!this.list.children.length) this.status.textContent = t("Searching …")
      const ranks = await ranking(this.kind)
      if (number === this.count) this.show(query, ranks)
    }

    show(query, ranks) {
      const found = ranks.find(query)
      const wanted = ranks.meant(found.terms)
      const answers = this.kind === "answers"
      const least = found.hits.length ? found.hits[0].score / 5 : 0
      const good = found.hits.filter(hit => hit.score >= least)
      const hits = good.slice(0, found.answered || !answers ? SHOWN : NEAREST)
      const words = globalThis.faqcheckRank.telling(query).split(/\s+/).filter(Boolean).slice(0, 12)
      const items = hits.map(hit => this.item(hit.answer, ranks, wanted, words))
      const list = element("ol", { "aria-label": t("Results") }, ...items)
      if (found.answered || !answers) {
        const count = Math.min(good.length, SHOWN)
        this.status.textContent = !answers ? (count ? "" : t("Nothing found")) : count === 1 ? t("1 answer") : t("{n} answers").replace("{n}", count)
        this.list.replaceChildren(...(hits.length ? [list] : []))
      } else {
        this.status.textContent = t("No answer yet")
        const heading = element("p", { class: "faq-found-nearest" }, t("The nearest questions"))
        this.list.replaceChildren(...(hits.length ? [heading, list] : []), this.further(query))
      }
      this.where.classList.toggle("faq-found-none", answers && !found.answered)
    }

    item(answer, ranks, wanted, words) {
      const zh = chinese() && answer.zhUrl
      const title = zh ? answer.zh : answer.wordings[0]
      const link = element(
        "a",
        { href: address(zh ? answer.zhUrl : answer.url, words), "data-faq-id": answer.id },
        element("span", { class: "faq-found-title" }, ...marked(title, ranks, wanted))
      )
      if (answer.topic) link.append(element("span", { class: "faq-found-topic" }, answer.topic))
      link.append(element("span", { class: "faq-found-text" }, ...marked(excerpt(answer, ranks, wanted), ranks, wanted)))
      return element("li", {}, link)
    }

    /* What to do when there is no answer. */
    further(query) {
      const { ask, questions } = given.get("answers")
      const all = questions[chinese() && questions.zh ? "zh" : "en"]
      const line = element("p", { class: "faq-found-further" }, element("a", { href: address(all, []) }, t("All questions")))
      if (ask) line.append(" ", element("a", { href: `${ask}${encodeURIComponent(query.slice(0, 200))}` }, t("Ask this as an issue")))
      return line
    }
  }

  let shown

  /* The window above the page. */
  function openDialog() {
    if (!shown) {
      const input = element("input", {
        type: "search",
        name: "q",
        "aria-label": t("Search"),
        placeholder: t("Ask in your own words, or paste an error"),
        spellcheck: "false",
      })
      const close = element("button", { type: "button", class: "faq-dialog-close", "aria-label": t("Close") }, "×")
      const where = element("div")
      const form = element("form", { role: "search", method: "get" }, element("div", { class: "faq-dialog-field" }, input, close), where)
      shown = element("dialog", { class: "faq-dialog", "aria-label": t("Search") }, form)
      close.addEventListener("click", () => shown.close())
      shown.addEventListener("click", event => {
        if (event.target === shown || event.target.closest("a[href]")) shown.close()
      })
      document.body.append(shown)
      new Box(input, where)
    }
    if (!shown.open) shown.showModal()
    shown.querySelector("input").select()
  }

  const boxes = new WeakSet()

  /* Let a form on a page find answers below itself. */
  function attach(form) {
    if (boxes.has(form)) return
    boxes.add(form)
    const where = element("div")
    form.append(where)
    new Box(form.querySelector("input"), where)
  }

  /* Mark, on the page that was opened, the words that led to it. */
  function mark(article, query) {
    const words = query.toLowerCase().split(/\s+/).map(word => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""))
    const wanted = words.filter(word => word.length > 2 || CJK.test(word) || /\d/.test(word))
    if (!wanted.length) return
    const pattern = wanted.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")
    const found = new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])|(?:${wanted.filter(word => CJK.test(word)).join("|") || "(?!)"})`, "giu")
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT)
    const nodes = []
    while (walker.nextNode())
      if (!walker.currentNode.parentElement.closest("script, style, svg, button, .faq-checks")) nodes.push(walker.currentNode)
    for (const node of nodes) {
      const parts = []
      let end = 0
      for (const match of node.data.matchAll(found)) {
        parts.push(node.data.slice(end, match.index), element("mark", {}, match[0]))
        end = match.index + match[0].length
      }
      if (parts.length) node.replaceWith(...parts, node.data.slice(end))
    }
  }

  return { attach, open: openDialog, mark, give: (kind, data) => given.set(kind, data) }
})()
