/** What one test of one run came to, as the reporter writes it and the summary reads it. */
export interface TestResult {
  /** Relative to the project. */
  readonly file: string
  readonly title: string
  readonly state: 'passed' | 'failed' | 'skipped'
  /** ms, without hooks. */
  readonly duration: number
  /** Why it was skipped. */
  readonly reason?: string
  readonly error?: string
}
