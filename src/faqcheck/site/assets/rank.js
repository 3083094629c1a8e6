/* Rank answers for what someone types. The same as `words.py` and `rank.py`, held to them by a test. */

globalThis.faqcheckRank = (() => {
  "use strict"

  const FILLER =
    /为什么|怎么样|怎么办|怎么|怎样|如何|什么|请问|可以|能否|能不能|是否|是不是|有没有|哪个|哪些|哪里|多少|应该|需要|一下|一个|我们|我的|大家|您好|你好|谢谢|问题|时候|报错|错误|支持|使用|[的了吗呢啊吧呀么我你请能会要有在和与或是及把被]/g
  const UNIT = /(\d+(?:\.\d+)?)\s*(?:gib|gb|g)(?![a-z0-9_])/g
  const BITS = /(?<![a-z0-9_])(?:int|(\d+)[\s-]*bits?(?![a-z0-9_]))(\d*)/g
  const TIMES = /(?<![a-z0-9_.])(\d{1,2})\s*[x×*]\s*(?=[a-z]*\d)/g
  const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}_]|(?<=\d)\.(?=\d))*/gu
  const CJK = /^[\u3400-\u9fff]/
  const MIXED = /[\u3400-\u9fff]+|[^\u3400-\u9fff]+/g
  const LATIN = /^[a-z][a-z0-9_.]*$/
  const STEMMED = /^[a-z]{4,}$/
  const ENDINGS = [
    [/(?:is|iz)(?:ation|ations|ing|ed|es|er|ers|e)$/, "iz"],
    [/ies$/, "y"],
    [/(?<=[a-z]{3})(?:ings?|ed)$/, ""],
    [/(?<=[^suia])s$/, ""],
    [/(?<=[a-z]{3})e$/, ""],
    [/([bdgmnprt])\1$/, "$1"],
  ]
  const ERROR =
    /Error\b|Exception\b|error:|has no attribute|cannot import|not found|unexpected keyword|is not supported|No module named|\[ERROR\]|WARNING|not implemented/
  const NAME = /[\p{L}\p{N}_]*[a-z][A-Z][\p{L}\p{N}_]*|[\p{L}\p{N}_]*_[\p{L}\p{N}_]*|['"`‘“][\p{L}\p{N}_.-]+['"`’”]/gu
  const ADDRESS = /[\p{L}\p{N}_]+:\/\/\S+|\S*(?:\/[\p{L}\p{N}_.~-]+){2,}\S*/gu
  const FAILS = /^[\p{L}\p{N}_.]*(?:Error|Exception|Iteration|Interrupt)(?![\p{L}\p{N}_])/u
  const TRACE = /^(?:\s|Traceback|During handling|The above exception)/
  const PREFIX = /^\s*(?:\[rank\d+\]:\s?|#\s+)/
  const FORM = /^\s*(?:#{2,6}\s|[-*] \[[ xX]\]|```|~~~|<!--)/

  const stems = new Map()

  function stem(word) {
    if (!STEMMED.test(word)) return word
    let known = stems.get(word)
    if (known === undefined) {
      known = ENDINGS.reduce((left, [ending, instead]) => left.replace(ending, instead), word)
      stems.set(word, known)
    }
    return known
  }

  const bits = (all, count, after) =>
    count ? `${count}bit${after}` : after === "4" || after === "8" ? `${after}bit` : all

  function pairs(run) {
    const letters = [...run]
    return letters.length < 2 ? letters : letters.slice(1).map((letter, i) => letters[i] + letter)
  }

  /* What a query says is wrong: of a traceback the errors; no paths. */
  function telling(query) {
    let lines = query.split(/\r\n|[\n\r\v\f]/).filter(line => !FORM.test(line)).map(line => line.replace(PREFIX, "")).filter(line => line.trim())
    if (lines.length > 1) {
      const errors = lines.filter(line => FAILS.test(line))
      const told = lines.filter(line => !TRACE.test(line))
      const first = told.slice(0, 1).filter(line => !errors.includes(line))
      lines = errors.length ? [...first, ...errors.slice(-2)] : told.length ? told.slice(0, 4) : lines.slice(-1)
    }
    return lines.join(" ").replace(ADDRESS, " ")
  }

  /* How many letters two words differ by, 0 if by more than `most` or not at all. */
  function off(a, b, most) {
    if (a[0] !== b[0] || Math.abs(a.length - b.length) > most) return 0
    let last = []
    let before = Array.from({ length: b.length + 1 }, (_, j) => j)
    for (let i = 1; i <= a.length; i++) {
      const row = [i]
      let least = i
      for (let j = 1; j <= b.length; j++) {
        let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] !== b[j - 1]))
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, last[j - 2] + 1)
        row.push(cost)
        least = Math.min(least, cost)
      }
      if (least > most) return 0
      last = before
      before = row
    }
    const cost = before[b.length]
    return cost <= most ? cost : 0
  }

  class Ranking {
    /* `index` is what `SearchIndex.data` writes. */
    constructor(index) {
      this.index = index
      this.numbers = index.numbers
      this.common = new Set(index.common)
      this.frame = new Set(index.frame.map(stem))
      const patterns = index.background.map(word =>
        word.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, "[a-z0-9_.]*")
      )
      this.background = new RegExp(`^(?:${patterns.join("|") || "(?!)"})$`)
      this.phrases = new Map()
      index.same.forEach((group, number) => {
        const seen = new Set()
        for (const text of group) {
          const phrase = this.words(text)
          if (!phrase.length || seen.has(phrase.join(" "))) continue
          seen.add(phrase.join(" "))
          if (!this.phrases.has(phrase[0])) this.phrases.set(phrase[0], [])
          this.phrases.get(phrase[0]).push([phrase, `=${number}`])
        }
      })
      this.postings = new Map()
      this.wordings = []
      this.rarities = new Map()
      this.knowns = new Map()
    }

    /* Read the next answers, for so long; say whether all are read. Pages stay usable meanwhile. */
    read(until = Infinity) {
      while (this.wordings.length < this.index.answers.length) {
        this.readOne(this.index.answers[this.wordings.length], this.wordings.length)
        if (performance.now() > until) return false
      }
      if (this.vocabulary) return true
      this.inChinese = new Set([...this.postings].flatMap(([word, of]) => (CJK.test(word) ? [...of.keys()] : []))).size
      this.vocabulary = new Map()
      for (const word of [...this.postings.keys()].filter(word => LATIN.test(word)).sort())
        this.vocabulary.has(word[0]) ? this.vocabulary.get(word[0]).push(word) : this.vocabulary.set(word[0], [word])
      for (const wordings of this.wordings)
        for (const wording of wordings) wording.whole = [...wording].reduce((sum, word) => sum + this.rarity(word), 0)
      return true
    }

    readOne(answer, number) {
      const weights = new Map()
      const add = (word, weight) => weights.set(word, (weights.get(word) ?? 0) + weight)
      const wordings = []
      for (const field of ["wordings", "symptoms", "first", "text"]) {
        const strong = field === "wordings" || field === "symptoms"
        const counts = new Map()
        for (const text of [answer[field] ?? []].flat()) {
          const found = this.words(text)
          for (const [name] of this.concepts(found)) found.push(name)
          for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1)
          if (strong) wordings.push(new Set(found))
        }
        for (const [word, count] of counts) add(word, this.numbers[field] * (strong ? 1 : 1 + Math.log(count)))
      }
      for (const word of (answer.more ?? "").split(" ").filter(Boolean)) add(word, this.numbers.more)
      for (const [word, weight] of weights) {
        if (!this.postings.has(word)) this.postings.set(word, new Map())
        this.postings.get(word).set(number, weight)
      }
      this.wordings.push(wordings)
    }

    words(text) {
      const plain = text.normalize("NFKC").toLowerCase().replace(UNIT, "$1gb").replace(BITS, bits).replace(TIMES, "$1x ")
      const found = []
      for (const [run] of plain.replace(FILLER, " ").matchAll(WORD))
        for (const [part] of run.matchAll(MIXED)) found.push(...(CJK.test(part) ? pairs(part) : this.ofLatin(part)))
      return found
    }

    ofLatin(whole) {
      const word = whole.replace(/_+$/, "")
      if (!word.includes("_")) return word && !this.common.has(word) ? [stem(word)] : []
      const parts = word.split("_").filter(part => part && !this.common.has(part)).map(stem)
      return [word, ...parts.filter(part => part.length > 1)]
    }

    concepts(found) {
      const concepts = []
      found.forEach((word, start) => {
        for (const [phrase, name] of this.phrases.get(word) ?? [])
          if (phrase.every((one, i) => found[start + i] === one)) concepts.push([name, start, start + phrase.length])
      })
      const longer = (start, end) => ([, s, e]) => s <= start && end <= e && e - s > end - start
      return concepts.filter(([, start, end]) => !concepts.some(longer(start, end)))
    }

    /* The words of the index that a query stands for, those of declared phrases among them. */
    meant(terms) {
      const meant = new Set(terms.flatMap(term => term.known.map(([word]) => word)))
      for (const phrases of this.phrases.values())
        for (const [phrase, name] of phrases) if (meant.has(name)) phrase.forEach(word => meant.add(word))
      return meant
    }

    find(query) {
      const terms = this.terms(telling(query))
      const total = terms.reduce((sum, term) => sum + term.weight, 0)
      if (!total) return { hits: [], answered: false, terms }
      const scores = new Map()
      for (const term of terms) {
        const best = new Map()
        for (const [word, sure] of term.known)
          for (const [number, weight] of this.postings.get(word)) {
            const said = (sure * weight) / (weight + this.numbers.saturation)
            if (said > (best.get(number) ?? 0)) best.set(number, said)
          }
        for (const [number, said] of best) scores.set(number, (scores.get(number) ?? 0) + (term.weight * said) / total)
      }
      const hits = [...scores].map(([number, score]) => ({
        answer: this.index.answers[number],
        score: score + this.numbers.similar * this.similarity(number, terms, total),
      }))
      hits.sort((a, b) => b.score - a.score || (a.answer.id < b.answer.id ? -1 : 1))
      return { hits, answered: hits.length > 0 && this.fits(hits[0].score, query, terms, total), terms }
    }

    /* Whether an answer with a score is one to the query; see `_fits` in rank.py. */
    fits(score, query, terms, total) {
      const n = this.numbers
      const unknown = terms.reduce((sum, term) => sum + (term.known.length ? 0 : term.weight), 0) / total
      const sure = Math.log(score) + n.of_length * Math.log(terms.length)
      return sure - n.of_unknown * unknown - n.of_strange * this.strange(query) >= n.enough
    }

    strange(query) {
      const found = this.words(telling(query))
      const concepts = this.concepts(found)
      const isStrange = (word, i) =>
        CJK.test(word) && !this.postings.has(word) && !concepts.some(([, start, end]) => start <= i && i < end)
      return found.length ? found.filter(isStrange).length / found.length : 0
    }

    similarity(number, terms, total) {
      let best = 0
      this.wordings[number].forEach((wording, place) => {
        let shared = 0
        let said = 0
        for (const term of terms) {
          let sure = 0
          let word = ""
          for (const [w, s] of term.known)
            if (wording.has(w) && (s > sure || (s === sure && w > word))) [sure, word] = [s, w]
          shared += term.weight * sure
          if (word) said += this.rarity(word)
        }
        if (!shared) return
        const covers = wording.whole ? Math.min(1, said / wording.whole) : 0
        const alike = (shared / total) ** this.numbers.of_query * covers ** this.numbers.covers
        best = Math.max(best, alike * (place ? 1 : this.numbers.question))
      })
      return best
    }

    rarity(word) {
      let known = this.rarities.get(word)
      if (known === undefined) {
        const count = this.postings.get(word)?.size ?? 0
        const among = CJK.test(word) ? this.inChinese : this.wordings.length
        const rarity = Math.log(1 + (among - count + 0.5) / (count + 0.5))
        known = rarity * (this.background.test(word) ? this.numbers.background : 1)
        this.rarities.set(word, known)
      }
      return known
    }

    terms(query) {
      const found = this.words(query)
      const isError = ERROR.test(query)
      const told = this.identifiers(query)
      const concepts = this.concepts(found)
      const inside = new Set(concepts.flatMap(([, start, end]) => Array.from({ length: end - start }, (_, i) => start + i)))
      const weights = new Map()
      found.forEach((word, i) => {
        let weight = inside.has(i) ? this.numbers.in_concept : 1
        if (told.has(word)) weight *= this.numbers.identifier
        if (isError && this.frame.has(word)) weight *= this.numbers.frame
        weights.set(word, Math.max(weights.get(word) ?? 0, weight))
      })
      for (const i of inside) if (!this.known(found[i]).length) weights.delete(found[i])
      for (const [name] of concepts) weights.set(name, this.numbers.concept)
      return [...weights].slice(0, this.numbers.most_words).map(([word, weight]) => this.term(word, weight))
    }

    term(word, weight) {
      const known = this.known(word)
      const unknown = /^[a-z]/.test(word) ? "unknown" : "unknown_other"
      const rarity = known.length
        ? Math.max(...known.map(([one]) => this.rarity(one)))
        : this.rarity(word) * this.numbers[unknown]
      return { weight: weight * rarity, known }
    }

    known(word) {
      if (!this.knowns.has(word)) this.knowns.set(word, this.nearest(word))
      return this.knowns.get(word)
    }

    nearest(word) {
      if (this.postings.has(word)) return [[word, 1]]
      if (!LATIN.test(word) || word.length < 3) return []
      const found = []
      const most = word.length > 7 ? 2 : 1
      for (const other of this.vocabulary.get(word[0]) ?? []) {
        if (other.startsWith(word)) found.push([other, this.numbers.begins])
        else if (word.length > 3) {
          const letters = off(word, other, most)
          if (letters) found.push([other, letters === 1 ? this.numbers.one_off : this.numbers.two_off])
        }
      }
      return found
    }

    identifiers(query) {
      const names = query.match(NAME) ?? []
      return new Set(names.flatMap(name => this.words(name.replace(/^['"`‘’“”]+|['"`‘’“”]+$/g, "")).slice(0, 1)))
    }
  }

  return { Ranking, telling }
})()

if (typeof module === "object") module.exports = globalThis.faqcheckRank
