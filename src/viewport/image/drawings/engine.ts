import {
  Enums,
  RenderingEngine,
  getConfiguration,
  imageLoader,
  init as initCore,
  metaData,
  setUseCPURendering,
  utilities,
  type Types,
} from '@cornerstonejs/core';
import {
  AngleTool,
  BidirectionalTool,
  CircleROITool,
  EllipticalROITool,
  LengthTool,
  PlanarFreehandROITool,
  ProbeTool,
  RectangleROITool,
  SplineROITool,
  addTool,
  annotation,
  init as initTools,
} from '@cornerstonejs/tools';
import type { MarkColour } from '#src/model/annotation/annotation.ts';
import { CalibrationLineTool, KnownCobbAngleTool, PathTool, QuietArrowTool, TextNoteTool } from './own-tools.ts';

/** Scheme of the images that stand under the drawings. */
const scheme = 'fovea-sheet';
/**
 * Pixels of a sheet on a side, and their size; the engine fits the sheet to the pane whatever they are. Freehand lines are
 * sampled at a quarter of a sheet's pixel: under one CSS pixel in a pane of 1000.
 */
const sheetSide = 256;
const sheetSpacing = 1;
/** Every pane's sheet is the same nothing. */
const blank = new Uint8Array(sheetSide * sheetSide);

const drawingTools = [
  LengthTool,
  BidirectionalTool,
  CalibrationLineTool,
  AngleTool,
  KnownCobbAngleTool,
  QuietArrowTool,
  TextNoteTool,
  ProbeTool,
  RectangleROITool,
  EllipticalROITool,
  CircleROITool,
  SplineROITool,
  PathTool,
  PlanarFreehandROITool,
];

let engine: RenderingEngine | undefined;

/**
 * The one engine of the page. It draws marks, and under them an empty sheet of its processor path: the picture below is
 * painted by the pane itself, so there is no texture, no graphics context to lose and nothing drawn twice.
 */
export function drawingEngine(): RenderingEngine {
  if (engine) return engine;
  const configuration = getConfiguration();
  initCore({ ...configuration, rendering: { ...configuration.rendering, webGlContextCount: 1 } });
  setUseCPURendering(true);
  initTools();
  for (const tool of drawingTools) addTool(tool);
  imageLoader.registerImageLoader(scheme, (imageId) => ({ promise: Promise.resolve(sheet(imageId)) }));
  metaData.addProvider(sheetMetadata, 10_000);
  styleMarks();
  engine = new RenderingEngine('fovea');
  return engine;
}

/** What is used of the engine's Generic Viewport (its planar kind exports no type of its own). */
export interface SheetViewport {
  setDisplaySets(entry: { readonly displaySetId: string }): Promise<void>;
  render(): void;
  canvasToWorld(at: readonly [number, number]): readonly number[];
  worldToCanvas(at: readonly number[]): readonly [number, number];
  getViewReference(): object;
}

/** A viewport for one pane's marks, over its own sheet: marks of one pane are never drawn in another. */
export async function enableSheet(element: HTMLDivElement, viewportId: string): Promise<SheetViewport> {
  const made = drawingEngine();
  made.enableElement({ viewportId, element, type: Enums.ViewportType.PLANAR_NEXT });
  utilities.genericViewportDisplaySetMetadataProvider.add(viewportId, {
    kind: 'planar',
    imageIds: [sheetId(viewportId)],
  });
  const enabled: unknown = made.getViewport(viewportId);
  const viewport = enabled as SheetViewport;
  await viewport.setDisplaySets({ displaySetId: viewportId });
  viewport.render();
  return viewport;
}

export function sheetId(viewportId: string): string {
  return `${scheme}:${viewportId}`;
}

export function frameOfReference(viewportId: string): string {
  return `fovea.${viewportId}`;
}

function sheet(imageId: string): Types.IImage {
  const voxelManager = utilities.VoxelManager.createImageVoxelManager({
    width: sheetSide,
    height: sheetSide,
    scalarData: blank,
    numberOfComponents: 1,
  });
  const image = {
    imageId,
    rows: sheetSide,
    columns: sheetSide,
    height: sheetSide,
    width: sheetSide,
    rowPixelSpacing: sheetSpacing,
    columnPixelSpacing: sheetSpacing,
    sizeInBytes: blank.byteLength,
    slope: 1,
    intercept: 0,
    windowCenter: 128,
    windowWidth: 256,
    minPixelValue: 0,
    maxPixelValue: 0,
    color: false,
    rgba: false,
    invert: false,
    numberOfComponents: 1,
    dataType: 'Uint8Array',
    preScale: { enabled: false, scaled: false },
    voiLUTFunction: 'LINEAR',
    getPixelData: () => blank,
    voxelManager,
  };
  return image as unknown as Types.IImage;
}

/** PS3.3 modules of the sheet, as the engine asks for them. */
function sheetMetadata(type: string, imageId: unknown): unknown {
  if (typeof imageId !== 'string' || !imageId.startsWith(`${scheme}:`)) return undefined;
  switch (type) {
    case 'imagePlaneModule':
      return {
        frameOfReferenceUID: frameOfReference(imageId.slice(scheme.length + 1)),
        rows: sheetSide,
        columns: sheetSide,
        imageOrientationPatient: [1, 0, 0, 0, 1, 0],
        rowCosines: [1, 0, 0],
        columnCosines: [0, 1, 0],
        imagePositionPatient: [0, 0, 0],
        sliceThickness: 1,
        sliceLocation: 0,
        pixelSpacing: [sheetSpacing, sheetSpacing],
        rowPixelSpacing: sheetSpacing,
        columnPixelSpacing: sheetSpacing,
        usingDefaultValues: false,
      };
    case 'imagePixelModule':
      return {
        rows: sheetSide,
        columns: sheetSide,
        samplesPerPixel: 1,
        photometricInterpretation: 'MONOCHROME2',
        bitsAllocated: 8,
        bitsStored: 8,
        highBit: 7,
        pixelRepresentation: 0,
      };
    case 'generalSeriesModule':
      return { modality: 'OT' };
    case 'voiLutModule':
      return { windowCenter: [128], windowWidth: [256] };
    default:
      return undefined;
  }
}

/** One mark in another colour than the rest. */
export function colourMark(id: string, colour: MarkColour | undefined): void {
  const said = getComputedStyle(document.documentElement)
    .getPropertyValue(`--mark-${colour ?? 'yellow'}`)
    .trim();
  const { style } = annotation.config;
  style.setAnnotationStyles(
    id,
    colour === undefined || said === ''
      ? {}
      : { color: said, colorHighlighted: said, textBoxColor: said, textBoxColorHighlighted: said },
  );
}

/** Colours and type of the interface (its token `--mark`); the halo is in the style sheet. */
function styleMarks(): void {
  const mark = 'rgb(255, 228, 92)';
  const { style } = annotation.config;
  const font = getComputedStyle(document.documentElement).getPropertyValue('--font') || 'system-ui, sans-serif';
  style.setDefaultToolStyles({
    ...style.getDefaultToolStyles(),
    global: {
      ...style.getDefaultToolStyles()['global'],
      color: mark,
      colorHighlighted: mark,
      colorSelected: '#fff',
      lineWidth: '1.5',
      shadow: false,
      textBoxColor: mark,
      textBoxColorHighlighted: mark,
      textBoxColorSelected: '#fff',
      textBoxFontFamily: font,
      textBoxFontSize: '12px',
      textBoxLinkLineWidth: '1',
      textBoxLinkLineDash: '2,3',
    },
  });
}
