/** A DICOM unique identifier that has passed {@link isUid} (PS3.5 section 9.1). */
export type Uid = string & { readonly __uid: never };

/**
 * Whether a string may be treated as a UID. Real files break the rule on leading zeros of components, so only the
 * alphabet and the length are demanded: enough for it never to become a path, a pattern or a query.
 */
export function isUid(text: unknown): text is Uid {
  return typeof text === 'string' && /^[0-9][0-9.]{0,63}$/.test(text);
}

/** The UID, or an Error naming what was given instead. */
export function toUid(text: string): Uid {
  if (!isUid(text)) throw new Error(`not a DICOM UID: ${JSON.stringify(text.slice(0, 80))}`);
  return text;
}
