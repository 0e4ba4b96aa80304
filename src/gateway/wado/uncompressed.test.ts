import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import type { Gateway } from '../gateway.ts';
import { makeBench, runOver, type Bench } from '../testing/running.ts';
import { sha256 } from '../testing/small-files.ts';

const data = join(import.meta.dirname, '../../../../shared/data');

interface Truth {
  readonly file: string;
  readonly frames?: readonly string[];
}

/** One file a syntax, each with values that pydicom and GDCM decoded. */
const files = [
  'transfer_syntax/cornerstone_ct/CTImage.dcm_BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2.dcm',
  'transfer_syntax/cornerstone_ct/CTImage.dcm_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm',
  'transfer_syntax/cornerstone_ct/CTImage.dcm_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm',
  'transfer_syntax/cornerstone_ct/CTImage.dcm_JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70.dcm',
  'transfer_syntax/cornerstone_ct/CTImage.dcm_RLELosslessTransferSyntax_1.2.840.10008.1.2.5.dcm',
  'transfer_syntax/cornerstone_ct/CTImage.dcm_DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm',
];

describe.runIf(existsSync(data))('frames asked for uncompressed', () => {
  const truth = existsSync(data)
    ? (JSON.parse(readFileSync(join(data, 'pixels.json'), 'utf8')) as { files: Truth[] }).files
    : [];
  const digestOf = (file: string): string => truth.find((row) => row.file === file)?.frames?.[0] ?? 'no truth';
  let bench: Bench;
  let gateway: Gateway;
  beforeAll(() => {
    bench = makeBench();
  });
  afterAll(() => {
    bench.remove();
  });

  it.each(files)('of %s are the values another decoder gives, alone and in a whole file', async (file) => {
    const own = makeBench();
    own.write('dicom/a', readFileSync(join(data, file)));
    gateway = await runOver(own);
    const [row] = (await (await fetch(`${gateway.url}/dicom-web/instances`)).json()) as DicomJson[];
    const instance = row?.['00081190']?.Value?.[0] as string;
    const frame = await fetch(`${instance}/frames/1`, {
      headers: { accept: 'application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1' },
    });
    expect(frame.headers.get('content-type')).toBe('application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1');
    expect(sha256(Buffer.from(await frame.arrayBuffer())).slice(0, 16)).toBe(digestOf(file));
    const whole = await fetch(instance, {
      headers: { accept: 'application/dicom; transfer-syntax=1.2.840.10008.1.2.1' },
    });
    const path = bench.write('whole.dcm', Buffer.from(await whole.arrayBuffer()));
    const script =
      'import sys, hashlib, pydicom; ds = pydicom.dcmread(sys.argv[1]); print(ds.file_meta.TransferSyntaxUID, hashlib.sha256(ds.pixel_array.tobytes()).hexdigest()[:16])';
    expect(execFileSync('/usr/bin/python3', ['-c', script, path], { encoding: 'utf8' }).trim()).toBe(
      `1.2.840.10008.1.2.1 ${digestOf(file)}`,
    );
    await gateway.close();
    own.remove();
  });
});
