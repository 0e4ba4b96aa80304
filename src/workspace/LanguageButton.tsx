import { language, t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { useApp } from './app.ts';

/** Named in the language it leads to. */
export function LanguageButton() {
  const { setLanguage } = useApp();
  const next = language() === 'zh' ? 'en' : 'zh';
  return (
    <Button
      kind="quiet"
      data-command="language"
      aria-label={`${t('shell.otherLanguage')}, ${t('shell.otherLanguage.name')}`}
      onPress={() => setLanguage(next)}
    >
      <span lang={next === 'zh' ? 'zh-CN' : 'en'}>{t('shell.otherLanguage')}</span>
    </Button>
  );
}
