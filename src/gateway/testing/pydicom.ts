import { execFileSync } from 'node:child_process';

/** DICOM JSON of a file by pydicom, an implementation that shares nothing with ours; binary values over 1024 bytes as URI. */
export function pydicomJson(
  paths: readonly string[],
): Record<string, { vr: string; Value?: unknown[]; InlineBinary?: string; BulkDataURI?: string }>[] {
  const script = `
import sys, json, warnings
warnings.simplefilter('ignore')
import pydicom
out = []
for path in sys.stdin.read().split('\\n'):
    ds = pydicom.dcmread(path, force=True)
    out.append(ds.to_json_dict(bulk_data_threshold=1024, bulk_data_element_handler=lambda e: 'bulk'))
json.dump(out, sys.stdout)
`;
  return JSON.parse(
    execFileSync('/usr/bin/python3', ['-c', script], { input: paths.join('\n'), encoding: 'utf8', maxBuffer: 1 << 30 }),
  ) as ReturnType<typeof pydicomJson>;
}
