import { describe, expect, it } from 'vitest';
import {
  explicitLittleEndian,
  htj2kLossless,
  htj2kRpcl,
  jpegBaseline,
  rleLossless,
} from '#src/model/dicom/transfer-syntax.ts';
import { waveletCodestream } from './conformance/objects.ts';
import { judge } from './judge.ts';
import type { Layout } from './layouts.ts';

const layout: Layout = { rows: 48, columns: 64, frames: 1, syntax: undefined, nativeLength: 48 * 64 * 2 };
const native = new Uint8Array(48 * 64 * 2).fill(3);
const wavelet = waveletCodestream(48, 64);

describe('what a frame is', () => {
  it('is uncompressed when its length is exactly that, even if it begins like a codestream', () => {
    const bytes = native.slice();
    bytes.set([0xff, 0x4f, 0xff, 0x51]);
    expect(judge(bytes, explicitLittleEndian, undefined, layout)).toMatchObject({
      ok: true,
      value: { syntax: explicitLittleEndian },
    });
  });

  it('is the codestream it begins with, when it is called uncompressed', () => {
    expect(judge(wavelet, explicitLittleEndian, undefined, layout)).toMatchObject({
      ok: true,
      value: { syntax: htj2kLossless },
    });
  });

  it('is of the metadata’s syntax, where that fits the codestream better than the label', () => {
    expect(judge(wavelet, explicitLittleEndian, htj2kRpcl, layout)).toMatchObject({
      ok: true,
      value: { syntax: htj2kRpcl },
    });
    expect(judge(wavelet, jpegBaseline, htj2kRpcl, layout)).toMatchObject({ ok: true, value: { syntax: htj2kRpcl } });
  });

  it('is uncompressed under the name of the stored syntax, where the store has uncompressed it', () => {
    expect(judge(native, undefined, jpegBaseline, layout)).toMatchObject({
      ok: true,
      value: { syntax: explicitLittleEndian },
    });
  });

  it('is without the byte that padded it', () => {
    const odd: Layout = { ...layout, rows: 3, columns: 3, nativeLength: 9 };
    const judged = judge(new Uint8Array(10), explicitLittleEndian, undefined, odd);
    expect(judged.ok && judged.value.bytes.length).toBe(9);
  });

  it('is nothing when it is empty, too short, too long, or of another size', () => {
    const fault = (bytes: Uint8Array<ArrayBuffer>, at = layout): unknown => {
      const judged = judge(bytes, explicitLittleEndian, undefined, at);
      return judged.ok ? 'well' : judged.fault.kind;
    };
    expect(fault(new Uint8Array(0))).toBe('truncated');
    expect(fault(native.slice(0, -2))).toBe('truncated');
    expect(fault(new Uint8Array(native.length + 20))).toBe('corrupt');
    expect(fault(wavelet, { ...layout, rows: 47 })).toBe('corrupt');
  });

  it('is left to the decoder when a codestream names a size that no image has', () => {
    const overwritten = wavelet.slice();
    new DataView(overwritten.buffer).setUint32(8, 0xdde00100);
    expect(judge(overwritten, htj2kLossless, undefined, layout).ok).toBe(true);
  });

  it('is corrupt when a codestream is promised and there is none', () => {
    expect(judge(native.slice(2), jpegBaseline, undefined, layout)).toMatchObject({
      ok: false,
      fault: { kind: 'corrupt' },
    });
    expect(judge(native.slice(2), rleLossless, undefined, layout)).toMatchObject({
      ok: false,
      fault: { kind: 'corrupt' },
    });
  });
});
