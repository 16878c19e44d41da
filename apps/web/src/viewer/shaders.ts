/** One triangle that covers the cell. */
export const vertexShader = `#version 300 es
void main() {
  vec2 corner = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

/** Device pixel → stored pixel → stored value (bilinear, between two averaged levels) → grey. Black outside the image. */
export const fragmentShader = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
uniform usampler2D stored;
uniform sampler2D grey;
uniform vec4 linear;
uniform vec2 offset;
uniform float top;
uniform int level;
uniform float blend;
uniform vec2 size;
uniform float first;
out vec4 colour;

float valueAt(vec2 position, int lod) {
  ivec2 last = textureSize(stored, lod) - 1;
  vec2 texel = position / (first * exp2(float(lod))) - 0.5;
  vec2 whole = floor(texel);
  vec2 part = texel - whole;
  ivec2 low = clamp(ivec2(whole), ivec2(0), last);
  ivec2 high = clamp(ivec2(whole) + 1, ivec2(0), last);
  float a = float(texelFetch(stored, low, lod).r);
  float b = float(texelFetch(stored, ivec2(high.x, low.y), lod).r);
  float c = float(texelFetch(stored, ivec2(low.x, high.y), lod).r);
  float d = float(texelFetch(stored, high, lod).r);
  return mix(mix(a, b, part.x), mix(c, d, part.x), part.y);
}

void main() {
  vec2 device = vec2(gl_FragCoord.x, top - gl_FragCoord.y);
  vec2 position = vec2(linear.x * device.x + linear.z * device.y, linear.y * device.x + linear.w * device.y) + offset;
  if (any(lessThan(position, vec2(0.0))) || any(greaterThanEqual(position, size))) {
    colour = vec4(0.0, 0.0, 0.0, 1.0);
    return;
  }
  float value = valueAt(position, level);
  if (blend > 0.0) value = mix(value, valueAt(position, level + 1), blend);
  ivec2 tableSize = textureSize(grey, 0);
  int index = clamp(int(value + 0.5), 0, tableSize.x * tableSize.y - 1);
  float shade = texelFetch(grey, ivec2(index % tableSize.x, index / tableSize.x), 0).r;
  colour = vec4(vec3(shade), 1.0);
}`;
