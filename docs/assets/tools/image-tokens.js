// <image-tokens>: how many tokens an image costs. Without JavaScript the table inside it stays.

import { form, number, output, say, select } from "./form.js";

const TILE = 448; // pixels, each side
const TOKENS_PER_TILE = 256; // (448 / 14)² patches, a quarter of them after pixel unshuffle

/**
 * Choose the grid of tiles for an image: the nearest aspect ratio, and among equals the larger
 * grid as long as the image covers more than half of its area.
 * @returns {[number, number]} columns and rows
 */
export function chooseGrid(width, height, maxTiles) {
  const grids = [];
  for (let columns = 1; columns <= maxTiles; columns++)
    for (let rows = 1; columns * rows <= maxTiles; rows++) grids.push([columns, rows]);
  grids.sort((a, b) => a[0] * a[1] - b[0] * b[1]); // stable: fewer columns first among equals
  let best = [1, 1];
  let nearest = Infinity;
  for (const [columns, rows] of grids) {
    const difference = Math.abs(width / height - columns / rows);
    const covers = width * height > 0.5 * TILE * TILE * columns * rows;
    if (difference < nearest || (difference === nearest && covers)) best = [columns, rows];
    nearest = Math.min(nearest, difference);
  }
  return best;
}

/** Count the tiles of an image, the thumbnail included, and its tokens. */
export function countTokens(width, height, maxTiles) {
  const [columns, rows] = chooseGrid(width, height, maxTiles);
  const tiles = columns * rows + (columns * rows > 1 ? 1 : 0);
  return { columns, rows, tiles, tokens: tiles * TOKENS_PER_TILE };
}

class ImageTokens extends HTMLElement {
  connectedCallback() {
    if (this.querySelector("form")) return;
    const fields = {
      width: number(say("Width in pixels", "宽（像素）"), 1920, 1, 20000),
      height: number(say("Height in pixels", "高（像素）"), 1080, 1, 20000),
      maxTiles: select(say("Most tiles", "图块数上限"), [1, 4, 6, 12, 24, 36, 40], 12),
      count: number(say("Images", "图像数"), 1, 1, 1000),
    };
    const result = output();
    const update = (values) => {
      const one = countTokens(values.width, values.height, values.maxTiles);
      const tokens = (one.tokens * values.count).toLocaleString("en");
      const thumbnail = one.tiles > 1 ? say(" and a thumbnail", "，加一个缩略图") : "";
      const grid = `${one.columns} × ${one.rows} ${say("tiles", "个图块")}${thumbnail}`;
      const images = say(`, for ${values.count} images`, `，共 ${values.count} 张图像`);
      result.show(
        say(`${tokens} tokens`, `${tokens} 个 token`),
        `${grid}${say(": ", "：")}${one.tiles} × ${TOKENS_PER_TILE}${values.count > 1 ? images : ""}`,
        drawing(one),
      );
    };
    this.prepend(form("Image tokens", say("Image tokens", "图像 token 计算器"), fields, result, update));
  }
}

function drawing({ columns, rows, tiles }) {
  const side = 22;
  const cells = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      cells.push(`<rect x="${column * side + 1}" y="${row * side + 1}" width="${side - 2}" height="${side - 2}"/>`);
  if (tiles > 1)
    cells.push(`<rect class="thumbnail" x="${columns * side + 9}" y="1" width="${side - 2}" height="${side - 2}"/>`);
  const width = columns * side + (tiles > 1 ? side + 9 : 0);
  return `<svg viewBox="0 0 ${width} ${rows * side}" width="${width}" height="${rows * side}" aria-hidden="true">${cells.join("")}</svg>`;
}

customElements.define("image-tokens", ImageTokens);
