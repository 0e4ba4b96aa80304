import './film.css';

/** A sheet of paper may wait long in the browser's own dialog; what is printed stays until that is closed. */
let onPage: { readonly film: HTMLElement; readonly urls: readonly string[] } | undefined;

/**
 * Puts pictures in a grid under a header on a page that only paper shows, and has the browser print it. Settles when its
 * dialog is closed.
 */
export async function printFilm(pictures: readonly Blob[], header: readonly string[], columns: number): Promise<void> {
  takeDown();
  const film = document.createElement('section');
  film.className = 'film';
  film.style.setProperty('--film-columns', String(columns));
  film.style.setProperty('--film-rows', String(Math.max(1, Math.ceil(pictures.length / columns))));
  const head = document.createElement('header');
  for (const words of header) {
    const line = document.createElement('p');
    line.textContent = words;
    head.append(line);
  }
  const grid = document.createElement('div');
  grid.className = 'film-grid';
  const urls = pictures.map((blob) => URL.createObjectURL(blob));
  for (const url of urls) {
    const picture = new Image();
    picture.alt = '';
    picture.src = url;
    grid.append(picture);
  }
  film.append(head, grid);
  document.body.append(film);
  onPage = { film, urls };
  await Promise.all([...film.querySelectorAll('img')].map((picture) => picture.decode()));
  addEventListener('afterprint', takeDown, { once: true });
  window.print();
}

function takeDown(): void {
  onPage?.film.remove();
  for (const url of onPage?.urls ?? []) URL.revokeObjectURL(url);
  onPage = undefined;
}
