import type { laidOver as english } from '../en/laid-over.ts';
import type { Words } from '../words.ts';

export const laidOver: Words<typeof english> = {
  'laidOver.title': '图像上的叠加',
  'laidOver.none': '没有属于这些图像的分割、结构集或显示状态。',
  'laidOver.noImage': '请选择一个显示图像的窗格，以查看属于它的内容。',
  'laidOver.presented': '图像显示方式',
  'laidOver.asFile': '按文件本身',
  'laidOver.state': '按显示状态：{{name}}',
  'laidOver.others': '属于其他序列',
  'laidOver.loading': '正在读取',
  'laidOver.failed': '{{what}} {{reason}}',
  'laidOver.tryAgain': '重试',
  'laidOver.manner': '绘制方式',
  'laidOver.manner.both': '轮廓和区域',
  'laidOver.manner.outline': '轮廓',
  'laidOver.manner.fill': '区域',
  'laidOver.opacity': '区域不透明度',
  'laidOver.all': '全部 {{count}} 个',
  'laidOver.show': '显示 {{name}}',
  'laidOver.jump': '转到 {{name}} 的中间',
  'laidOver.nowhere': '已打开的图像中均不显示它',
  'laidOver.frames_other': '{{count}} 帧',
  'laidOver.contours_other': '{{count}} 条轮廓',
  'laidOver.empty': '其中没有绘制内容',
};
