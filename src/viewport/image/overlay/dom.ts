/** A `div` (or other element) with a class, put into its parent. */
export function part<K extends keyof HTMLElementTagNameMap = 'div'>(
  parent: HTMLElement,
  className: string,
  tag: K = 'div' as K,
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  parent.append(element);
  return element;
}

/** Sets a text only when it differs: the browser lays out anew for every set, equal or not. */
export function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function show(element: HTMLElement, visible: boolean): void {
  if (element.hidden === visible) element.hidden = !visible;
}

export function attribute(element: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
