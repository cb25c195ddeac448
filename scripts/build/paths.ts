/** Where the build reads and writes. */
import path from 'node:path'

export const root = path.resolve(__dirname, '../..')
export const dist = path.join(root, 'dist')
