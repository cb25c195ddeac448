/**
 * What Onprint's operations look like on the wire, written from the service's documentation, the requests that its own client
 * sends, and, for addresses that neither gives, from the form of the others. Not made from our contract.
 */

export interface WireRow {
  readonly type: string
  readonly operation: string
  /** Settings in `msg.options`. */
  readonly options: Readonly<Record<string, unknown>>
  /** Verb, path and query as they are sent. */
  readonly request: string
  /** JSON body. */
  readonly json?: object
  /** Multipart: the JSON part, if any, comes first, then the file. */
  readonly parts?: { readonly json?: readonly [name: string, value: object]; readonly file: string }
  /** Status and body of the answer; a body becomes the payload, none leaves the message as it was. */
  readonly answer: readonly [status: number, body?: unknown]
  /** Proof: the token (the standard), or the key with the device headers. */
  readonly proof?: 'key' | 'key and device'
}

const row = (type: string, operation: string, options: WireRow['options'], request: string, answer: WireRow['answer'], more: Partial<WireRow> = {}): WireRow => ({
  type: `onprint-${type}`,
  operation,
  options,
  request,
  answer,
  ...more,
})

const GONE = [204] as const
const one = (more: object = {}): readonly [200, object] => [200, { Id: 'i1', ...more }]
const list = (...items: object[]): readonly [200, object[]] => [200, items]

/** What every list, read and delete by id has in common, for resources that follow the form. */
function plain(type: string, plural: string, name = type): WireRow[] {
  return [
    row(type, `${name}-get`, { Id: 'i 1' }, `GET /api/${plural}/i%201`, one()),
    row(type, `${name}-delete`, { Id: 'i1' }, `DELETE /api/${plural}/i1`, GONE),
  ]
}

