import type { Page } from '@playwright/test';
import type { Workspace } from './pages/workspace.ts';

export interface At {
  readonly x: number;
  readonly y: number;
}

/** Places of a pane's picture, unturned: `at` takes a column and a row (whole numbers are pixels' centres) to the page. */
export async function lie(workspace: Workspace, number = 0) {
  const box = await workspace
    .pane(number)
    .locator('canvas.pane-picture')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { left, top, width, height } = canvas.getBoundingClientRect();
      return { left, top, width, height, columns: canvas.width, rows: canvas.height };
    });
  const across = box.width / box.columns;
  const down = box.height / box.rows;
  return {
    ...box,
    across,
    down,
    at: (column: number, row: number): At => ({
      x: box.left + (column + 0.5) * across,
      y: box.top + (row + 0.5) * down,
    }),
  };
}

export async function drag(page: Page, from: At, to: At, button: 'left' | 'middle' | 'right' = 'left'): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down({ button });
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await page.mouse.up({ button });
}

/** Levels of red (grey pictures have no other) of a picture, row by row. */
export interface Greys {
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8Array;
}

/** A PNG, read by the browser's own decoder. */
export async function greysOf(page: Page, png: Buffer): Promise<Greys> {
  const { width, height, levels } = await page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const pixels = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
    let red = '';
    for (let i = 0; i < pixels.length; i += 4) red += String.fromCharCode(pixels[i]!);
    return { width: bitmap.width, height: bitmap.height, levels: btoa(red) };
  }, png.toString('base64'));
  return { width, height, levels: Buffer.from(levels, 'base64') };
}

/** The page as a person sees it: the level at a CSS pixel. */
export async function screenshotGreys(page: Page): Promise<(x: number, y: number) => number> {
  const { width, levels } = await greysOf(page, await page.screenshot());
  return (x, y) => levels[Math.floor(y) * width + Math.floor(x)] ?? Number.NaN;
}

/** The lines beside the marks on screen, as one text a mark. */
export const markWords = (workspace: Workspace) => workspace.pane().locator('svg.svg-layer text');

/** By key: not every tool has a button in the bar. */
const toolKeys = { length: 'd', rectangle: 'b', probe: 'p' } as const;

/** Takes a tool and uses it until its mark is there: the tools come with their first choice, a press before draws nothing. */
export async function makeMark(
  workspace: Workspace,
  tool: keyof typeof toolKeys,
  gesture: () => Promise<void>,
): Promise<string> {
  const words = markWords(workspace);
  const before = await words.count();
  await workspace.page.keyboard.press(toolKeys[tool]);
  for (let tries = 0; tries < 15 && (await words.count()) === before; tries += 1) {
    await gesture();
    await words
      .nth(before)
      .waitFor({ timeout: 2000 })
      .catch(() => undefined);
  }
  return (await words.nth(before).textContent()) ?? '';
}
