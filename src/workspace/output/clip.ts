import type { ImageSet } from '#src/dataset/display-set.ts';
import { placedAt } from '#src/session/live-pane.ts';
import { updatePane } from '#src/session/panes.ts';
import type { Session } from '#src/session/session.ts';
import { paneAt } from '../reading/pane-mount.ts';

/** What this browser can make a clip in. */
export interface ClipFormat {
  readonly id: 'mp4' | 'webm';
  /** As the browser's encoder knows it. */
  readonly codec: string;
  readonly muxed: 'avc' | 'V_VP9' | 'V_VP8';
}

const formats: readonly ClipFormat[] = [
  { id: 'mp4', codec: 'avc1.640033', muxed: 'avc' },
  { id: 'mp4', codec: 'avc1.42003d', muxed: 'avc' },
  { id: 'webm', codec: 'vp09.00.51.08', muxed: 'V_VP9' },
  { id: 'webm', codec: 'vp8', muxed: 'V_VP8' },
];

/** The longer side of a clip's picture, at most. Pixels. */
const longest = 1600;
/** Longest that one image is waited for. Milliseconds. */
const patience = 30_000;
/** Pictures that may wait in the encoder: each is whole in memory. */
const mostWaiting = 4;

/** The formats that this browser encodes, one of each kind, the most widely played first. */
export async function clipFormats(): Promise<readonly ClipFormat[]> {
  if (!('VideoEncoder' in globalThis)) return [];
  const able: ClipFormat[] = [];
  for (const format of formats) {
    if (able.some(({ id }) => id === format.id)) continue;
    const asked = { ...encoding(format, { width: 640, height: 480 }, 10) };
    const answer = await VideoEncoder.isConfigSupported(asked).catch(() => undefined);
    if (answer?.supported) able.push(format);
  }
  return able;
}

