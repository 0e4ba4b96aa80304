// The encoding build carries no types of its own; what is used of it is typed where it is used.
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs' {
  const factory: unknown;
  export default factory;
}
