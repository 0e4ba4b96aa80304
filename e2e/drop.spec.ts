import type { Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { sample } from './global-setup.ts';

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

/** Three small files of the sample patient. */
const dicom = () =>
  filesUnder(sample)
    .filter((path) => path.endsWith('.dcm'))
    .toSorted((a, b) => statSync(a).size - statSync(b).size)
    .slice(0, 3);

interface Drop {
  readonly name: string;
  readonly base64: string;
}

/** What the browser does when files are let go over the page. */
async function drop(page: Page, files: readonly Drop[]): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, base64 } of given) {
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    }
    return data;
  }, files);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await expect(page.locator('.drop-scrim')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

const asDrop = (name: string, bytes: Buffer): Drop => ({ name, base64: bytes.toString('base64') });

for (const locale of ['en-US', 'zh-CN'] as const) {
  test.describe(locale, () => {
    test.use({ locale });
    test('dropped files open; what was left out is listed with its reason in the reader’s words', async ({
      page,
      workspace,
    }) => {
      await page.goto('/');
      await page.locator('[data-study]').first().waitFor();
      const files = dicom().map((path, i) => asDrop(`image-${i}`, readFileSync(path)));
      const first = files[0]!;
      await drop(page, [
        ...files,
        { ...first, name: 'again' },
        asDrop('notes.txt', Buffer.from('not an image at all')),
      ]);
      await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
      await expect(workspace.pane()).toHaveAttribute('data-source', 'files');
      await page.getByRole('button', { name: locale === 'en-US' ? 'Details' : '详情' }).click();
      const report = page.getByRole('dialog');
      await expect(report).toContainText('notes.txt');
      await expect(report).toContainText(
        locale === 'en-US' ? 'This is not a DICOM file that can be shown.' : '不是可显示的 DICOM 文件。',
      );
      await expect(report).toContainText(
        locale === 'en-US' ? 'The same bytes as image-0' : '与 image-0 的内容完全相同',
      );
      await expect(report).not.toContainText(/not-dicom:|duplicate:/);
    });
  });
}

test('a dropped zip and a chosen folder open as their files do', async ({ page, workspace }) => {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-drop-'));
  try {
    mkdirSync(join(folder, 'disc/deep'), { recursive: true });
    for (const [i, path] of dicom().entries()) writeFileSync(join(folder, 'disc/deep', `i${i}`), readFileSync(path));
    const zip = join(folder, 'disc.zip');
    execFileSync('/usr/bin/python3', ['-m', 'zipfile', '-c', zip, join(folder, 'disc')]);
    await page.goto('/');
    await page.locator('[data-study]').first().waitFor();
    await drop(page, [asDrop('disc.zip', readFileSync(zip))]);
    await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
    await expect(workspace.pane()).toHaveAttribute('data-source', 'files');

    await page.goto('/');
    await page.locator('[data-study]').first().waitFor();
    await page.locator('input[data-files="folder"]').first().setInputFiles(join(folder, 'disc'));
    await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
    await expect(workspace.pane()).toHaveAttribute('data-source', 'files');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
