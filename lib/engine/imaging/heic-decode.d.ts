declare module 'heic-decode' {
  interface HeicPicture {
    readonly width: number
    readonly height: number
    /** red, green, blue, alpha, 8 bit each */
    decode(): Promise<{ width: number; height: number; data: Uint8ClampedArray }>
  }
  interface HeicPictures extends Array<HeicPicture> {
    dispose(): void
  }
  interface HeicDecode {
    (input: { buffer: Uint8Array }): Promise<{ width: number; height: number; data: Uint8ClampedArray }>
    all(input: { buffer: Uint8Array }): Promise<HeicPictures>
  }
  const decode: HeicDecode
  export default decode
}
