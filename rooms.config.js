// The architecture as a table: each room, the rooms it may import, and the packages it owns.
// src/README.md explains it; `npm run check` fails on a breach. A folder of src that is not here is an error.
const rooms = {
  model: [],
  schedule: [],
  text: [],
  ui: [],
  part10: ['model'],
  codecs: ['model'],
  dataset: ['model'],
  sources: ['model', 'part10', 'schedule'],
  pixels: ['model', 'dataset', 'sources', 'codecs', 'schedule'],
  objects: ['model', 'dataset', 'part10', 'codecs'],
  session: ['model', 'dataset', 'sources', 'objects', 'schedule'],
  viewport: ['model', 'dataset', 'pixels', 'objects', 'session', 'schedule', 'text', 'ui'],
  workspace: ['model', 'dataset', 'session', 'viewport', 'ui', 'text'],
  phantom: ['model', 'part10', 'codecs', 'objects'],
  gateway: ['model', 'part10', 'codecs', 'phantom', 'text'],
};

// Packages with an owner: path of node_modules as a pattern, and where in src it may be imported.
const owners = {
  i18next: ['text/'],
  'react-aria-components': ['ui/'],
  'lucide-react': ['ui/'],
  'dicom-parser': ['part10/'],
  dcmjs: ['part10/'],
  '@cornerstonejs/(dicom-image-loader|codec-)': ['codecs/'],
  '@cornerstonejs/(core|tools|metadata)': ['viewport/image/'],
  '@cornerstonejs/adapters': ['objects/'],
  zustand: ['session/', 'workspace/'],
  'react(-dom)?/': ['ui/', 'workspace/', 'viewport/(waveform|document|record|video)/', 'main.tsx'],
  '(fastify|@fastify|@photostructure)/?': ['gateway/'],
};

// Rooms entered only by their index.ts; a worker file is entered by its URL.
const frontDoors = ['sources', 'pixels', 'objects', 'viewport'];

const names = Object.keys(rooms);
const any = (list) => `^src/(${list.join('|')})/`;
const test = '\\.(test|bench)\\.tsx?$';

export default {
  forbidden: [
    ...Object.entries(rooms).map(([room, may]) => ({
      name: `${room} may import ${may.join(', ') || 'no other room'}`,
      severity: 'error',
      from: { path: any([room]), pathNot: test },
      to: { path: '^src/', pathNot: any([room, ...may]) },
    })),
    ...Object.entries(owners).map(([pkg, places]) => ({
      name: `${pkg} belongs to ${places.join(' and ')}`,
      severity: 'error',
      from: { path: '^src/', pathNot: [`^src/(${places.join('|')})`, test] },
      to: { path: `node_modules/(@types/)?${pkg}` },
    })),
    {
      name: 'node builtins belong to gateway and phantom',
      severity: 'error',
      from: { path: '^src/', pathNot: [any(['gateway', 'phantom']), test] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'use the front door',
      severity: 'error',
      from: { path: '^src/([^/]+)', pathNot: test },
      to: { path: any(frontDoors), pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'every folder of src is a room of the table',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: any(names) },
    },
    {
      name: 'every folder of src is a room of the table (from)',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: any(names) },
      to: {},
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'everything resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true, // see `import type` too
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