export const wireTable: readonly WireRow[] = [
  // Documents
  ...plain('document', 'Documents'),
  row('document', 'document-list', { ParentId: 'p1' }, 'GET /api/Nodes/p1/Documents', list({ Id: 'd1', Name: 'A' })),
  row('document', 'document-create', { ParentId: 'p1', Name: 'Poster', DefaultLanguage: 'fr-FR', Async: false }, 'POST /api/Documents?async=false', [201, { Id: 'd1' }], {
    parts: { json: ['document', { DefaultLanguage: 'fr-FR', Name: 'Poster', ParentId: 'p1' }], file: 'image/png' },
  }),
  row('document', 'document-replace-file', { Id: 'd1' }, 'PUT /api/Documents/d1', GONE, { parts: { file: 'image/png' } }),
  row('document', 'document-patch', { Id: 'd1', Status: 'Active' }, 'PATCH /api/Documents?id=d1', GONE, { json: { Status: 'Active' } }),
  row('document', 'document-images', { Id: 'd1' }, 'GET /api/Documents/d1/Images', list({ Id: 'i1', Order: 1 })),
  row('document', 'file-list', { Id: 'd1' }, 'GET /api/Documents/d1/Files', list({ Id: 'f1' })),
  row('document', 'file-get', { FileId: 'f1' }, 'GET /api/Files/f1', [200, Buffer.from('bytes of a file')]),
  // Images
  row('image', 'image-get', { Id: 'i1' }, 'GET /api/Images/i1', one({ Order: 1 })),
  row('image', 'image-update', { Id: 'i1', Name: 'front', Order: 2, Status: 'Active' }, 'PUT /api/Images', GONE, { json: { Id: 'i1', Name: 'front', Order: 2, Status: 'Active' } }),
  row('image', 'image-patch', { Id: 'i1', AutoTrigger: false }, 'PATCH /api/Images?id=i1', GONE, { json: { AutoTrigger: false } }),
  row('image', 'image-and-zones-get', { Id: 'i1' }, 'GET /api/ImageAndZones/i1', one({ Zones: [] })),
  row('image', 'image-and-zones-list', { DocumentId: 'd1' }, 'GET /api/Documents/d1/ImageAndZones', list({ Id: 'i1', Zones: [] })),
  // Zones
  ...plain('zone', 'Zones'),
  row('zone', 'zone-list', { ImageId: 'i1' }, 'GET /api/Images/i1/Zones', list({ Id: 'z1' })),
  row('zone', 'zone-create', { ImageId: 'i1', PositionX: 10, PositionY: 20, Width: 30, Height: 40, Name: 'door' }, 'POST /api/Zones', [201, { Id: 'z1' }], {
    json: { ImageId: 'i1', PositionX: 10, PositionY: 20, Width: 30, Height: 40, Name: 'door' },
  }),
  row('zone', 'zone-update', { Id: 'z1', PositionX: 0, PositionY: 0, Width: 100, Height: 100 }, 'PUT /api/Zones', GONE, {
    json: { Id: 'z1', PositionX: 0, PositionY: 0, Width: 100, Height: 100 },
  }),
  row('zone', 'zone-patch', { Id: 'z1', Name: 'window', TitleStyle: 'bold' }, 'PATCH /api/Zones?id=z1', GONE, { json: { Name: 'window', TitleStyle: 'bold' } }),
  // Actions
  ...plain('action', 'Actions'),
  row('action', 'action-list', { NodeId: 'n1' }, 'GET /api/Nodes/n1/Actions', list({ Id: 'a1', Type: 'URL', Content: '{"Url":"https://example.com"}' })),
  row(
    'action',
    'action-create',
    { NodeId: 'n1', LanguageCode: 'fr-FR', Name: 'Join', Type: 'URL', Content: '{"Url":"https://example.com"}', Priority: 2, Order: 8 },
    'POST /api/Actions',
    [201, { Id: 'a1' }],
    { json: { NodeId: 'n1', LanguageCode: 'fr-FR', Name: 'Join', Type: 'URL', Content: '{"Url":"https://example.com"}', Priority: 2, Order: 8 } },
  ),
  row('action', 'action-update', { Id: 'a1', NodeId: 'n1', LanguageCode: 'fr-FR', Name: 'Go' }, 'PUT /api/Actions', GONE, {
    json: { Id: 'a1', NodeId: 'n1', LanguageCode: 'fr-FR', Name: 'Go' },
  }),
  row('action', 'action-patch', { Id: 'a1', Type: 'RAW', Content: 'text' }, 'PATCH /api/Actions?id=a1', GONE, { json: { Type: 'RAW', Content: 'text' } }),
  // Titles
  row('title', 'title-list', { NodeId: 'n1' }, 'GET /api/Nodes/n1/Titles', list({ NodeId: 'n1', LanguageCode: 'fr-FR', Value: '' })),
  row('title', 'title-create', { NodeId: 'n1', LanguageCode: 'fr-FR', Value: 'Poissons' }, 'POST /api/Titles', [201, { NodeId: 'n1' }], {
    json: { NodeId: 'n1', LanguageCode: 'fr-FR', Value: 'Poissons' },
  }),
  row('title', 'title-update', { object: { NodeId: 'n1', Value: '' }, LanguageCode: 'fr-FR' }, 'PUT /api/Titles', GONE, {
    json: { NodeId: 'n1', LanguageCode: 'fr-FR', Value: '' },
  }),
  row('title', 'title-patch', { NodeId: 'n1', LanguageCode: 'fr-FR', Style: 'big' }, 'PATCH /api/Titles?nodeId=n1&languageCode=fr-FR', GONE, { json: { Style: 'big' } }),
  row('title', 'title-delete', { NodeId: 'n1', LanguageCode: 'fr-FR' }, 'DELETE /api/Titles?nodeId=n1&languageCode=fr-FR', GONE),
  // Languages
  row('language', 'document-language-list', { DocumentId: 'd1' }, 'GET /api/Documents/d1/DocumentLanguages', list({ DocumentId: 'd1', LanguageCode: 'fr-FR' })),
  row('language', 'document-language-add', { DocumentId: 'd1', LanguageCode: 'de-DE' }, 'PUT /api/DocumentLanguages', GONE, { json: { DocumentId: 'd1', LanguageCode: 'de-DE' } }),
  row('language', 'document-language-remove', { DocumentId: 'd1', LanguageCode: 'de-DE' }, 'DELETE /api/DocumentLanguages?documentId=d1&languageCode=de-DE', GONE),
  row('language', 'language-list', {}, 'GET /api/Languages', list({ Code: 'fr-FR' })),
  row('language', 'language-get', { LanguageCode: 'fr-FR' }, 'GET /api/Languages/fr-FR', [200, { Code: 'fr-FR' }]),
  // Icons
  ...plain('icon', 'Icons'),
  row('icon', 'icon-list', { NodeId: 'n1' }, 'GET /api/Nodes/n1/Icons', list({ Id: 'c1' })),
  row('icon', 'icon-create', { NodeId: 'n1', Name: 'MyIcon', Tags: 'work, telephone, call' }, 'POST /api/Icons', [201, { Id: 'c1' }], {
    parts: { json: ['icon', { NodeId: 'n1', Name: 'MyIcon', Tags: 'work, telephone, call' }], file: 'image/png' },
  }),
  row('icon', 'icon-replace-file', { Id: 'c1' }, 'PUT /api/Icons?iconId=c1', GONE, { parts: { file: 'image/png' } }),
  row('icon', 'icon-patch', { Id: 'c1', Tags: 'call' }, 'PATCH /api/Icons?id=c1', GONE, { json: { Tags: 'call' } }),
  // Organizations
  ...plain('organization', 'Organizations'),
  row('organization', 'organization-get', { Id: 'o1', GetPicturesCount: true }, 'GET /api/Organizations/o1?GetPicturesCount=true', one({ PicturesCount: 3 })),
  row('organization', 'organization-list', { ParentId: 'n1' }, 'GET /api/Nodes/n1/Organizations', list({ Id: 'o1' })),
  row('organization', 'organization-create', { LanguageCode: 'fr-FR', Name: 'Branch', ParentId: 'o0' }, 'POST /api/Organizations', [201, { Id: 'o1' }], {
    json: { LanguageCode: 'fr-FR', Name: 'Branch', ParentId: 'o0' },
  }),
  row('organization', 'organization-update', { Id: 'o1', LanguageCode: 'fr-FR', Name: 'Branch', ParentId: 'o0' }, 'PUT /api/Organizations', GONE, {
    json: { Id: 'o1', LanguageCode: 'fr-FR', Name: 'Branch', ParentId: 'o0' },
  }),
  row('organization', 'organization-patch', { Id: 'o1', Name: 'Renamed' }, 'PATCH /api/Organizations?id=o1', GONE, { json: { Name: 'Renamed' } }),
  row('organization', 'account-get', { OrganizationId: 'o1' }, 'GET /api/Accounts?organizationId=o1', [200, { OrganizationId: 'o1', RemainingCredit: 5 }]),
  row('organization', 'credit-transfer', { OrganizationId: 'o1', Amount: 5, Direction: 'Give' }, 'POST /api/Credits', GONE, { json: { OrganizationId: 'o1', Amount: 5, Direction: 'Give' } }),
  row('organization', 'logo-set', { OrganizationId: 'o1' }, 'PUT /api/Logo/o1', GONE, { parts: { file: 'image/png' } }),
  row('organization', 'logo-delete', { OrganizationId: 'o1' }, 'DELETE /api/Logo/o1', GONE),
  // Folders
  ...plain('folder', 'Folders'),
  row('folder', 'folder-delete', { Id: 'f1', DeleteChildren: true }, 'DELETE /api/Folders/f1?deletechildren=true', GONE),
  row('folder', 'folder-list', { ParentId: 'n1' }, 'GET /api/Nodes/n1/Folders', list({ Id: 'f1' })),
  row('folder', 'folder-create', { Name: 'Spring', ParentId: 'n1' }, 'POST /api/Folders', [201, { Id: 'f1' }], { json: { Name: 'Spring', ParentId: 'n1' } }),
  row('folder', 'folder-update', { Id: 'f1', Name: 'Summer', ParentId: 'n1' }, 'PUT /api/Folders', GONE, { json: { Id: 'f1', Name: 'Summer', ParentId: 'n1' } }),
  row('folder', 'folder-patch', { Id: 'f1', ParentId: 'n2' }, 'PATCH /api/Folders?id=f1', GONE, { json: { ParentId: 'n2' } }),
  // The tree
  row('node', 'node-get', { Id: 'n1' }, 'GET /api/Nodes/n1', one({ Type: 'Folder' })),
  row('node', 'node-children', { Id: 'n1' }, 'GET /api/Nodes/n1/Nodes', list({ Id: 'n2', Type: 'Folder' })),
  row('node', 'history-list', { Id: 'n1' }, 'GET /api/Nodes/n1/Histories', list({ Date: '2020-01-01', User: 'someone', Operation: 'Create' })),
  // Properties
  ...plain('property', 'Properties'),
  row('property', 'property-list', { NodeId: 'n1' }, 'GET /api/Nodes/n1/Properties', list({ Id: 'p1' })),
  row('property', 'property-create', { NodeId: 'n1', Type: 'Style', Name: 'ActionStyle', Value: '{}' }, 'POST /api/Properties', [201, { Id: 'p1' }], {
    json: { NodeId: 'n1', Type: 'Style', Name: 'ActionStyle', Value: '{}' },
  }),
  row('property', 'property-update', { Id: 'p1', NodeId: 'n1', Type: 'Style', Name: 'TitleStyle' }, 'PUT /api/Properties', GONE, {
    json: { Id: 'p1', NodeId: 'n1', Type: 'Style', Name: 'TitleStyle' },
  }),
  row('property', 'property-patch', { Id: 'p1', Value: 'x' }, 'PATCH /api/Properties?id=p1', GONE, { json: { Value: 'x' } }),
  // Users and roles
  ...plain('user', 'Users'),
  row('user', 'user-list', { OrganizationId: 'o1' }, 'GET /api/Users?organizationId=o1', list({ Id: 'u1' })),
  row('user', 'user-create', { OrganizationId: 'o1', Mail: 'a@example.com' }, 'POST /api/Users', [201, { Id: 'u1' }], { json: { OrganizationId: 'o1', Mail: 'a@example.com' }, proof: 'key' }),
  row('user', 'user-update', { Id: 'u1', OrganizationId: 'o1', Mail: 'b@example.com', Status: 'Active' }, 'PUT /api/Users', GONE, {
    json: { Id: 'u1', OrganizationId: 'o1', Mail: 'b@example.com', Status: 'Active' },
  }),
  row('user', 'user-patch', { Id: 'u1', Password: 'new' }, 'PATCH /api/Users?id=u1', GONE, { json: { Password: 'new' } }),
  row('user', 'role-list', { Id: 'u1' }, 'GET /api/Users/u1/Roles', list({ Role: 'Designer' })),
  row('user', 'role-assign', { Id: 'u1', Role: 'Designer' }, 'PUT /api/Users/u1/Roles/Designer', GONE),
  row('user', 'role-remove', { Id: 'u1', Role: 'Designer' }, 'DELETE /api/Users/u1/Roles/Designer', GONE),
  // Matches
  row('match', 'match-list', { DocumentId: 'd1' }, 'GET /api/Matches?documentId=d1', list({ RequestTime: '2020-01-01', Clicks: [] })),
  // Pictures
  row('picture', 'picture-get', { Id: 'i 1' }, 'GET /api/Pictures/i%201', [200, { Id: 'i1', RecognitionScore: null }], { proof: 'key' }),
  row('picture', 'picture-delete', { Id: 'i1' }, 'DELETE /api/Pictures/i1', GONE),
  row('picture', 'picture-list', { OrganizationId: 'o1', After: 'x9', Limit: 50 }, 'GET /api/Pictures?organizationId=o1&_objectId=x9&limit=50', list({ Id: 'i1', _objectId: 'x10' })),
  row('picture', 'picture-create', { OrganizationId: 'o1', Name: 'Label', Data: { sku: 7 }, Keywords: ['red', 'wine'] }, 'POST /api/Pictures', [201, { Id: 'i1' }], {
    parts: { json: ['picture', { Name: 'Label', OrganizationId: 'o1', Data: '{"sku":7}', Keywords: ['red', 'wine'] }], file: 'image/png' },
  }),
  row('picture', 'picture-update', { Id: 'i1', Name: 'Label', Keywords: ['white'] }, 'PUT /api/Pictures', GONE, { json: { Id: 'i1', Name: 'Label', Keywords: ['white'] } }),
  row('picture', 'picture-patch', { Id: 'i1', Data: 'text' }, 'PATCH /api/Pictures', GONE, { json: { Id: 'i1', Data: 'text' } }),
  // Searches and clicks
  row('search', 'enriched-image-search', { Language: 'fr-FR' }, 'POST /api/EnrichedImages', [200, { Id: 'i1', LanguageCode: 'fr-FR', Title: 'T', DocumentId: 'd1', Actions: [] }], {
    parts: { json: ['query', { Language: 'fr-FR' }], file: 'image/jpeg' },
    proof: 'key and device',
  }),
  row('search', 'enriched-image-get', { Id: 'i1', Language: 'fr-FR' }, 'GET /api/EnrichedImages?id=i1&languageCode=fr-FR', [200, { Id: 'i1', LanguageCode: 'fr-FR', Title: 'T', DocumentId: 'd1' }], {
    proof: 'key and device',
  }),
  row('picture-search', 'picture-search', { Keywords: ['red'] }, 'POST /api/Pictures/Search', [200, [{ Id: 'i1', RecognitionScore: '0.87' }]], {
    parts: { json: ['query', { Keywords: ['red'] }], file: 'image/png' },
    proof: 'key and device',
  }),
  row('click', 'click', { ActionId: 'a1', SessionId: 's1' }, 'PUT /api/Clicks?actionId=a1', GONE, { proof: 'key' }),
]
