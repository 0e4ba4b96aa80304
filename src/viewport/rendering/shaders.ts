/** Voxels along a brick's side: the unit in which emptiness is skipped. */
export const brickSide = 8;

/** One triangle over the whole picture. */
export const vertexShader = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;

/**
 * A ray for each pixel. Places are in voxels of the texture (whole numbers at voxels' centres) and, for what is cut away,
 * in millimetres in the patient; \`t\` is millimetres from the plane through the volume's middle, away from the viewer.
 */
export const fragmentShader = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler3D;
uniform sampler3D volume;
uniform sampler3D bricks;
uniform sampler2D transfer;
uniform sampler2D here;
uniform vec3 start, across, upward, onward;             // voxels; a pixel's centre, a pixel right, a pixel up, a millimetre on
uniform vec3 place, placeAcross, placeUpward, placeOnward; // the same in millimetres of the patient
uniform vec3 least, most;                               // voxels with values
uniform vec3 cropLeast, cropMost;                       // millimetres
uniform vec4 clip;                                      // normal, distance
uniform mat3 slope;                                     // from a gradient in voxels to one in millimetres
uniform vec2 range;                                     // texture value to place in the transfer table: v * x + y
uniform float stepLength;
uniform float tableSize;
uniform bool whole;
uniform bool brightest;
out vec4 light;

bool narrow(inout vec2 within, vec3 from, vec3 way, vec3 low, vec3 high) {
  for (int i = 0; i < 3; i++) {
    if (abs(way[i]) < 1e-9) {
      if (from[i] < low[i] || from[i] > high[i]) return false;
      continue;
    }
    float a = (low[i] - from[i]) / way[i], b = (high[i] - from[i]) / way[i];
    within = vec2(max(within.x, min(a, b)), min(within.y, max(a, b)));
  }
  return within.x <= within.y;
}

float valueAt(vec3 voxel) {
  return texture(volume, (voxel + 0.5) / vec3(textureSize(volume, 0))).r * range.x + range.y;
}

vec4 lookOf(float value) {
  return texture(transfer, vec2((clamp(value, 0.0, 1.0) * (tableSize - 1.0) + 0.5) / tableSize, 0.5));
}

bool isHere(vec3 voxel) {
  if (whole) return true;
  int k = int(floor(voxel.z + 1e-3)), last = textureSize(volume, 0).z - 1;
  if (texelFetch(here, ivec2(clamp(k, 0, last), 0), 0).r < 0.5) return false;
  return voxel.z - float(k) < 2e-3 || texelFetch(here, ivec2(clamp(k + 1, 0, last), 0), 0).r > 0.5;
}

float wayOut(vec3 voxel, ivec3 brick, vec3 way) {
  float out_ = 1e9;
  for (int i = 0; i < 3; i++) {
    if (abs(way[i]) < 1e-9) continue;
    float edge = float(brick[i] + (way[i] > 0.0 ? 1 : 0)) * ${brickSide}.0;
    out_ = min(out_, (edge - voxel[i]) / way[i]);
  }
  return max(out_, 0.0);
}

vec3 lit(vec3 voxel, vec3 colour) {
  const vec2 h = vec2(1.0, 0.0);
  vec3 gradient = slope * vec3(
    valueAt(voxel + h.xyy) - valueAt(voxel - h.xyy),
    valueAt(voxel + h.yxy) - valueAt(voxel - h.yxy),
    valueAt(voxel + h.yyx) - valueAt(voxel - h.yyx));
  float size = length(gradient);
  if (size < 1e-6) return colour;
  float facing = abs(dot(gradient / size, placeOnward));
  return colour * (0.22 + 0.78 * facing) + 0.18 * pow(facing, 24.0);
}

void main() {
  vec2 pixel = gl_FragCoord.xy - 0.5;
  vec3 from = start + pixel.x * across + pixel.y * upward;
  vec3 at = place + pixel.x * placeAcross + pixel.y * placeUpward;
  vec3 empty = brightest ? lookOf(0.0).rgb : vec3(0.0);
  light = vec4(empty, 1.0);
  vec2 within = vec2(-1e9, 1e9);
  if (!narrow(within, from, onward, least, most)) return;
  if (!narrow(within, at, placeOnward, cropLeast, cropMost)) return;
  float leaning = dot(clip.xyz, placeOnward), beyond = dot(clip.xyz, at) - clip.w;
  if (abs(leaning) > 1e-6) {
    float cut = -beyond / leaning;
    within = leaning < 0.0 ? vec2(max(within.x, cut), within.y) : vec2(within.x, min(within.y, cut));
  } else if (beyond > 0.0) return;
  if (within.x > within.y) return;

  float t = ceil(within.x / stepLength) * stepLength;
  vec4 sum = vec4(0.0);
  float best = -1e9;
  ivec3 lastBrick = textureSize(bricks, 0) - 1;
  for (int n = 0; n < 16384 && t <= within.y; n++) {
    vec3 voxel = from + t * onward;
    ivec3 brick = clamp(ivec3(floor(voxel / ${brickSide}.0)), ivec3(0), lastBrick);
    float full = texelFetch(bricks, brick, 0).r;
    if (brightest ? full <= best : full < 0.5) {
      t += stepLength * max(1.0, ceil(wayOut(voxel, brick, onward) / stepLength));
      continue;
    }
    if (isHere(voxel)) {
      float value = valueAt(voxel);
      if (brightest) {
        best = max(best, value);
        if (best >= 1.0) break;
      } else {
        vec4 look = lookOf(value);
        if (look.a > 0.0) {
          float opacity = 1.0 - pow(1.0 - min(look.a, 0.9999), stepLength);
          sum += (1.0 - sum.a) * opacity * vec4(lit(voxel, look.rgb), 1.0);
          if (sum.a > 0.985) break;
        }
      }
    }
    t += stepLength;
  }
  if (brightest) light = vec4(best < -1e8 ? empty : lookOf(best).rgb, 1.0);
  else light = vec4(sum.rgb, 1.0);
}`;
