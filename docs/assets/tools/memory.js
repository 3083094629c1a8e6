// <memory-calculator> and <training-calculator>: the arithmetic of snippets/memory/estimate.py,
// which the page shows. A test in a browser holds the two equal.

import { form, number, output, say, select } from "./form.js";

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const USABLE = 0.984; // of a card's nominal memory; fitted
const VOCABULARY = { Llama: 64000, Phi3: 32064, Qwen2: 151674, Qwen3: 151674, Qwen3Moe: 151674 };

/** Read the models from the rows of the tables "geometry" and "parameters". */
export function readModels(geometry, parameters) {
  const parts = new Map(
    parameters.flatMap((row) => row.models.split(", ").map((name) => [name, row])),
  );
  const count = (billions) => Math.round(1e9 * Number.parseFloat(billions));
  const models = new Map();
  for (const row of geometry) {
    const part = parts.get(row.model);
    if (!part) continue;
    const languageModel = row.llm_arch.replace(/ForCausalLM$/, "");
    models.set(row.model, {
      vision: count(part.vit_b),
      projector: count(part.mlp_b),
      language: count(part.llm_b),
      visionWidth: Number(row.vit_hidden),
      visionInner: Number(row.vit_inter),
      width: Number(row.hidden),
      inner: Number(row.inter),
      layers: Number(row.layers),
      heads: Number(row.heads),
      kvHeads: Number(row.kv_heads),
      headSize: Number(row.head_dim),
      vocabulary: Number(row.vocab || VOCABULARY[languageModel]),
      experts: Number(row.experts || 0),
      turbomind: languageModel !== "Phi3",
    });
  }
  return models;
}

function weights(model, precision) {
  if (precision === "bf16") return 2 * (model.vision + model.projector + model.language);
  const embeddings = 2 * model.vocabulary * model.width;
  const groups = 4 / 128; // a scale and a zero point of 2 bytes for 128 weights
  const quantised = (0.5 + groups) * (model.language - embeddings);
  return 2 * (model.vision + model.projector + embeddings) + quantised;
}

function runtime(model, gpus) {
  let mib = model.vision > 1e9 ? 2450 : 1800;
  if (!model.turbomind) mib += 700;
  if (gpus > 1) mib += 600 + 400 * Math.log2(gpus);
  return MIB * mib;
}

/** Estimate the bytes on each GPU that lmdeploy takes. */
export function serve(model, { precision, cardGib, share, gpus, context, batch, tiles }) {
  const usable = USABLE * cardGib * GIB;
  const loaded = weights(model, precision) / gpus;
  const patches = tiles * (1 + (448 / 14) ** 2);
  const activations = 2 * patches * (4 * model.visionWidth + model.visionInner);
  const fixed = loaded + runtime(model, gpus) + activations;
  const perToken = 2 * model.layers * Math.max(1, model.kvHeads / gpus) * model.headSize * 2;
  const keys = batch * context * perToken;
  const cache = Math.max(0, share * (usable - loaded));
  const cacheTokens = Math.floor(cache / perToken);
  const taken = fixed + cache;
  return {
    weights: loaded,
    runtime: runtime(model, gpus),
    activations,
    keys,
    cache,
    needed: fixed + keys,
    taken,
    cacheTokens,
    fits: taken <= usable && cacheTokens >= batch * context,
    usable,
  };
}

function loraParameters(model, rank = 16) {
  const queries = model.heads * model.headSize;
  const keys = model.kvHeads * model.headSize;
  const attention = 2 * (model.width + queries) + 2 * (model.width + keys);
  return rank * model.layers * (attention + 3 * (model.width + model.inner));
}

/** Estimate the bytes on each GPU that training takes at the least. */
export function train(model, { lora, stage, gpus, length, batch }) {
  const everything = model.vision + model.projector + model.language;
  const trained = lora ? loraParameters(model) : model.projector + model.language;
  const shared = stage === 3 ? gpus : 1;
  const parameters = (2 * (everything + (lora ? trained : 0))) / shared;
  const gradients = (2 * trained) / shared;
  const optimiser = (12 * trained) / gpus;
  const tokens = batch * length;
  const checkpoints = 2 * tokens * model.width * model.layers;
  const oneLayer = 2 * tokens * (8 * model.width + 3 * model.inner);
  const logits = 10 * tokens * model.vocabulary;
  const activations = checkpoints + oneLayer + logits;
  const total = parameters + gradients + optimiser + activations + 2 * GIB;
  return { parameters, gradients, optimiser, activations, total };
}

/** Read a table of the site. */
async function rows(name) {
  const response = await fetch(new URL(`../faqcheck/tables/${name}.json`, import.meta.url));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response.json();
}

let reading;

function models() {
  reading ??= Promise.all([rows("geometry"), rows("parameters")]).then((read) =>
    readModels(...read),
  );
  return reading;
}

const gib = (bytes) => `${(bytes / GIB).toFixed(1)} GiB`;

function table(head, lines) {
  const cells = (tag, line) => line.map((cell) => `<${tag}>${cell}</${tag}>`).join("");
  const body = lines.map((line) => `<tr>${cells("td", line)}</tr>`).join("");
  return `<table><thead><tr>${cells("th", head)}</tr></thead><tbody>${body}</tbody></table>`;
}

/** Return the shares of the cache, in steps, between which a batch fits; empty if there is none. */
export function shares({ usable, weights, needed, keys }) {
  const step = 0.05;
  const free = usable - weights;
  const least = Math.max(step, Math.ceil(keys / free / step - 1e-9) * step);
  const most = Math.min(0.95, Math.floor((usable - (needed - keys)) / free / step + 1e-9) * step);
  return free > 0 && least <= most ? [least, most] : [];
}

