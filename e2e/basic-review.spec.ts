import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { sample } from './global-setup.ts';
import { startGateway } from './server.ts';

async function accessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  expect([where, violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])]).toEqual([where, []]);
}

test('a case is read by keys alone with those of basic image review: found, hung with its prior, measured, starred, saved, and the next one', async ({
  page,
  worklist,
  workspace,
}) => {
  const data = mkdtempSync(join(tmpdir(), 'fovea-keys-'));
  const gateway = await startGateway(['--dicom', sample, '--data', data]);
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const pane = (number: number) => page.locator(`[data-pane="${String(number)}"]`);
  const position = async () => await pane(0).getAttribute('data-position');
  const palette = async (words: string) => {
    await press('Control+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    await page.keyboard.type(words);
    await expect(page.locator('.palette-option').first()).toContainText(words);
    await press('Enter');
  };
  const inHand = async (tool: string) =>
    expect(page.locator(`.bar [data-command="tool-${tool}"]`).first()).toHaveAttribute('aria-pressed', 'true');
  try {
    await worklist.goto(gateway.origin);
    await accessible(page, 'worklist');
    const chosen = page.locator('[data-study][aria-selected="true"]');
    await expect(page.getByRole('combobox')).toBeFocused();
    await press('ArrowDown', 'ArrowUp');
    await expect(chosen).toContainText('2026-11-14');
    await expect(chosen).toContainText('CT');
    await press('Enter');
    await workspace.ready();
    await page.locator('.bar [data-command="tool-window"]').waitFor();

    // The profile is chosen where the keys are told, and stays.
    await press('?');
    await expect(page.locator('.key-sheet select').first()).toBeFocused();
    await press('ArrowDown');
    await expect(page.locator('.key-sheet select').first()).toHaveValue('bir');
    await accessible(page, 'key sheet');
    await press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);

    // Scrolling is in hand, lines are off, letters are the same with Shift.
    await inHand('scroll');
    for (const [key, tool] of [
      ['w', 'window'],
      ['Z', 'zoom'],
      ['T', 'pan'],
      ['v', 'select'],
      ['j', 'crosshair'],
      ['A', 'angle'],
      ['s', 'scroll'],
    ] as const) {
      await press(key);
      await inHand(tool);
    }
    await press('Home');
    await expect.poll(position).toMatch(/^1\//);
    const first = (await position())!;
    await press('ArrowRight', 'ArrowDown');
    await expect.poll(position).toMatch(/^3\//);
    const third = (await position())!;
    await press('ArrowLeft', 'ArrowUp');
    await expect.poll(position).toBe(first);

    // A slice is not turned; Esc brings back how it is shown and keeps the slice.
    await press('ArrowDown', 'ArrowDown', '+', '2');
    await expect(pane(0)).toHaveAttribute('data-window', '50/320');
    await press('Alt+r', 'Escape');
    await expect(pane(0)).toHaveAttribute('data-window', '40/400');
    await expect.poll(position).toBe(third);
    await expect(page.locator('.bar [data-command="rotate-right"]')).toHaveAttribute('aria-disabled', 'true');

    await palette('Hang: with the prior');
    await expect(page.locator('[data-pane]')).toHaveCount(2);
    await workspace.ready(0);
    await workspace.ready(1);
    await expect(pane(1)).toContainText('2025-11-12');
    await press('U');
    await expect(page.locator('.bar [data-command="link"]')).toHaveAttribute('aria-pressed', 'false');
    await press('l');
    await expect(page.locator('.bar [data-command="link"]')).toHaveAttribute('aria-pressed', 'true');
    await press('o');
    await expect(page).toHaveURL(/lines=1/);
    await press('o');
    await expect(page).toHaveURL(/lines=0/);

    // Two points, by arrows and Enter: 36 + 36 + 6 CSS pixels apart.
    await press('D', 'Enter');
    await expect(page.locator('.pane-by-keys-words')).toContainText('point 1 of 2');
    await press('Enter', 'Shift+ArrowRight', 'Shift+ArrowRight', 'ArrowRight', 'Enter');
    const measured = pane(0).locator('svg.svg-layer text');
    await expect(measured).toHaveCount(1);
    await expect(page.locator('.pane-by-keys')).toHaveCount(0);
    await expect(page.locator('[role="status"]').filter({ hasText: 'mm' }).first()).toBeAttached();
    const drawn = await pane(0)
      .locator('svg.svg-layer line')
      .first()
      .evaluate((line) => {
        const at = (name: string) => Number(line.getAttribute(name));
        return Math.hypot(at('x2') - at('x1'), at('y2') - at('y1'));
      });
    expect(Math.abs(drawn - 78)).toBeLessThan(1);
    await accessible(page, 'workspace');
    await press('F10');
    await page.getByRole('button', { name: 'More measuring tools' }).focus();
    await press('Enter');
    await expect(page.getByRole('menu')).toBeVisible();
    await accessible(page, 'measuring menu');
    await press('Escape');
    await expect(page.getByRole('menu')).toHaveCount(0);
    await press('Shift+m');
    await expect(page.locator('.panel [data-annotation]')).toHaveCount(1);
    await accessible(page, 'panel');
    await press('Shift+m');

    await press('k');
    await expect(page.getByRole('img', { name: 'Starred' })).toBeVisible();
    await press('Control+s');
    await expect(page.locator('[data-toast]')).toContainText('Saved');

    await press('Shift+PageDown');
    await expect(page).not.toHaveURL(/StudyInstanceUIDs=[^&]+,/);
    await workspace.ready();
    await expect(pane(0)).not.toContainText('2026-11-14');
    await inHand('length');
  } finally {
    await gateway.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
