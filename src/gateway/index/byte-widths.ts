import { isObject, type DicomElement, type DicomJson } from '#src/part10/dicom-json.ts';

const widths: Readonly<Record<string, number>> = {
  OW: 2,
  US: 2,
  SS: 2,
  OF: 4,
  OL: 4,
  FL: 4,
  UL: 4,
  SL: 4,
  OD: 8,
  OV: 8,
  FD: 8,
};

/**
 * Bulk data is sent little endian (PS3.18 F.2.7) whatever the file is: in a big-endian file each reference gets the width
 * of its words, `#offset,length,width`, so that they can be turned when they are sent.
 */
export function markByteWidths(json: DicomJson): DicomJson {
  return Object.fromEntries(Object.entries(json).map(([tag, element]) => [tag, marked(element)]));
}

function marked(element: DicomElement): DicomElement {
  const width = widths[element.vr];
  if (element.BulkDataURI !== undefined && width !== undefined) {
    return { ...element, BulkDataURI: `${element.BulkDataURI},${width}` };
  }
  if (element.vr !== 'SQ' || !element.Value) return element;
  return {
    ...element,
    Value: element.Value.map((item) => (isObject(item) ? markByteWidths(item as DicomJson) : item)),
  };
}
