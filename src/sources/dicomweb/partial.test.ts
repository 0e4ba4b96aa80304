import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { htj2kLossless } from '#src/model/dicom/transfer-syntax.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { waveletCodestream } from '../conformance/objects.ts';
import type { FrameArrival } from '../source.ts';
import { PartialPictures, resolutionsFirst } from './partial.ts';

const address = { source: 's', study: toUid('1.1'), series: toUid('1.2'), instance: toUid('1.3'), frame: 1 };
const whole = waveletCodestream(48, 64);

/** Lengths given on as beginnings, when a body arrives in chunks of 50 bytes, so many milliseconds apart. */
function beginnings(bytes: Uint8Array, apart: number): number[] {
  const got: number[] = [];
  const pictures = new PartialPictures(address, htj2kLossless, (arrival: FrameArrival) => {
    if (arrival.ok) got.push(arrival.value.bytes.length);
    expect(arrival.ok && arrival.value.partial).toBe(true);
  });
  for (let at = 50; at <= bytes.length; at += 50) {
    vi.advanceTimersByTime(apart);
    pictures.progress(bytes.subarray(0, at), undefined, bytes.length);
  }
  return got;
}

describe('a frame that arrives slowly', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is shown twice before it is there, of a codestream that puts resolutions first', () => {
    const lengths = beginnings(whole, 60);
    expect(lengths).toHaveLength(2);
    expect(lengths[0]).toBeGreaterThanOrEqual(whole.length * 0.15);
    expect(lengths[1]).toBeGreaterThanOrEqual(whole.length * 0.4);
  });

  it('is not, where it comes soon enough', () => {
    expect(beginnings(whole, 5)).toEqual([]);
  });

  it('is not, where its beginning holds no picture', () => {
    const layersFirst = whole.slice();
    const cod = layersFirst.findIndex((byte, i) => byte === 0xff && layersFirst[i + 1] === 0x52);
    layersFirst[cod + 5] = 0;
    expect(resolutionsFirst(whole)).toBe(true);
    expect(resolutionsFirst(layersFirst)).toBe(false);
    expect(beginnings(layersFirst, 60)).toEqual([]);
    expect(beginnings(new Uint8Array(800).fill(7), 60)).toEqual([]);
  });
});
