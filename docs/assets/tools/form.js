// What the calculators share: labelled fields, and a result that is read out when it changes.

let made = 0;

/** The words for the language of the page. */
export const say = (english, chinese) =>
  document.documentElement.lang.toLowerCase().startsWith("zh") ? chinese : english;

/** A field: its element, and how to read its value. */
function field(label, control, read) {
  const id = `tool-field-${++made}`;
  control.id = id;
  const row = document.createElement("div");
  row.className = "tool-field";
  const name = document.createElement("label");
  name.htmlFor = id;
  name.textContent = label;
  row.append(name, control);
  return { row, control, standard: control.value, read: () => read(control), problem: () => "" };
}

/** A number within limits; what is out of them is said, and nothing is computed from it. */
export function number(label, value, min, max, step = 1) {
  const control = document.createElement("input");
  Object.assign(control, { type: "number", value, min, max, step, inputMode: "decimal" });
  const made = field(label, control, ({ value }) => Number.parseFloat(value));
  const line = document.createElement("small");
  line.className = "tool-problem";
  line.id = `${control.id}-problem`;
  control.setAttribute("aria-describedby", line.id);
  made.row.append(line);
  made.problem = () => {
    const parsed = Number(control.value);
    const fine = control.value.trim() !== "" && parsed >= min && parsed <= max;
    const [least, most] = [min.toLocaleString("en"), max.toLocaleString("en")];
    line.textContent = fine ? "" : say(`from ${least} to ${most}`, `范围：${least} 到 ${most}`);
    control.setAttribute("aria-invalid", String(!fine));
    return fine ? "" : say(`${label}: ${line.textContent}`, `${label}，${line.textContent}`);
  };
  return made;
}

/** A text of several lines, over the whole width. */
export function text(label, value, rows) {
  const control = document.createElement("textarea");
  Object.assign(control, { value, rows, spellcheck: false });
  const made = field(label, control, (area) => area.value);
  made.row.classList.add("tool-wide");
  return made;
}

/** A choice; `options` are values, or pairs of value and label. */
export function select(label, options, value) {
  const control = document.createElement("select");
  for (const option of options) {
    const [key, text] = Array.isArray(option) ? option : [option, option];
    control.append(new Option(text, key, false, String(key) === String(value)));
  }
  return field(label, control, ({ value }) => (Number.isNaN(Number(value)) ? value : Number(value)));
}

/** A result: one line in large letters, one that explains it, and optional markup below. */
export function output() {
  const element = document.createElement("output");
  element.className = "tool-result";
  element.setAttribute("aria-live", "polite");
  return {
    element,
    show(headline, explanation, markup = "") {
      const strong = document.createElement("strong");
      strong.textContent = headline;
      const line = document.createElement("span");
      line.textContent = explanation;
      element.replaceChildren(strong, line);
      if (markup) element.insertAdjacentHTML("beforeend", markup);
    },
  };
}

/**
 * A form that calls `update` with the values of its fields, now and at each change. Its name is
 * part of addresses, the same in every language; the label is read out.
 */
export function form(name, label, fields, result, update) {
  const element = document.createElement("form");
  element.className = "tool";
  element.setAttribute("aria-label", label);
  const rows = document.createElement("div");
  rows.className = "tool-fields";
  rows.append(...Object.values(fields).map(({ row }) => row));
  element.append(rows, result.element);
  const refresh = () => {
    const problems = Object.values(fields).map(({ problem }) => problem()).filter(Boolean);
    if (problems.length)
      result.show(say("A value is out of range", "有数值超出范围"), problems.join(say("; ", "；")));
    else update(Object.fromEntries(Object.entries(fields).map(([key, { read }]) => [key, read()])));
  };
  recall(name, fields);
  element.addEventListener("input", () => {
    refresh();
    keep(name, fields);
  });
  element.addEventListener("submit", (event) => event.preventDefault());
  refresh();
  return element;
}

const key = (name, field) => `${name.toLowerCase().replaceAll(" ", "-")}.${field}`;

/** Fill in what the address says, so that a link shows what its sender saw. */
function recall(name, fields) {
  const asked = new URLSearchParams(location.search);
  for (const [field, { control }] of Object.entries(fields)) {
    const value = asked.get(key(name, field));
    if (value === null || control instanceof HTMLTextAreaElement) continue;
    const known = control instanceof HTMLSelectElement ? [...control.options].some((one) => one.value === value) : true;
    if (known) control.value = value;
  }
}

/** Write into the address what differs from the start; pasted texts stay out of it. */
function keep(name, fields) {
  const address = new URL(location.href);
  for (const [field, { control, standard }] of Object.entries(fields)) {
    if (control instanceof HTMLTextAreaElement) continue;
    if (control.value === standard) address.searchParams.delete(key(name, field));
    else address.searchParams.set(key(name, field), control.value);
  }
  history.replaceState(history.state, "", address);
}
