import { Problem } from './problem.ts';

/**
 * The only paths there are: plain characters, single slashes, nothing encoded but the comma of a frame list. So a path is
 * decoded once, has no `..`, and no UID can hide a slash. Throws a {@link Problem} 400.
 */
export function checkPath(url: string): void {
  const path = url.split('?', 1)[0] ?? '';
  const plain = path.replace(/%2c/gi, ',');
  if (!/^\/[A-Za-z0-9._~,@+=/-]*$/.test(plain) || plain.includes('//') || /\/\.{1,2}(\/|$)/.test(plain)) {
    throw new Problem(400, 'not a path of this server');
  }
}

/** As a route parameter: the regular expression holds for the whole segment. */
export const uidPattern = '^[0-9][0-9.]{0,63}$';
