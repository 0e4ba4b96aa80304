// The programs that the tests run against: a browser, a font with Chinese, a second store, independent decoders.
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const needed = [
  ['chromium', '/usr/bin/chromium'],
  ['fonts-droid-fallback', '/usr/share/fonts/truetype/droid'],
  ['orthanc', '/usr/sbin/Orthanc'],
  ['orthanc-dicomweb', '/usr/share/orthanc/plugins/libOrthancDicomWeb.so'],
  ['dcmtk', '/usr/bin/dcmdump'],
  ['dicom3tools', '/usr/bin/dciodvfy'],
  ['python3-pydicom', '/usr/lib/python3/dist-packages/pydicom'],
  ['python3-numpy', '/usr/lib/python3/dist-packages/numpy'],
  ['openjph-tools', '/usr/bin/ojph_expand'],
  ['libjxl-tools', '/usr/bin/djxl'],
];

/** Installs what is missing where that is possible; otherwise says the one command and returns false. */
export function ensurePackages() {
  const missing = () => needed.filter(([, path]) => !existsSync(path)).map(([name]) => name);
  let wanted = missing();
  if (wanted.length === 0) return true;
  const debian = existsSync('/usr/bin/apt-get');
  if (!debian || process.getuid?.() !== 0) {
    console.error(
      `The tests need programs that are not here. Install them with:\n  sudo apt-get install ${wanted.join(' ')}`,
    );
    return false;
  }
  console.log(`Installing ${wanted.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  apt('update', '-q');
  apt('install', '-y', '-q', '--no-install-recommends', ...wanted);
  wanted = missing();
  if (wanted.length > 0) console.error(`Could not install ${wanted.join(', ')}`);
  return wanted.length === 0;
}
