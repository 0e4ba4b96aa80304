/** Planes that are cut along a path. */
export const curved = {
  'command.tool-path': 'Path',
  'command.plane-curved': 'Cut along the selected path',
  'blocked.noPath': 'No path is selected: draw one with the path tool, or an open freehand line',
  'blocked.pathElsewhere': 'The image that the path was drawn on is not open',
  'blocked.curved': 'A curved plane cannot be turned: move the points of its path',
  'pane.cut.along.axial': 'Curved, path on axial · {{length}} mm',
  'pane.cut.along.coronal': 'Curved, path on coronal · {{length}} mm',
  'pane.cut.along.sagittal': 'Curved, path on sagittal · {{length}} mm',
  'pane.cut.along.oblique': 'Curved, path on oblique · {{length}} mm',
  'pane.cut.bends': 'Distances across bends are not real',
  'pane.cut.other-frame': 'The path was drawn in another frame of reference.',
  'pane.cut.path-short': 'The path is shorter than a pixel.',
  'pane.cut.noPathFrame': 'The image names no frame of reference: a path on it has no place in the patient.',
  'pane.cut.noCurvedMarks':
    'A curved plane is bent: what is straight on it is not straight in the patient. Measure and draw on the plane that the path was drawn on.',
} as const;