/** Say how a batch gets on with a card on which lmdeploy leaves a share to the cache. */
export function judge(estimate) {
  if (estimate.fits) return say("fits", "放得下");
  const [least, most] = shares(estimate);
  if (least === undefined) return say("does not fit", "放不下");
  const smaller = estimate.taken > estimate.usable;
  const share = (smaller ? most : least).toFixed(2).replace(/0$/, "");
  return say(
    `fits with a ${smaller ? "smaller" : "larger"} cache: set cache_max_entry_count to ${share}`,
    `${smaller ? "减小" : "增大"}缓存后放得下：把 cache_max_entry_count 设为 ${share}`,
  );
}

class MemoryCalculator extends HTMLElement {
  async connectedCallback() {
    if (this.dataset.ready) return;
    this.dataset.ready = "yes";
    const known = await models();
    const fields = {
      name: select(say("Model", "模型"), [...known.keys()], "InternVL3-8B"),
      precision: select(say("Weights", "权重"), [["bf16", "bf16"], ["awq", say("AWQ, 4 bits", "AWQ，4 bit")]], "bf16"),
      cardGib: select(say("Each GPU", "每张 GPU"), [[8, "8 GB"], [12, "12 GB"], [16, "16 GB"], [24, "24 GB"], [40, "40 GB"], [48, "48 GB"], [80, "80 GB"], [140, "141 GB"]], 80),
      gpus: select(say("GPUs (--tp)", "GPU 数（--tp）"), [1, 2, 4, 8], 1),
      context: number(say("Context, tokens", "上下文（token）"), 8192, 256, 131072, 256),
      batch: number(say("Requests at once", "同时处理的请求数"), 1, 1, 512),
      tiles: number(say("Tiles of an image", "每张图像的图块数"), 13, 1, 41),
      share: number(say("Cache share", "缓存占比"), 0.8, 0.01, 0.95, 0.05),
    };
    const result = output();
    const update = ({ name, ...values }) => {
      const model = known.get(name);
      const one = serve(model, values);
      const each = values.gpus > 1 ? say(" on each GPU", "每张 GPU ") : "";
      const cards = [...new Set([24, 40, 80, values.cardGib])].sort((a, b) => a - b);
      const lines = cards.map((cardGib) => {
        const there = serve(model, { ...values, cardGib });
        const taken = there.taken > there.usable ? `${gib(there.taken)}${say(", too much", "，超出显存")}` : gib(there.taken);
        return [`${cardGib} GB`, taken, judge(there)];
      });
      const image = (256 * values.tiles).toLocaleString("en");
      const uneven = model.heads % values.gpus
        ? say(
            ` ${model.heads} heads cannot be shared by ${values.gpus} GPUs.`,
            `${model.heads} 个注意力头无法平均分给 ${values.gpus} 张 GPU。`,
          )
        : "";
      result.show(
        say(`${gib(one.needed)} needed${each}`, `${each}需要 ${gib(one.needed)}`),
        say(
          `weights ${gib(one.weights)}, KV cache ${gib(one.keys)}, activations ${gib(one.activations)}, ` +
            `runtime ${gib(one.runtime)}. An image takes ${image} tokens of the context.${uneven}`,
          `权重 ${gib(one.weights)}，KV 缓存 ${gib(one.keys)}，激活值 ${gib(one.activations)}，` +
            `运行时 ${gib(one.runtime)}。一张图像占上下文中的 ${image} 个 token。${uneven}`,
        ),
        table(
          [
            say("Card", "显卡"),
            say(`lmdeploy takes with a share of ${values.share}`, `缓存占比 ${values.share} 时 lmdeploy 的占用`),
            say("This batch", "这些请求"),
          ],
          lines,
        ),
      );
    };
    this.replaceChildren(form("Memory for serving", say("Memory for serving", "部署所需的显存"), fields, result, update));
  }
}

class TrainingCalculator extends HTMLElement {
  async connectedCallback() {
    if (this.dataset.ready) return;
    this.dataset.ready = "yes";
    const known = await models();
    const dense = [...known].filter(([, model]) => !model.experts).map(([name]) => name);
    const fields = {
      name: select(say("Model", "模型"), dense, "InternVL2-8B"),
      lora: select(
        say("Trained", "训练"),
        [[0, say("Language model, projector", "语言模型、投影层")], [1, say("LoRA, rank 16", "LoRA，rank 16")]],
        0,
      ),
      stage: select(say("ZeRO stage", "ZeRO 阶段"), [1, 3], 1),
      gpus: select(say("GPUs", "GPU 数"), [1, 2, 4, 8, 16, 32, 64], 8),
      length: number(say("Tokens of a sample", "每个样本的 token 数"), 4096, 256, 65536, 256),
      batch: number(say("Samples on each GPU", "每张 GPU 的样本数"), 1, 1, 64),
    };
    const result = output();
    const update = ({ name, lora, ...values }) => {
      const one = train(known.get(name), { ...values, lora: lora === 1 });
      result.show(
        say(`at least ${gib(one.total)} on each GPU`, `每张 GPU 至少 ${gib(one.total)}`),
        say(
          `weights ${gib(one.parameters)}, gradients ${gib(one.gradients)}, AdamW ${gib(one.optimiser)}, ` +
            `activations ${gib(one.activations)}, CUDA 2.0 GiB`,
          `权重 ${gib(one.parameters)}，梯度 ${gib(one.gradients)}，AdamW ${gib(one.optimiser)}，` +
            `激活值 ${gib(one.activations)}，CUDA 2.0 GiB`,
        ),
      );
    };
    this.replaceChildren(form("Memory for training", say("Memory for training", "训练所需的显存"), fields, result, update));
  }
}

customElements.define("memory-calculator", MemoryCalculator);
customElements.define("training-calculator", TrainingCalculator);
