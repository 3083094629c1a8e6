// <dataset-check>: what the training loader makes of pasted samples. Severity, effect and fix come
// from dataset-rules.json, which check_dataset.py writes; here stands only what the rules look for.
// Findings are those of the script; files are not looked at. Nothing leaves the page.

import { form, number, output, say, select, text } from "./form.js";

const ROLES = ["system", "human", "gpt"];
const RESERVED = ["<img>", "<IMG_CONTEXT>", "<quad>", "</quad>"];
const TAGS = ["<image>", "<video>"];
const MISSPELT = /<\s*(?:image|video)\s*>/gi;
const TOKENS_PER_TILE = 256;
const FRAMES = [8, 32]; // fewest and most of a video, one tile each
const CHARACTERS_PER_TOKEN = 4; // a rough figure, for notes only
const SIZES = ["height", "height_list", "width", "width_list"];
const SHOWN = 30; // findings; of more, only their number

const isList = Array.isArray;
const isText = (value) => typeof value === "string";
const isObject = (value) => value !== null && typeof value === "object" && !isList(value);
const isPair = (value) => isList(value) && value.length === 2 && value.every((one) => ["number", "boolean"].includes(typeof one));
const has = (record, key) => Object.hasOwn(record, key);
const count = (value, part) => value.split(part).length - 1;

