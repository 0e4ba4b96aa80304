import type { Words } from '../words.ts';
import type { saving as english } from '../en/saving.ts';

export const saving: Words<typeof english> = {
  'command.save': '保存',
  'command.star': '标记关键图像',
  'blocked.saving': '正在保存',
  'blocked.nothingToSave': '没有需要保存的内容',
  'saving.starred': '关键图像',
  'saving.stars': '关键图像',
  'saving.star.show': '图像 {{number}}',
  'saving.star.remove': '取消标记',
  'saving.offer_other': '{{time}} 有 {{count}} 处未保存的更改',
  'saving.restore': '恢复',
  'saving.discard': '丢弃',
  'saving.failed': '未保存。',
  'saving.nowhere': '此检查的来源不接收对象。',
  'saving.reason': '存储给出的原因代码：{{code}}。',
  'saving.kept': '您的工作仍保留在此页面。',
  'saving.download': '下载为 DICOM 文件',
  'saving.by': '作者：{{name}}',
  'saving.reader': '保存时的署名',
  'saving.reader.none': '无',
  'notice.saved': '已保存',
  'notice.saved-elsewhere': '已保存到 {{store}}',
  'notice.saving-not-loaded': '无法从服务器加载保存功能。您的工作仍在，请重试。',
  'notice.documents-unread_other': '此检查有 {{count}} 份报告无法读取',
  'notice.not-drawn_other': '{{count}} 项报告中的测量未绘制：它们指向分割、人体空间，或没有图像上的位置',
};
