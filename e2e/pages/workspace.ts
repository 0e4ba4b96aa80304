import type { Locator, Page } from '@playwright/test';

export class Workspace {
  readonly page: Page;
  readonly panes: Locator;
  readonly thumbnails: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panes = page.locator('[data-pane]');
    this.thumbnails = page.locator('[data-timeline-item][data-display-set]');
  }

  pane(number = 0): Locator {
    return this.panes.nth(number);
  }

  command(id: string): Locator {
    return this.page.locator(`[data-command="${id}"]`).first();
  }

  async open(
    study: string,
    options: { readonly origin?: string; readonly query?: string; readonly fragment?: string } = {},
  ): Promise<void> {
    const { origin = '', query = '', fragment = '' } = options;
    await this.page.goto(`${origin}/view?StudyInstanceUIDs=${study}${query}${fragment}`);
  }

  /** Waits until the pane shows its picture whole. */
  async ready(number = 0): Promise<void> {
    await this.page.locator(`[data-pane]:nth-match([data-pane], ${number + 1})[data-state="ready"]`).waitFor();
  }

  /** One wheel notch over a pane; positive is towards the last image. */
  async wheel(notches: number, number = 0): Promise<void> {
    const box = await this.pane(number).boundingBox();
    if (!box) throw new Error('the pane is not on screen');
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let i = 0; i < Math.abs(notches); i += 1) await this.page.mouse.wheel(0, 100 * Math.sign(notches));
  }
}
