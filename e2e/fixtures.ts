import { test as base, expect } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { sample } from './global-setup.ts';
import { startGateway, type Running } from './server.ts';
import { Workspace } from './pages/workspace.ts';
import { Worklist } from './pages/worklist.ts';

interface PerWorker {
  /** The built gateway over the small sample patient. */
  readonly gateway: Running;
}

interface PerTest {
  /** A server in front of the gateway that fails on request. */
  readonly faults: FaultProxy;
  readonly worklist: Worklist;
  readonly workspace: Workspace;
  /** What the page complained of; a test ends red when it is not empty. */
  readonly complaints: string[];
}

export const test = base.extend<PerTest, PerWorker>({
  gateway: [
    async ({}, use) => {
      const data = mkdtempSync(join(tmpdir(), 'fovea-e2e-'));
      const gateway = await startGateway(['--dicom', sample, '--data', data]);
      await use(gateway);
      await gateway.stop();
      rmSync(data, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ gateway }, use) => use(gateway.origin),
  faults: async ({ gateway }, use) => {
    const proxy = await startFaultProxy(gateway.origin);
    await use(proxy);
    await proxy.stop();
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      await use(complaints);
      expect(complaints, 'errors thrown in the page').toEqual([]);
    },
    { auto: true },
  ],
  worklist: async ({ page }, use) => use(new Worklist(page)),
  workspace: async ({ page }, use) => use(new Workspace(page)),
});

export { expect };
