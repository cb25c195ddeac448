/** A service: where its operations live, on the vendor's side and in the built-in engine, and how one signs in. */
import type { Evidence, Operation, ServiceId } from './operation'

export interface Service {
  readonly id: ServiceId
  /** The vendor's own name for it, shown to people. */
  readonly title: string
  /** The vendor's public address; absent where every customer runs a server of their own. */
  readonly vendorBase?: string
  /** A public server to try without an account. */
  readonly demoBase?: string
  /** What each kind of evidence rests on, by name: "How we know" in the documents. */
  readonly sources: Readonly<Partial<Record<Evidence, string>>>
  /** Where the built-in engine mounts it. */
  readonly engineBase: string
  /** The built-in engine offers none of its operations so far: each ends in `NOT_SUPPORTED`, and dialogs say so before. */
  readonly notOnEngineYet?: true
  /** The server takes paths and query names in any case. */
  readonly ignoresCase: boolean
  /**
   * Members of JSON come in more than one spelling (`ErrorCode`, `errorCode`), from clients as from the service: whoever reads
   * them uses `withSchemaNames`, whoever writes them uses the schema's.
   */
  readonly ignoresMemberCase: boolean
  /** Where error answers carry what, first found wins, any case, dots go into objects; read by `readErrorObject`. */
  readonly errorMembers: {
    readonly message: readonly string[]
    readonly code?: readonly string[]
    readonly parameter?: readonly string[]
    readonly requestId?: readonly string[]
  }
  readonly operations: readonly Operation[]
  /** What the service has, or had, and no node offers, with the reason. */
  readonly notOffered?: readonly { readonly what: string; readonly why: string }[]
}
