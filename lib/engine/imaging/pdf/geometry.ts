/** How the picture of a PDF page lies on the page: between pixels (origin top left) and the page's own units (origin bottom left). */
export interface PageGeometry {
  /** The visible part of the page (CropBox within MediaBox) in the page's units: left, bottom, right, top. */
  readonly box: readonly [number, number, number, number]
  /** Quarter turns clockwise in which the page is shown: 0..3. */
  readonly rotation: number
  /** px of the picture as shown */
  readonly width: number
  readonly height: number
}

/** Size of the page as shown, in the page's units (1/72 inch unless it has a UserUnit). */
export function shownSize(geometry: PageGeometry): { width: number; height: number } {
  const [left, bottom, right, top] = geometry.box
  const turned = geometry.rotation % 2 === 1
  return turned ? { width: top - bottom, height: right - left } : { width: right - left, height: top - bottom }
}

/** A point of the picture (px) in the page's units. */
export function toUserSpace(geometry: PageGeometry, x: number, y: number): { x: number; y: number } {
  const [left, bottom, right, top] = geometry.box
  const shown = shownSize(geometry)
  const across = (x / geometry.width) * shown.width
  const down = (y / geometry.height) * shown.height
  switch (geometry.rotation) {
    case 1:
      return { x: left + down, y: bottom + across }
    case 2:
      return { x: right - across, y: bottom + down }
    case 3:
      return { x: right - down, y: top - across }
    default:
      return { x: left + across, y: top - down }
  }
}

/** A point of the page in px of the picture: the inverse of `toUserSpace`. */
export function toPixels(geometry: PageGeometry, x: number, y: number): { x: number; y: number } {
  const [left, bottom, right, top] = geometry.box
  const shown = shownSize(geometry)
  const [across, down] =
    geometry.rotation === 1
      ? [y - bottom, x - left]
      : geometry.rotation === 2
        ? [right - x, y - bottom]
        : geometry.rotation === 3
          ? [top - y, right - x]
          : [x - left, top - y]
  return { x: (across / shown.width) * geometry.width, y: (down / shown.height) * geometry.height }
}
