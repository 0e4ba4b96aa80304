/** The same keys in another language. Chinese has one plural form, so the English `_one` has no counterpart. */
export type Words<English> = Readonly<Record<Exclude<keyof English & string, `${string}_one`>, string>>;

/** Keys as they are asked for: the plural endings are chosen by the count. */
export type Asked<K> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;

export type Language = 'en' | 'zh';
