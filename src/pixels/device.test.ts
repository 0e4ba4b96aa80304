import { expect, test } from 'vitest';
import { deviceFor } from './device.ts';

const megabyte = 1024 * 1024;

test('a core is left to the page', () => {
  expect(deviceFor({ hardwareConcurrency: 4, deviceMemory: 8, coarse: false }).workers).toBe(3);
  expect(deviceFor({ hardwareConcurrency: 32, deviceMemory: 8, coarse: false }).workers).toBe(8);
  expect(deviceFor({ hardwareConcurrency: 1, deviceMemory: 8, coarse: false }).workers).toBe(1);
});

test('little memory has few workers and a small cache', () => {
  const phone = deviceFor({ hardwareConcurrency: 8, deviceMemory: 2, coarse: true });
  expect(phone.workers).toBe(2);
  expect(phone.budget).toBe(256 * megabyte);
  expect(deviceFor({ deviceMemory: 0.5, coarse: true }).budget).toBe(128 * megabyte);
});

test('a device held in the hand that does not tell its memory is taken for a phone', () => {
  const hand = deviceFor({ hardwareConcurrency: 6, coarse: true });
  expect(hand.budget).toBe(384 * megabyte);
  expect(hand.workers).toBe(4);
});

test('a desk keeps a CT of 3,000 slices of 512 x 512 where the memory allows it', () => {
  expect(deviceFor({ deviceMemory: 16, coarse: false }).budget).toBeGreaterThan(3000 * 512 * 512 * 2);
  expect(deviceFor({ deviceMemory: 8, coarse: false }).budget).toBeGreaterThan(1024 * megabyte);
});
