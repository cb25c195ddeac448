/** What a search found, as messages carry it in `msg.match`. */
import { recognitionScore, type EnrichedImage, type Picture } from '../../lib/contract/onprint'
import { readContent } from './content'

export interface MatchAction {
  readonly id?: string
  readonly name?: string
  readonly type?: string
  readonly language?: string
  /** An object where it is JSON, however badly written. */
  readonly content?: unknown
  /** As the service told it. */
  readonly raw?: string
  readonly icon?: string
}

export interface Match {
  readonly kind: 'enriched' | 'picture'
  readonly id?: string
  readonly title?: string
  /** Of the texts. */
  readonly language?: string
  /** The language that was asked for. */
  readonly requested?: string
  readonly documentId?: string
  readonly sessionId?: string
  /** 0..1, 1 is best. */
  readonly score?: number
  /** Corners of the found area in the photo, as far as the service tells them. */
  readonly quad?: unknown
  /** Of a picture: what its owner keeps with it; an object where it is JSON. */
  readonly data?: unknown
  readonly keywords?: readonly string[]
  readonly actions: readonly MatchAction[]
}

type Told = Readonly<Record<string, unknown>>

/** Members that have a value. */
function filled<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null && value !== '')) as T
}

interface ServiceAction {
  readonly Id?: string | null
  readonly Name?: string | null
  readonly Type?: string | null
  readonly LanguageCode?: string | null
  readonly Content?: string | null
  readonly Icon?: string | null
}

/** An action of the service with its content read. */
export function actionOf({ Id, Name, Type, LanguageCode, Content, Icon }: ServiceAction): MatchAction {
  return filled({ id: Id, name: Name, type: Type, language: LanguageCode, content: readContent(Content), raw: Content, icon: Icon }) as MatchAction
}

/** A picture that a search in documents finds says so only by what it has and what it lacks. */
function isPicture({ Data, Title, LanguageCode, Actions, DocumentId }: EnrichedImage): boolean {
  if (Data) return true
  return !Title && !LanguageCode && !DocumentId && !Actions?.length
}

/** @param requested the language that was asked for */
export function matchOfImage(image: EnrichedImage, requested: string): Match {
  const { Quad } = image as Told
  return filled({
    kind: isPicture(image) ? 'picture' : 'enriched',
    id: image.Id,
    title: image.Title,
    language: image.LanguageCode,
    requested,
    documentId: image.DocumentId,
    sessionId: image.SessionId,
    score: recognitionScore(image as { RecognitionScore?: number | string | null }),
    quad: Quad,
    data: readContent(image.Data),
    actions: (image.Actions ?? []).map(actionOf),
  }) as Match
}

export function matchOfPicture(picture: Picture): Match {
  const { Quad } = picture as Told
  return filled({
    kind: 'picture',
    id: picture.Id,
    title: picture.Name,
    sessionId: picture.SessionId,
    score: recognitionScore(picture),
    quad: Quad,
    data: readContent(picture.Data),
    keywords: picture.Keywords,
    actions: [],
  }) as Match
}
