// <image-tokens>: how many tokens an image costs. Without JavaScript the table inside it stays.

import { form, number, output, select } from "./form.js";

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
      width: number("Width in pixels", 1920, 1, 20000),
      height: number("Height in pixels", 1080, 1, 20000),
      maxTiles: select("Most tiles", [1, 4, 6, 12, 24, 36, 40], 12),
      count: number("Images", 1, 1, 1000),
    };
    const result = output();
    const update = (values) => {
      const one = countTokens(values.width, values.height, values.maxTiles);
      const thumbnail = one.tiles > 1 ? " and a thumbnail" : "";
      result.show(
        `${(one.tokens * values.count).toLocaleString("en")} tokens`,
        `${one.columns} × ${one.rows} tiles${thumbnail}: ${one.tiles} × ${TOKENS_PER_TILE}` +
          (values.count > 1 ? `, for ${values.count} images` : ""),
        drawing(one),
      );
    };
    this.prepend(form("Image tokens", fields, result, update));
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
