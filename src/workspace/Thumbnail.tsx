import { useEffect, useRef, useState } from 'react';
import { frameAddress, type DisplaySet, type FrameRef } from '#src/dataset/display-set.ts';
import { TriangleAlert } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { firstLook } from '#src/model/session/first-look.ts';
import { useApp } from './app.ts';
import './thumbnail.css';

/** The frame that stands for a set: a clip's first, a stack's middle. */
function standIn(set: DisplaySet): { readonly ref: FrameRef; readonly index: number } | undefined {
  if (set.kind !== 'image') return undefined;
  const index = firstLook(set.frames.length, set.clip);
  const ref = set.frames[index];
  return ref ? { ref, index } : undefined;
}

/** The picture of a display set, `size` CSS pixels square. Asked for once all of the set is known; nothing until then. */
export function Thumbnail({ set, size }: { readonly set: DisplaySet | undefined; readonly size: number }) {
  const { pixels } = useApp();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [painted, setPainted] = useState<string>();
  const [failed, setFailed] = useState(false);
  const chosen = set && !set.growing ? standIn(set) : undefined;
  const wanted = set !== undefined && chosen !== undefined && painted !== set.id;

  useEffect(() => {
    if (!wanted || set.kind !== 'image') return undefined;
    const viewer = `thumbnail:${set.id}`;
    const stop = new AbortController();
    pixels.focus(viewer, { set, index: chosen.index, direction: 0, role: 'thumbnail' });
    void Promise.all([
      pixels.load(frameAddress(chosen.ref), stop.signal),
      // The painter comes with the panes, which the worklist can do without until a picture is here.
      import('#src/viewport/index.ts').catch(() => undefined),
    ]).then(([outcome, painter]) => {
      if (stop.signal.aborted) return;
      pixels.release(viewer);
      if (outcome.ok && painter) {
        if (canvas.current) painter.paintThumbnail(canvas.current, chosen.ref, outcome.value, size, size);
        setPainted(set.id);
        setFailed(false);
      } else if (outcome.ok || outcome.fault.kind !== 'aborted') setFailed(true);
    });
    return () => {
      stop.abort();
      pixels.release(viewer);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `chosen` follows the set
  }, [pixels, set?.id, wanted, size]);

  return (
    <span className="thumbnail" data-painted={painted !== undefined || undefined}>
      <canvas
        ref={canvas}
        aria-hidden
        style={{ visibility: painted === undefined ? 'hidden' : 'visible', width: size, height: size }}
      />
      {failed && painted === undefined ? <Icon of={TriangleAlert} className="failed" /> : null}
    </span>
  );
}