/** Whether Python takes a value for true: the loader is written in it. */
function filled(value) {
  if (isList(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** A value as Python shows it, since the messages are those of the script. */
function shown(value) {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (isList(value)) return `[${value.map(shown).join(", ")}]`;
  if (isObject(value)) return `{${Object.entries(value).map((pair) => pair.map(shown).join(": ")).join(", ")}}`;
  if (!isText(value)) return String(value);
  const plain = value.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\t/g, "\\t").replace(/\r/g, "\\r");
  return plain.includes("'") && !plain.includes('"') ? `"${plain}"` : `'${plain.replace(/'/g, "\\'")}'`;
}

const asText = (value) => (isText(value) ? value : shown(value));

function typeName(value) {
  if (value === null) return "NoneType";
  if (isList(value)) return "list";
  if (isText(value)) return "str";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return "dict";
}

/** One line of an annotation file, sorted the way the loader sorts it. */
class Sample {
  constructor(record, options) {
    const given = isObject(record) ? record : {};
    this.record = record;
    this.options = options;
    this.old = options.template !== "internvl2_5";
    this.turns = given.conversations ?? null;
    this.image = given.image ?? null;
    this.video = given.video ?? null;
    this.kind = filled(this.image) ? (isList(this.image) ? "images" : "image") : filled(this.video) ? "video" : "text";
    this.images = this.kind === "image" ? [this.image] : this.kind === "images" ? this.image : [];
  }

  get roles() {
    return this.turns.map((turn) => turn.from);
  }

  get values() {
    return this.turns.map((turn) => asText(turn.value));
  }

  get text() {
    return this.values.join("\n");
  }

  /** How many `<image>` the template turns into images, that of the loader included. */
  get counted() {
    const roles = this.old ? ROLES : ["human"];
    let turns = this.turns.map((turn) => [turn.from, asText(turn.value)]);
    if (this.kind === "image" && !turns[0][1].includes("<image>")) turns[0][1] = `<image>${turns[0][1]}`;
    if (this.old && turns[0][0] === "gpt") turns = turns.slice(1);
    return turns.filter(([role]) => roles.includes(role)).reduce((sum, [, value]) => sum + count(value, "<image>"), 0);
  }

  /** The most tiles of an image, with the thumbnail; null if not known. */
  get tilesEach() {
    const most = this.options.maxDynamicPatch;
    if (most === null) return null;
    const cut = Math.max(1, Math.floor(most / Math.max(1, this.images.length)));
    return cut > 1 ? cut + 1 : 1;
  }

  get readsClip() {
    return this.kind === "video" && !/(\/|\.gif)$/.test(this.video);
  }

  /** Whether all images, or a video of the fewest frames, are longer than a sample may be. */
  get cannotFit() {
    const tiles = this.kind === "video" ? FRAMES[0] : this.images.length;
    return this.options.maxSeqLength !== null && tiles * TOKENS_PER_TILE > this.options.maxSeqLength;
  }
}

const each = (items, found) => items.flatMap((item, index) => found(item, index + 1) ?? []);
const when = (condition, found) => (condition ? [typeof found === "function" ? found() : found] : []);

function boxes(sample) {
  const isBox = (box) =>
    isList(box) && box.length === 4 &&
    box.every((one) => Number.isInteger(one) && one >= 0 && one <= 1000) &&
    box[0] < box[2] && box[1] < box[3];
  return [...sample.text.matchAll(/<ref>([^<]*)<\/ref><box>(.*?)<\/box>/gs)].flatMap(([, name, written]) => {
    let found;
    try {
      found = JSON.parse(written);
    } catch {
      return [`the box of ${shown(name)} is no list of lists: ${written}`];
    }
    return (isList(found) ? found : [found])
      .filter((box) => !isBox(box))
      .map((box) => `the box ${asText(box)} of ${shown(name)}`);
  });
}

function lateImageTag(sample) {
  if (sample.kind !== "image" || sample.roles[0] === "system" || (sample.old && sample.roles[0] === "gpt")) return [];
  const [first, ...later] = sample.values;
  return when(!first.includes("<image>") && later.some((value) => value.includes("<image>")), "<image> only in a later turn");
}

function mayBeCut(sample) {
  const limit = sample.options.maxSeqLength;
  if (limit === null || sample.cannotFit) return [];
  const tiles = sample.kind === "video" ? FRAMES[1] : sample.images.length * (sample.tilesEach ?? 1);
  const tokens = tiles * TOKENS_PER_TILE;
  const letters = sample.values.reduce((sum, value) => sum + [...value].length, 0);
  const words = Math.floor(letters / CHARACTERS_PER_TOKEN);
  return when(tokens + words > limit, `up to ${tokens} tokens of images and about ${words} of text`);
}

function systemGetsImage(sample) {
  if (sample.old || sample.roles[0] !== "system") return [];
  return [
    ...when(sample.kind === "image" && sample.counted > 0, "a system turn and one image"),
    ...when(sample.kind === "images" && sample.values[0].includes("<image>"), "<image> in the system turn"),
  ];
}

/** What each rule looks for: from a sample to what was found, in a few words. */
const FIND = {
  "no-object": (s) => when(!isObject(s.record), () => `the line holds ${typeName(s.record)}, not an object`),
  "no-conversations": (s) => when(!isList(s.turns) || !s.turns.length, "no list of conversations, or an empty one"),
  "turn-keys": (s) =>
    each(s.turns, (turn, n) => {
      if (!isObject(turn)) return `turn ${n} is no object`;
      if (has(turn, "from") && has(turn, "value")) return null;
      return `turn ${n} has ${Object.keys(turn).join(", ") || "no keys"}, not from and value`;
    }),
  "image-null": (s) => when(has(s.record, "image") && s.image === null, "image is null"),
  "image-type": (s) =>
    when(s.image !== null && !(isList(s.image) ? s.image : [s.image]).every(isText), "image is neither a path nor a list of paths"),
  "video-type": (s) => when(s.kind === "video" && !isText(s.video), () => `video is a ${typeName(s.video)}, not one path`),
  "unknown-role": (s) => each(s.roles, (role, n) => (ROLES.includes(role) ? null : `turn ${n} is from ${shown(role)}, not human or gpt`)),
  "late-system": (s) => each(s.roles, (role, n) => (role === "system" && n > 1 ? `turn ${n} is from system, which may only speak first` : null)),
  "system-turn": (s) => when(s.old && s.roles[0] === "system", "a system turn, which only internvl2_5 knows"),
  "no-text": (s) => each(s.turns, ({ value }, n) => (isText(value) ? null : `turn ${n}: value is ${shown(value)}, not a string`)),
  "turn-order": (s) => {
    const roles = ["gpt", "system"].includes(s.roles[0]) ? s.roles.slice(1) : s.roles;
    const ordered = roles.every((role, n) => role === ["human", "gpt"][n % 2]);
    return when(!ordered, () => `human and gpt do not alternate: ${s.roles.map(asText).join(", ")}`);
  },
  "leading-gpt": (s) => when(s.roles[0] === "gpt", "the first turn is from gpt"),
  "ends-on-human": (s) => when(s.roles.at(-1) === "human", "the last turn is from human"),
  "no-answer": (s) => when(s.roles.every((role) => role === "system" || role === "human"), "no turn from gpt"),
  "empty-answer": (s) => each(s.roles, (role, n) => (role === "gpt" && !s.values[n - 1].trim() ? `turn ${n} is from gpt and empty` : null)),
  "tag-spelling": (s) =>
    each(s.kind === "text" ? [] : s.values, (value, n) =>
      [...value.matchAll(MISSPELT)].map(([tag]) => tag).filter((tag) => !TAGS.includes(tag)).map((tag) => `${tag} in turn ${n}`)),
  "image-tag-late": lateImageTag,
  "too-few-image-tags": (s) =>
    when(s.counted < s.images.length, () => `${s.counted} <image> in the turns that count, for ${s.images.length} image(s)`),
  "too-many-image-tags": (s) =>
    when(s.images.length && s.counted > s.images.length && !lateImageTag(s).length, () => `${s.counted} <image> for ${s.images.length} image(s)`),
  "image-tag-in-answer": (s) =>
    each(s.images.length ? s.turns : [], (turn, n) =>
      n > (s.old ? 1 : 0) && turn.from === "gpt" && asText(turn.value).includes("<image>") ? `<image> in turn ${n}, which is from gpt` : null),
  "system-and-image": systemGetsImage,
  "image-end-tag": (s) => when(s.images.length && s.text.includes("</img>"), "</img> in a text"),
  "reserved-token": (s) => each(s.images.length ? RESERVED : [...RESERVED, "</img>"], (tag) => (s.text.includes(tag) ? `${tag} in a text` : null)),
  "does-not-fit": (s) =>
    when(s.images.length && s.cannotFit, () => `${s.images.length} image(s) are at least ${s.images.length * TOKENS_PER_TILE} tokens, more than ${s.options.maxSeqLength}`),
  "video-does-not-fit": (s) =>
    when(s.kind === "video" && s.cannotFit, () => `a video is at least ${FRAMES[0]} frames, ${FRAMES[0] * TOKENS_PER_TILE} tokens, more than ${s.options.maxSeqLength}`),
  "image-tag-in-text": (s) => when(s.kind === "text" && s.text.includes("<image>"), "<image>, but no image"),
  "image-and-video": (s) => when(s.images.length && filled(s.video), "image and video in one sample"),
  "video-tag-without-video": (s) => when(s.kind !== "video" && s.text.includes("<video>"), "<video>, but the sample is not taken for a video"),
  video: (s) => when(s.kind === "video" && !s.options.videoReader, "a video"),
  "video-tag-without-break": (s) =>
    when(s.kind === "video" && s.values[0].includes("<video>") && !s.values[0].includes("<video>\n"), "<video> is not followed by a line break"),
  "video-tag-late": (s) => when(s.kind === "video" && s.values.slice(1).some((value) => value.includes("<video>")), "<video> in a later turn"),
  clip: (s) => {
    if (!s.readsClip || !filled(s.record.clip ?? null)) return [];
    const clip = s.record.clip;
    return when(!isPair(clip), () => `clip is ${shown(clip)}`);
  },
  "clip-order": (s) => {
    const clip = s.record.clip ?? null;
    return when(s.readsClip && filled(clip) && isPair(clip) && clip[0] >= clip[1], "clip ends before it begins");
  },
  "image-tag-in-video": (s) => when(s.kind === "video" && s.text.includes("<image>"), "<image> in a sample with a video"),
  "clip-unread": (s) => when(s.kind === "video" && !s.readsClip && filled(s.record.clip ?? null), "a clip of a folder or of a gif"),
  box: boxes,
  "unpaired-tag": (s) =>
    each(s.values, (value, n) =>
      ["ref", "box"].flatMap((name) => {
        const [opened, closed] = [count(value, `<${name}>`), count(value, `</${name}>`)];
        return when(opened !== closed, () => `turn ${n} has ${opened} <${name}> and ${closed} </${name}>`);
      })),
  "image-tag-added": (s) => when(s.kind === "image" && !s.text.includes("<image>"), "no <image> in the first turn"),
  "image-empty": (s) => when(s.image === "" || (isList(s.image) && !s.image.length), "image is empty"),
  "absolute-path": (s) => when(s.images.some((path) => path.startsWith("/")), "an absolute image path"),
  "several-images": (s) =>
    when(s.images.length > 1, () => {
      const share = s.tilesEach === null ? "" : `, at most ${s.tilesEach} tiles each with the thumbnail`;
      return `${s.images.length} images in one sample${share}`;
    }),
  "video-frames": (s) => when(s.kind === "video" && s.options.videoReader, "a video"),
  "may-be-cut": mayBeCut,
  size: (s) => {
    const unread = SIZES.filter((key) => has(s.record, key));
    return when(unread.length, () => `${unread.join(", ")} given`);
  },
  length: (s) => when(has(s.record, "length"), "length given"),
  "white-space": (s) => when(s.values.some((value) => value !== value.trim()), "white space around a text"),
};

/**
 * Return what the loader would do to one sample.
 * @param {any} record a line of an annotation file, parsed
 * @param {object} rules content of dataset-rules.json
 * @param {{template: string, notes: boolean, videoReader: boolean, maxSeqLength: ?number, maxDynamicPatch: ?number}} options
 * @returns {{severity: string, rule: string, message: string, fix: string}[]}
 */
export function checkSample(record, rules, options) {
  const sample = new Sample(record, options);
  const apply = (rule) => {
    const severity = sample.old ? rule.old : rule.new;
    if (!severity || (severity === "note" && !options.notes) || !FIND[rule.rule]) return [];
    return FIND[rule.rule](sample).map((found) => ({
      severity, rule: rule.rule, message: `${found}. ${rule.effect}`, fix: rule.fix,
    }));
  };
  for (const rule of rules.shape) {
    const broken = apply(rule);
    if (broken.length) return broken;
  }
  return rules.samples.flatMap(apply);
}

/** Return the findings of a text, line by line, each with its line, and the number of samples. */
export function checkLines(content, rules, options) {
  const lines = content.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const broken = (rule, found, fix) => ({ severity: "error", rule, message: `${found}. ${rules.lines[rule]}`, fix });
  const findings = lines.flatMap((line, index) => {
    let found;
    if (!line.trim()) found = [broken("blank-line", "a blank line", "Remove it.")];
    else
      try {
        found = checkSample(JSON.parse(line), rules, options);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        found = [broken("broken-line", `no JSON: ${error.message}`, "Write one whole object a line.")];
      }
    return found.map((one) => ({ line: index + 1, ...one }));
  });
  return { findings, samples: lines.length };
}

const EXAMPLE = [
  '{"image": "a.jpg", "conversations": [{"from": "human", "value": "<image>\\nWhat is it?"}, {"from": "gpt", "text": "A tiger."}]}',
  '{"image": ["a.jpg", "b.jpg"], "conversations": [{"from": "human", "value": "<image>\\nWhat differs?"}, {"from": "gpt", "value": "The stripes."}]}',
].join("\n");

class DatasetCheck extends HTMLElement {
  async connectedCallback() {
    if (this.querySelector("form")) return;
    const rules = await (await fetch(new URL("dataset-rules.json", import.meta.url))).json();
    const fields = {
      content: text(say("Lines of your annotation file", "标注文件中的几行"), EXAMPLE, 6),
      template: select(say("Template (conv_style)", "对话模板（conv_style）"), rules.templates, "internvl2_5"),
      maxSeqLength: number("max_seq_length", 8192, 1, 1e6),
      maxDynamicPatch: number("max_dynamic_patch", 12, 1, 40),
      notes: select(
        say("Also what is accepted", "同时列出可以接受的情况"),
        [["", say("no", "否")], ["notes", say("yes", "是")]],
        "",
      ),
    };
    const result = output();
    const update = ({ content, notes, ...run }) => {
      const { findings, samples } = checkLines(content, rules, { ...run, notes: notes === "notes", videoReader: false });
      const of = (severity) => findings.filter((one) => one.severity === severity).length;
      const errors = of("error");
      const silent = of("silent");
      result.show(
        findings.length
          ? say(
              `${errors} error${errors === 1 ? "" : "s"}, ${silent} silently wrong`,
              `${errors} 处 error，${silent} 处 silent`,
            )
          : say("Nothing found", "没有发现问题"),
        say(
          `${samples} line${samples === 1 ? "" : "s"} read. Whether the images are there, only the script can see.`,
          `已读取 ${samples} 行。图像文件是否存在，只有脚本才能检查。`,
        ),
      );
      if (findings.length) result.element.append(listOf(findings));
    };
    this.replaceChildren(form("Check training data", say("Check training data", "检查训练数据"), fields, result, update));
  }
}

function listOf(findings) {
  const list = document.createElement("ul");
  list.className = "tool-findings";
  for (const { line, severity, rule, message, fix } of findings.slice(0, SHOWN)) {
    const item = document.createElement("li");
    item.className = severity;
    const place = document.createElement("b");
    place.textContent = say(`Line ${line}: ${severity}`, `第 ${line} 行：${severity}`);
    const name = document.createElement("code");
    name.textContent = rule;
    item.append(place, " ", name, ` ${message} `, Object.assign(document.createElement("em"), { textContent: fix }));
    list.append(item);
  }
  if (findings.length > SHOWN) {
    const rest = document.createElement("li");
    rest.textContent = say(`… and ${findings.length - SHOWN} more.`, `……另有 ${findings.length - SHOWN} 处。`);
    list.append(rest);
  }
  return list;
}

customElements.define("dataset-check", DatasetCheck);
