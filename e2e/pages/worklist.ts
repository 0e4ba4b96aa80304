import type { Locator, Page } from '@playwright/test';

export class Worklist {
  readonly page: Page;
  readonly rows: Locator;

  constructor(page: Page) {
    this.page = page;
    this.rows = page.locator('[data-study]');
  }

  async goto(origin = ''): Promise<void> {
    await this.page.goto(`${origin}/`);
    await this.rows.first().waitFor();
  }

  row(description: string | RegExp): Locator {
    return this.rows.filter({ hasText: description });
  }
}
