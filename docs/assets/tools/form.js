// What the calculators share: labelled fields, and a result that is read out when it changes.

let made = 0;

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
  return { row, control, read: () => read(control) };
}

/** A number within limits; what is out of them counts as the nearest limit. */
export function number(label, value, min, max, step = 1) {
  const control = document.createElement("input");
  Object.assign(control, { type: "number", value, min, max, step, inputMode: "decimal" });
  return field(label, control, ({ value }) => {
    const parsed = Number.parseFloat(value);
    return Number.isFinite(parsed) ? Math.min(max, Math.max(min, parsed)) : min;
  });
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

/** A form that calls `update` with the values of its fields, now and at each change. */
export function form(name, fields, result, update) {
  const element = document.createElement("form");
  element.className = "tool";
  element.setAttribute("aria-label", name);
  const rows = document.createElement("div");
  rows.className = "tool-fields";
  rows.append(...Object.values(fields).map(({ row }) => row));
  element.append(rows, result.element);
  const refresh = () =>
    update(Object.fromEntries(Object.entries(fields).map(([key, { read }]) => [key, read()])));
  element.addEventListener("input", refresh);
  element.addEventListener("submit", (event) => event.preventDefault());
  refresh();
  return element;
}
