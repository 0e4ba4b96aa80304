/** Planes that are cut along a path. */
export const curved = {
  'command.tool-path': 'Path',
  'command.plane-curved': 'Cut along the selected path',
  'blocked.noPath': 'No path is selected: draw one with the path tool, or an open freehand line',
  'blocked.pathElsewhere': 'The image that the path was drawn on is not open',
  'blocked.curved': 'A curved plane cannot be turned: move the points of its path',
  'pane.cut.along.axial': 'Curved, along the path drawn on axial · {{length}} mm',
  'pane.cut.along.coronal': 'Curved, along the path drawn on coronal · {{length}} mm',
  'pane.cut.along.sagittal': 'Curved, along the path drawn on sagittal · {{length}} mm',
  'pane.cut.along.oblique': 'Curved, along the path drawn on an oblique plane · {{length}} mm',
  'pane.cut.bends': 'Straight distances across bends are not real',
  'pane.cut.other-frame': 'The path was drawn in another frame of reference.',
  'pane.cut.path-short': 'The path is shorter than a pixel.',
  'pane.cut.noPathFrame': 'The image names no frame of reference: a path on it has no place in the patient.',
  'pane.cut.noCurvedMarks':
    'A curved plane is bent: lines straight on it are not straight in the patient. Measure on the plane that the path was drawn on.',
} as const;
