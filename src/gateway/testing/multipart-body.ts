/** An upload as clients write it (PS3.18 10.5). */
export function multipartBody(files: readonly Uint8Array[]): {
  readonly body: Buffer<ArrayBuffer>;
  readonly boundary: string;
  readonly contentType: string;
} {
  const boundary = 'a-boundary-of-the-tests';
  const parts = files.flatMap((file) => [
    Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
    file,
    Buffer.from('\r\n'),
  ]);
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { body, boundary, contentType: `multipart/related; type="application/dicom"; boundary=${boundary}` };
}
