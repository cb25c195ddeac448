/** Path of the file that holds the fingerprint of the sources `dist/` was built from. */
export function stampFile(root: string): string
/** Whether node_modules holds what package-lock.json names. */
export function installedAsLocked(root: string): boolean
/** One hash over names and contents of all sources of the build. */
export function sourceFingerprint(root: string): string
/** Runs `work` while no other command of this checkout installs or builds. */
export function withLock<T>(root: string, say: (text: string) => void, work: () => Promise<T>): Promise<T>
