import { useStore } from 'zustand';
import type { SavingTrouble } from '#src/session/saving/state.ts';
import { language, t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { TriangleAlert } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { useApp, useLanguage } from '../app.ts';
import { faultWords } from '../fault-words.ts';
import { saveFile } from '../save-file.ts';
import { answerOffer, filesTaken, saveWork } from './save-work.ts';
import './saving-strip.css';

/** What saving has to say that must not pass by itself: work found again, work that no store took. */
export function SavingStrip() {
  const app = useApp();
  useLanguage();
  const offer = useStore(app.session.saving, (s) => s.offer);
  const trouble = useStore(app.session.saving, (s) => s.trouble);
  if (!offer && !trouble) return null;
  return (
    <div className="saving-strips">
      {offer ? (
        <div className="saving-strip" role="alert" data-draft-offer>
          <span className="grow">{t('saving.offer', { count: offer.count, time: timeWords(offer.at) })}</span>
          <Button kind="primary" data-saving="restore" onPress={() => void answerOffer('restore')}>
            {t('saving.restore')}
          </Button>
          <Button kind="plain" data-saving="discard" onPress={() => void answerOffer('discard')}>
            {t('saving.discard')}
          </Button>
        </div>
      ) : null}
      {trouble ? <Trouble trouble={trouble} /> : null}
    </div>
  );
}

function Trouble({ trouble }: { readonly trouble: SavingTrouble }) {
  const app = useApp();
  const { fault, reason, files } = trouble;
  const what = fault ? faultWords(fault, app.library.settings).what : t('saving.nowhere');
  return (
    <div className="saving-strip trouble" role="alert" data-saving-trouble>
      <Icon of={TriangleAlert} />
      <span className="grow">
        {t('saving.failed')} {what}
        {reason === undefined
          ? null
          : ` ${t('saving.reason', { code: reason.toString(16).toUpperCase().padStart(4, '0') })}`}{' '}
        {t('saving.kept')}
      </span>
      {fault ? (
        <Button kind="primary" data-saving="again" onPress={() => void saveWork(app)}>
          {t('shell.tryAgain')}
        </Button>
      ) : null}
      <Button
        kind="plain"
        data-saving="download"
        onPress={() => {
          for (const { name, bytes } of files) saveFile(new Blob([bytes], { type: 'application/dicom' }), name);
          void filesTaken(app);
        }}
      >
        {t('saving.download')}
      </Button>
    </div>
  );
}

/** A moment of this machine's own clock, so in its zone. */
function timeWords(at: number): string {
  const zone = language() === 'zh' ? 'zh-CN' : 'en-US';
  return new Date(at).toLocaleString(zone, { dateStyle: 'medium', timeStyle: 'short' });
}
