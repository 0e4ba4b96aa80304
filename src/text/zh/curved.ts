import type { curved as english } from '../en/curved.ts';
import type { Words } from '../words.ts';

export const curved: Words<typeof english> = {
  'command.tool-path': '路径',
  'command.plane-curved': '沿选中的路径切开',
  'blocked.noPath': '未选中路径：请用路径工具画一条，或画一条不闭合的手绘线',
  'blocked.pathElsewhere': '画有路径的图像没有打开',
  'blocked.curved': '曲面不能转动：请移动其路径上的点',
  'pane.cut.along.axial': '曲面，横断面上的路径 · {{length}} mm',
  'pane.cut.along.coronal': '曲面，冠状面上的路径 · {{length}} mm',
  'pane.cut.along.sagittal': '曲面，矢状面上的路径 · {{length}} mm',
  'pane.cut.along.oblique': '曲面，斜面上的路径 · {{length}} mm',
  'pane.cut.bends': '跨弯曲处的直线距离不真实',
  'pane.cut.other-frame': '路径画在另一参考坐标系中。',
  'pane.cut.path-short': '路径短于一个像素。',
  'pane.cut.noPathFrame': '图像没有参考坐标系：其上的路径在患者中没有位置。',
  'pane.cut.noCurvedMarks': '曲面是弯曲的：其上的直线在患者中并不是直线。请在画路径的平面上测量和绘制。',
};
