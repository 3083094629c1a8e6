/* Ask Orama and MiniSearch the queries that `libraries.py` writes; see there. */

import fs from "node:fs"
import zlib from "node:zlib"
import { create, insertMultiple, save, search } from "@orama/orama"
import MiniSearch from "minisearch"

const { index, queries } = JSON.parse(fs.readFileSync(0, "utf8"))
const { wordings, symptoms, first, text, more } = index.numbers
const boost = { wordings, symptoms, first, text, more }
const joined = value => [value ?? ""].flat().join("\n")
const fields = Object.keys(boost)
const documents = index.answers.map(answer => ({
  id: answer.id,
  ...Object.fromEntries(fields.map(field => [field, joined(answer[field])])),
}))
const kilobytes = data => zlib.gzipSync(JSON.stringify(data)).length / 1000
const found = {}

const database = create({ schema: Object.fromEntries(["id", ...fields].map(field => [field, "string"])) })
await insertMultiple(database, documents)
for (const [name, tolerance] of [["Orama, exact", 0], ["Orama, tolerant", 1]]) {
  found[name] = []
  for (const term of queries) {
    const { hits } = await search(database, { term, properties: fields, boost, tolerance, limit: 3, threshold: 1 })
    found[name].push(hits.map(hit => [hit.document.id, hit.score]))
  }
}
const mini = new MiniSearch({ fields })
mini.addAll(documents)
found.MiniSearch = queries.map(query =>
  mini.search(query, { boost, fuzzy: 0.2, prefix: true }).slice(0, 3).map(hit => [hit.id, hit.score])
)
console.error(`index, kB: Orama ${kilobytes(save(database)).toFixed(0)}, MiniSearch ${kilobytes(mini).toFixed(0)}`)
console.log(JSON.stringify(found))