function encoding({ codec, muxed }: ClipFormat, size: Size, rate: number): VideoEncoderConfig {
  const { width, height } = size;
  // Grey noise costs more than films of people: about a third of a bit for each pixel.
  const bitrate = Math.round(Math.min(40e6, Math.max(2e6, 0.35 * width * height * Math.min(rate, 60))));
  return { codec, width, height, bitrate, framerate: rate, ...(muxed === 'avc' && { avc: { format: 'avc' } }) };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface ClipWish {
  readonly pane: number;
  readonly set: ImageSet;
  /** When each image begins, and how long all last: milliseconds, as cine shows them. */
  readonly plan: { readonly starts: ArrayLike<number>; readonly round: number };
  readonly identity: boolean;
  readonly format: ClipFormat;
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}

/** Says which image could not be had: a clip with a gap would show a motion that was not there. */
export class ClipImageMissing extends Error {
  /** From 1. */
  readonly image: number;
  constructor(image: number) {
    super(`image ${String(image)} of the clip is not here`);
    this.image = image;
  }
}

/**
 * Goes through the pane's images and makes a clip of what it shows, words included as wished; the pane is then as before.
 * Throws ClipImageMissing, an AbortError, or what the encoder says.
 */
export async function makeClip(session: Session, wish: ClipWish): Promise<Blob> {
  const { pane, set, plan, format } = wish;
  const { panes: before, link } = session.view.getState();
  const count = set.frames.length;
  const rate = (1000 * count) / plan.round;
  let broken: unknown;
  let out: Track | undefined;
  let last: HTMLCanvasElement | undefined;
  let encoder: VideoEncoder | undefined;
  try {
    // Panes beside it stay where they are.
    session.view.setState({ link: false });
    for (let i = 0; i < count; i++) {
      await shows(session, wish, i);
      const drawn: HTMLCanvasElement | undefined = await paneAt(pane)?.snapshot?.({
        identity: wish.identity,
        scale: scaleOf(pane),
      });
      if (!drawn) throw new ClipImageMissing(i + 1);
      last = drawn;
      if (!encoder) {
        const size = { width: even(drawn.width), height: even(drawn.height) };
        const track = await openTrack(format, size, rate);
        out = track;
        encoder = new VideoEncoder({
          output: (chunk, meta) => track.add(chunk, meta),
          error: (error) => {
            broken = error;
          },
        });
        encoder.configure(encoding(format, size, rate));
      }
      const from = plan.starts[i] ?? 0;
      const to = plan.starts[i + 1] ?? plan.round;
      const frame = new VideoFrame(drawn, {
        timestamp: Math.round(1000 * from),
        duration: Math.round(1000 * (to - from)),
        visibleRect: { x: 0, y: 0, width: even(drawn.width), height: even(drawn.height) },
      });
      encoder.encode(frame, { keyFrame: i % 30 === 0 });
      frame.close();
      while (encoder.encodeQueueSize > mostWaiting && broken === undefined)
        await new Promise((resolve) => setTimeout(resolve, 5));
      if (broken !== undefined) throw broken as Error;
      wish.onProgress(i + 1);
    }
    // A container that keeps only when frames begin would end with the last one's beginning.
    if (last && format.id === 'webm') {
      const frame = new VideoFrame(last, { timestamp: Math.round(1000 * plan.round) - 1000 });
      encoder?.encode(frame);
      frame.close();
    }
    await encoder?.flush();
    if (broken !== undefined) throw broken as Error;
    if (!out) throw new ClipImageMissing(1);
    return out.end();
  } finally {
    if (encoder && encoder.state !== 'closed') encoder.close();
    session.view.setState({ panes: before, link });
  }
}

/** Puts an image on the pane's screen and waits until it is there, whole. */
async function shows(session: Session, { pane, set, signal }: ClipWish, i: number): Promise<void> {
  updatePane(session, pane, ({ cine: _, ...view }) => placedAt(set, view, i));
  const element = document.querySelector(`[data-pane="${String(pane)}"]`);
  const place = `${String(i + 1)}/${String(set.frames.length)}`;
  const until = performance.now() + patience;
  for (;;) {
    signal.throwIfAborted();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const here = element?.getAttribute('data-position') === place;
    const state = element?.getAttribute('data-state');
    if (here && state === 'ready') return;
    if ((here && state === 'error') || performance.now() > until) throw new ClipImageMissing(i + 1);
  }
}

function scaleOf(pane: number): number {
  const box = document.querySelector(`[data-pane="${String(pane)}"]`)?.getBoundingClientRect();
  return Math.min(2, longest / Math.max(1, box?.width ?? 1, box?.height ?? 1));
}

/** Encoders halve the resolution of colours: sides are even. */
function even(side: number): number {
  return Math.max(2, side - (side % 2));
}

interface Track {
  readonly add: (chunk: EncodedVideoChunk, meta: EncodedVideoChunkMetadata | undefined) => void;
  readonly end: () => Blob;
}

async function openTrack({ id, muxed }: ClipFormat, { width, height }: Size, rate: number): Promise<Track> {
  if (id === 'mp4') {
    const { ArrayBufferTarget, Muxer } = await import('mp4-muxer');
    const target = new ArrayBufferTarget();
    const muxer = new Muxer({ target, video: { codec: 'avc', width, height }, fastStart: 'in-memory' });
    return {
      add: (chunk, meta) => muxer.addVideoChunk(chunk, meta),
      end: () => {
        muxer.finalize();
        return new Blob([target.buffer], { type: 'video/mp4' });
      },
    };
  }
  const { ArrayBufferTarget, Muxer } = await import('webm-muxer');
  const target = new ArrayBufferTarget();
  const muxer = new Muxer({ target, video: { codec: muxed, width, height, frameRate: rate } });
  return {
    add: (chunk, meta) => muxer.addVideoChunk(chunk, meta),
    end: () => {
      muxer.finalize();
      return new Blob([target.buffer], { type: 'video/webm' });
    },
  };
}
